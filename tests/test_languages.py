# SPDX-License-Identifier: BSD-3-Clause
"""Other people's programs as applications: what they do on Linux they do
here."""
import collections
import re
import sqlite3
import subprocess

import pytest

from conftest import ROOT, run, tess
from test_run import on

slow = pytest.mark.slow
# A C library takes long to build: the others by --all.
TARGETS = ["linuxu-x86_64", "kvm-x86_64",
           pytest.param("kvm-arm64", marks=slow)]


# Bytes that an image may have, on any platform, by gcc 12 (a twentieth more by
# others): docs/applications.md.
MOST = {"lua": 470_000, "sqlite": 1_150_000, "micropython": 620_000,
        "toybox": 600_000}


def assert_size(target, name):
    image = ROOT / f"apps/{name}/build/{target}/{name}_{target}"
    others = not run("gcc", "-dumpversion").stdout.startswith("12")
    assert image.stat().st_size < MOST[name] * (1.05 if others else 1)


def start(target, app, *args, params=(), options=(), status=0, typed=None):
    """What the application says; `typed` comes by its console."""
    kw = {"stdin": subprocess.Popen(
        ["printf", "%s", typed], stdout=subprocess.PIPE).stdout} \
        if typed else {}
    r = tess("run", *on(target), "--accel", "tcg", "--timeout", "120",
             *options, app, *params, "--", *args, **kw)
    assert "make: ***" not in r.stderr, r.stderr
    assert r.returncode == status, r.stdout + r.stderr
    return re.sub(r"\[WARN\] libukswrand: .*\n", "", r.stdout)


def initrd(folder, files):
    """A tar archive of `files`, a dictionary of names and texts."""
    top = folder / "files"
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    subprocess.run(["tar", "-C", top, "--format=ustar", "-cf",
                    folder / "initrd.tar", "."], check=True)
    return folder / "initrd.tar"


SCRIPT = r"""
local shapes = require "shapes"
print(_VERSION, #arg, arg[1], shapes.area(3))
print(2^53, 10 // 3, 7 % -3, 1 / 0, math.type(3), string.format("%.14g", 0.1))
local co = coroutine.wrap(function(a) for i = 1, a do coroutine.yield(i) end end)
print(co(2), co(), ("x"):rep(3), #("%d"):rep(1000))
for line in io.lines("/text") do io.write("[", line, "]") end
print()
local f = assert(io.open("/new", "w+"))
f:write("one\n", 2, "\n"); f:seek("set", 4)
print(f:read("n"), f:close(), os.rename("/new", "/newer"), io.open("/new"))
local function deep(n) return n == 0 and 0 or deep(n - 1) + 1 end
print(deep(10000), (pcall(deep, 1e9)))
-- Through C at each level: its own stack must hold what Lua allows.
local function through(n) return (("x"):gsub("x", function() return through(n + 1) end)) end
print((select(2, pcall(through, 1))):match("C stack overflow"))
print(os.execute(), io.popen("ls"))
collectgarbage()
local t = {}
for i = 1, 20000 do t[i] = {i} end
table.sort(t, function(a, b) return a[1] > b[1] end)
print(t[1][1], #t)
error("the end")
"""


@pytest.mark.parametrize("target", TARGETS)
def test_lua(tmp_path, target):
    files = initrd(tmp_path, {
        "s.lua": SCRIPT, "text": "a\nb b\n",
        "shapes.lua": "return {area = function(r) return r * r end}\n"})
    out = start(target, "apps/lua", "/s.lua", "an argument", status=1,
                options=["--initrd", files, "--memory", "8"],
                params=["vfs.root=initrd"])
    # The deep recursion takes all the memory there is.
    said = [l for l in out.splitlines() if ": no memory for" not in l]
    assert said[:13] == [
        "Lua 5.4\t1\tan argument\t9",
        "9.007199254741e+15\t3\t-2\tinf\tinteger\t0.1",
        "1\t2\txxx\t2000",
        "[a][b b]",
        "2\ttrue\ttrue\tnil\t/new: No such file or directory\t2",
        "10000\tfalse",
        "C stack overflow",
        "false\tnil\tls: Function not implemented\t38",
        "20000\t20000",
        "lua: /s.lua:23: the end",
        "stack traceback:",
        "\t[C]: in function 'error'",
        "\t/s.lua:23: in main chunk"]
    assert_size(target, "lua")


