# SPDX-License-Identifier: BSD-3-Clause
# Runs the benchmarks that its arguments name: each says what it took.
import gc
import sys

for name in sys.argv[1:]:
    gc.collect()
    print("python", name, end=" ")
    with open("/python/" + name + ".py") as f:
        exec(f.read(), {"__name__": name})
