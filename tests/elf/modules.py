# SPDX-License-Identifier: BSD-3-Clause
"""What a program in Python asks of its system: files, threads, a database."""
import json
import os
import re
import sqlite3
import sys
import tempfile
import threading

print(sys.argv[1:], json.dumps({"a": [1, 2.5, None, "\u00fc"]}))
print(re.findall(r"(\w+)=(\d+)", "one=1, two=22"))

sums = []
lock = threading.Lock()
done = threading.Event()


def add(n):
    with lock:
        sums.append(sum(range(n)))


threads = [threading.Thread(target=add, args=(10 ** k,)) for k in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(sums))
threading.Timer(0.01, done.set).start()
print(done.wait(60))

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "db")
    db = sqlite3.connect(path)
    db.execute("create table t(a, b)")
    db.executemany("insert into t values(?, ?)",
                   [(i, str(i)) for i in range(100)])
    db.commit()
    db.close()
    print(os.listdir(folder))
    print(*sqlite3.connect(path).execute("select sum(a), max(b) from t"))
print(os.path.exists(path))
try:
    os.open("/none", os.O_RDONLY)
except OSError as e:
    print(e)
sys.exit(7)