def test_lua_by_the_console():
    out = start("linuxu-x86_64", "apps/lua",
                typed="a = 6\na * 7\nfor i = 1, 2 do\nprint(i)\nend\n")
    assert "> 42\n" in out and "1\n2\n" in out


def test_an_initrd_that_is_none():
    """tess would refuse it; the image says so too."""
    r = tess("build", "-p", "linuxu", "-m", "x86_64", "apps/lua")
    assert r.returncode == 0, r.stderr
    r = run(ROOT / "apps/lua/build/linuxu-x86_64/lua_linuxu-x86_64",
            env={"TESSERA_INITRD": "/no/such"}, timeout=30)
    assert r.returncode == 134
    assert "the initrd can't be read" in r.stdout


def test_zlib():
    """Its own test, in memory and by a file."""
    out = start("linuxu-x86_64", "tests/zlib").splitlines()
    assert out[0].startswith("zlib version 1.3.2 ")
    assert out[1:] == [
        "uncompress(): hello, hello!", "gzread(): hello, hello!",
        "gzgets() after gzseek:  hello!", "inflate(): hello, hello!",
        "large_inflate(): OK", "after inflateSync(): hello, hello!",
        "inflate with dictionary: hello, hello!"]


SQL = """
create table t(a integer primary key, b text);
with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
insert into t select i, printf('line %d', i % 7) from n;
create index i on t(b);
begin; delete from t; rollback;
select b, count(*), sum(a) from t group by b order by b desc limit 2;
select json_extract('{"a":[1,{"b":"c"}]}', '$.a[1].b'), typeof(1.5);
pragma integrity_check;
"""


@pytest.mark.parametrize("target", TARGETS)
def test_sqlite(tmp_path, target):
    """SQL from the archive, a database in memory's files, and it is read
    again by another connection."""
    files = initrd(tmp_path, {"s.sql": SQL})
    out = start(target, "apps/sqlite", "-batch", "/new.db", ".read /s.sql",
                ".open /new.db", "select count(*) from t", options=[
                    "--initrd", files, "--memory", "8"],
                params=["vfs.root=initrd"])
    assert out.splitlines() == [
        "line 6|428|642214", "line 5|428|641786", "c|real", "ok", "3000"]
    assert_size(target, "sqlite")


def test_sqlite_nests_as_deep_as_it_says():
    """Its limit of an expression's depth keeps it on its stack."""
    for depth, said in (190, "191\n"), (5000, ""):
        sql = f"select {'(' * depth}1{'+1)' * depth};\n"
        out = start("linuxu-x86_64", "apps/sqlite", "-batch", typed=sql,
                    status=0 if said else 1)
        assert out.endswith(said) and "CRASH" not in out


PYTHON = """
import gc, json, math, os, re, sys
import beside
print(sys.version, sys.platform, sys.argv[1], beside.name)
print(2 ** 100, 7 // -2, math.sqrt(2), json.dumps({"a": [1, None]}))
print(re.match("(a+)b", "aab").group(1), "{:>5}|".format("x"))


def deep():
    return deep() + 1


try:
    deep()
except RuntimeError as e:
    print(e)
for i in range(50):
    many = [str(n) for n in range(3000)]
gc.collect()
with open("/new", "w") as f:
    f.write("text")
print(open("/new").read(), "new" in os.listdir("/"), os.stat("/new")[6])
try:
    os.system("ls")
except OSError as e:
    print(e.errno)
sys.exit(3)
"""


@pytest.mark.parametrize("target", [
    *TARGETS, pytest.param("xen-x86_64", marks=slow)])
def test_micropython(tmp_path, target):
    files = initrd(tmp_path, {"s.py": PYTHON, "beside.py": "name = 'b'\n"})
    out = start(target, "apps/micropython", "/s.py", "an argument", status=3,
                options=["--initrd", files, "--memory", "8"],
                params=["vfs.root=initrd"])
    assert out.splitlines() == [
        "3.4.0; MicroPython v1.26.1 on 2025-09-11 tessera an argument b",
        f"{2 ** 100} -4 1.4142135623730951 {{\"a\": [1, null]}}",
        "aa     x|", "maximum recursion depth exceeded", "text True 4", "38"]
    assert_size(target, "micropython")


def test_micropython_by_the_console():
    out = start("linuxu-x86_64", "apps/micropython",
                typed="6 * 7\rprint('a' + 'b')\r\x04")
    assert "\n42\n" in out and "\nab\n" in out


@pytest.mark.parametrize("typed, said", [
    ("for i in range(2):\n  print(i + 70)", "70\n71\n"),
    ("if 1:\nfor i in range(2):\nprint(i + 70)\n", "70\n71\n"),
    ("print(6 *", "SyntaxError"), ("print(6 * 7)", "\n42\n"),
    ("'''a\n", "SyntaxError"), ("print(42)\x1b", "\n42\n")])
def test_micropython_when_the_console_ends(typed, said):
    """Within a block, a bracket, a line, a key: it ends as well."""
    assert said in start("linuxu-x86_64", "apps/micropython", typed=typed)


# Each an image of its own: its arguments, what it says, its status.
COMMANDS = [
    (["sort", "-rn", "/numbers"], "10\n9\n1\n", 0),
    (["sed", "-n", "s/b/B/p", "/text"], "a B\n", 0),
    (["find", "/d", "-name", "x*"], "/d/xy\n", 0),
    (["[", "-d", "/text", "]"], "", 1),
    (["ls", "/none"], "ls: /none: No such file or directory\n", 1),
    (["md5sum", "/numbers"], "ff1fb6607122cc059d01900261297b28  /numbers\n", 0),
]


@pytest.mark.parametrize("target, command", [
    *(("linuxu-x86_64", c) for c in COMMANDS), ("kvm-x86_64", COMMANDS[0]),
    pytest.param("kvm-arm64", COMMANDS[0], marks=slow)],
    ids=lambda c: c if isinstance(c, str) else c[0][0])
def test_toybox(tmp_path, target, command):
    words, says, status = command
    files = initrd(tmp_path, {"text": "a b\nc d\n", "numbers": "9\n10\n1\n",
                              "d/xy": "", "d/z": ""})
    out = start(target, "apps/toybox", *words, status=status,
                options=["--initrd", files, "--memory", "8"],
                params=["vfs.root=initrd"])
    assert out == says
    assert_size(target, "toybox")


@pytest.mark.parametrize("target, fs", [
    ("kvm-x86_64", "ext2"), ("kvm-x86_64", "9p")])
def test_sqlite_keeps_it(tmp_path, target, fs):
    """What one image has written another finds, and so does the host."""
    disk, script, db = (tmp_path / n for n in ("disk", "s.sql", "new.db"))
    script.write_text(SQL)
    if fs == "ext2":
        run("mke2fs", "-q", "-t", "ext2", disk, "8M")
        run("debugfs", "-w", "-R", f"write {script} s.sql", disk)
        kw = {"options": ["--memory", "8", "--disk", disk],
              "params": ["vfs.mount=/data:ext2:vda"]}
    else:
        kw = {"options": ["--memory", "8", "--mount", f"{tmp_path}:/data"]}
    out = start(target, "apps/sqlite", "-batch", "/data/new.db",
                ".read /data/s.sql", **kw)
    assert out.splitlines()[-1] == "ok"
    out = start(target, "apps/sqlite", "-batch", "/data/new.db",
                "pragma integrity_check", "select sum(a) from t", **kw)
    assert out.splitlines() == ["ok", "4501500"]
    if fs == "ext2":
        r = run("e2fsck", "-fn", disk)
        assert r.returncode == 0, r.stdout
        run("debugfs", "-R", f"dump new.db {db}", disk)
    assert sqlite3.connect(db).execute(
        "select count(*), max(b) from t").fetchall() == [(3000, "line 6")]
    assert not (tmp_path / "new.db-journal").exists()


def test_speedtest1():
    """SQLite's benchmark, at a hundredth of its size."""
    out = start("linuxu-x86_64", "apps/sqlite", "--size", "1", "--verify",
                "/new.db", options=["-c", "LIBSQLITE_SPEEDTEST=y"])
    assert re.search(r"^ 980 - PRAGMA integrity_check\.", out, re.M), out
    assert re.search(r"^ +TOTAL\.", out, re.M), out


# Those of upstream's tests that say something else here; docs/applications.md
# has the reasons.
DIFFER = {"extmod/select_poll_fd.py", "extmod/vfs_posix_paths.py",
          "import/import_file.py", "io/argv.py"}


@slow
def test_micropythons_own_tests():
    r = run(ROOT / "tests/micropython/run", timeout=1200)
    failed = set(re.findall(r"^FAIL +(\S+)", r.stdout, re.M))
    assert failed == DIFFER, r.stdout + r.stderr
    assert int(re.search(r"^(\d+) tests passed", r.stdout, re.M)[1]) > 700


# By command, those of upstream's tests that say something else here;
# docs/applications.md has the reasons.
TOYBOX_DIFFER = {"cpio": 2, "date": 3, "dd": 1, "diff": 1, "env": 6, "file": 6,
                 "find": 5, "fold": 5, "ls": 14, "mkfifo": 4, "more": 1,
                 "rmdir": 1, "sed": 1, "tail": 3, "test": 1, "touch": 1}
# How long these may take is upstream's, for machines that aren't emulated.
TIMED = {"diff big hunk", "grep speed",
         "sed megabyte s/x/y/g (20 sec timeout)"}


def toyboxs_own_tests(*args):
    """How many cases pass; how many of each command's don't."""
    r = run(ROOT / "tests/toybox/run", *args, timeout=3600)
    assert re.search(r"^\d+ passed, ", r.stdout, re.M), r.stdout + r.stderr
    failed = set(re.findall("^FAIL: (.*)", r.stdout, re.M)) - TIMED
    return (len(re.findall("^PASS: ", r.stdout, re.M)),
            collections.Counter(name.split()[0] for name in failed))


def test_some_of_toyboxs_own_tests():
    assert toyboxs_own_tests("basename", "comm") == (15, {})


@slow
def test_toyboxs_own_tests():
    passed, failed = toyboxs_own_tests()
    assert failed == TOYBOX_DIFFER
    assert passed > 1400


@pytest.mark.slow
def test_what_sqlites_fuzzers_found(tmp_path):
    """Upstream's fuzzcheck, on each of its collections."""
    target = "linuxu-x86_64"
    r = tess("build", *on(target), "tests/sqlite", timeout=1500)
    assert r.returncode == 0, r.stderr
    out = ROOT / "tests/sqlite/build" / target
    tests = 0
    for db in (out / "lib/libsqlite/origin").glob("*/test/fuzzdata*.db"):
        archive = tmp_path / "initrd"
        subprocess.run(["tar", "-C", db.parent, "--format=ustar", "-cf",
                        archive, db.name], check=True)
        r = run(out / f"sqlite_{target}", "vfs.root=initrd", "--",
                f"/{db.name}", env={"TESSERA_INITRD": str(archive)},
                timeout=300)
        m = re.search(r"^fuzzcheck: 0 errors out of (\d+) tests", r.stdout, re.M)
        assert r.returncode == 0 and m, r.stdout + r.stderr
        tests += int(m[1])
    assert tests == 46388
