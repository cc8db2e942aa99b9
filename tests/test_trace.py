# SPDX-License-Identifier: BSD-3-Clause
"""Traces: from trace points in an image to lines and to Perfetto."""
import base64
import json
import re
import sys

import pytest

from conftest import ROOT, run, tess
from test_run import PLATFORMS, on

sys.path.insert(0, str(ROOT / "support/observe"))
import trace as decoder  # noqa: E402

TOOL = ROOT / "support/observe/trace.py"
LINE = re.compile(r" *(\d+\.\d{9}) \+\d\.\d{9} +(\S+) (\w+)\.(\w+) ?(.*)")


def trace(target, *options, words=(), args=("1",), app="tests/observe"):
    """(result, [(thread, library, point, message)], events)"""
    r = tess("trace", *on(target), "--accel", "tcg", "--timeout", "100",
             *options, app, *words, "--", *args)
    paths = re.search(r"trace (\S+\.txt), for Perfetto (\S+\.json)$",
                      r.stderr, re.M)
    if not paths:
        return r, None, None
    text, graph = (open(p).read() for p in paths.groups())
    found = [LINE.fullmatch(line).groups() for line in text.splitlines()]
    times = [float(f[0]) for f in found]
    assert times == sorted(times)
    return r, [f[1:] for f in found], json.loads(graph)["traceEvents"]


def check_story(found):
    """What the application does, in its order."""
    story = [(t, f"{lib}.{p}") for t, lib, p, _ in found if lib != "ukalloc"]
    assert story == [
        ("main", "uksched.thread"), ("main", "uksched.thread"),
        ("main", "uksched.switch"), ("worker", "uklock.contended"),
        ("worker", "uklock.wait_begin"), ("worker", "uksched.switch"),
        ("main", "uksched.wake"), ("main", "uksched.switch"),
        ("worker", "uklock.wait_end"), ("worker", "uksched.exit"),
        ("worker", "uksched.wake"), ("worker", "uksched.switch")]
    blocks = {}
    for _, lib, point, text in found:
        if lib == "ukalloc":
            block = re.search(r"block=(\w+)", text).group(1)
            blocks.setdefault(block, []).append(point)
    assert ["alloc", "free"] in blocks.values()
    assert any("size=1000 " in f[3] for f in found)
    assert "fn=waits_for_mutex" in found[1][3] + found[2][3] + found[3][3]


@pytest.mark.parametrize("target", PLATFORMS)
def test_threads_locks_memory(target):
    r, found, events = trace(target)
    assert (r.returncode, r.stdout) == (0, "begins\nends\n"), r.stderr
    check_story(found)
    threads = {e["tid"]: e["args"]["name"] for e in events if e["ph"] == "M"}
    assert sorted(threads.values()) == ["CPU", "main", "worker"]
    waits = [e for e in events if e["name"] == "uklock.wait"]
    assert [(threads[e["tid"]], e["ph"]) for e in waits] == \
        [("worker", "B"), ("worker", "E")]
    # Who ran when: one after the other, without a gap.
    ran = [e for e in events if e["ph"] == "X"]
    assert [e["name"] for e in ran] == ["main", "worker"] * 2 + ["main"]
    for a, b in zip(ran, ran[1:]):
        assert abs(a["ts"] + a["dur"] - b["ts"]) < 1e-3
    assert len(events) - len(ran) - len(threads) == len(found)


@pytest.mark.parametrize("target", PLATFORMS)
def test_every_record_comes_back(target):
    r, found, _ = trace(target, words=["uktrace.on=appobserve"],
                        args=("1", "values"))
    printed = [line for line in r.stdout.splitlines() if line[0] == "u"]
    assert r.returncode == 3 and len(printed) == 129
    assert [(p, m) for _, lib, p, m in found] == \
        [("value", line) for line in printed] + [("nothing", "no number")]


def test_the_oldest_give_way():
    r, found, _ = trace("linuxu-x86_64", "-c", "LIBUKTRACE_KIB=1",
                        words=["uktrace.on=app"], args=("1", "values"))
    assert found is None  # it is called appobserve
    assert "uktrace.on=app: some of these have no trace points" in r.stdout
    r, found, _ = trace("linuxu-x86_64", "-c", "LIBUKTRACE_KIB=1",
                        words=["uktrace.on=appobserve"], args=("1", "values"))
    kept, lost = map(int, re.search(r"(\d+) records, (\d+) lost",
                                    r.stderr).groups())
    assert kept + lost == 130 and lost > 100
    printed = [line for line in r.stdout.splitlines() if line[0] == "u"]
    assert [m for *_, m in found] == printed[1 - kept:] + ["no number"]


def test_a_selection():
    _, found, _ = trace("linuxu-x86_64",
                        words=["uktrace.on=lock,sched.wake,nobody"])
    assert {(lib, p) for _, lib, p, _ in found} == {
        ("uklock", "contended"), ("uklock", "wait_begin"),
        ("uklock", "wait_end"), ("uksched", "wake")}


def test_an_empty_trace_says_what_to_do():
    """hello world reaches no trace point."""
    r, found, _ = trace("linuxu-x86_64", app="apps/helloworld", args=())
    assert (r.returncode, r.stdout) == (2, "Hello world!\n")
    said = r.stderr.splitlines()[-3:]
    assert said[0].startswith("tess: the trace is empty: ")
    assert "this image: ukalloc: alloc, free; uktrace.on=" in said[1]
    assert "threads: -c LIBUKSCHED=y; locks: -c LIBUKLOCK=y" in said[2]
    assert "UK_TRACE()" in said[2] and found is None


@pytest.mark.parametrize("target", ["kvm-x86_64", "kvm-arm64",
                                    "linuxu-x86_64"])
def test_before_the_crash_screen(target):
    r, found, _ = trace(target, "-c", "LIBUKSCHED=y", app="tests/crash",
                        args=("null_write",))
    assert r.returncode == 134
    assert [f[1:3] for f in found] == [("uksched", "thread")]
    assert r.stdout.count("=== CRASH") == 1 and "backtrace:" in r.stdout


# --- the decoder alone --------------------------------------------------------
def uleb(v):
    out = b""
    while v >= 0x80:
        out += bytes([v & 0x7f | 0x80])
        v >>= 7
    return out + bytes([v])


POINTS = ("0 0 uksched switch odd", "1 2 app two a=%x b=%d",
          "2 1 app text %s!", "3 2 app pair %u=%u")


def dump(records, points=POINTS, n=None, sum_=None, data=None):
    data = b"".join(map(uleb, sum(records, []))) if data is None else data
    coded = base64.b64encode(data).decode()
    lines = [":" + coded[i:i + 76] for i in range(0, len(coded), 76)]
    end = decoder.fnv1a(data) if sum_ is None else sum_
    return "\n".join([
        f"=== uktrace 1 {len(records) if n is None else n} records, 0 lost, "
        f"{len(points)} points", *points, *lines, f"=== end {end:08x}\n"])


def decode(tmp_path, text):
    (tmp_path / "in").write_text(text)
    with open(tmp_path / "in") as f:
        return run(sys.executable, TOOL, tmp_path / "out", stdin=f)


TEXT = int.from_bytes(b"hey", "little")
GOOD = [[0, 5], [1, 7, 2 ** 64 - 1, 2 ** 64 - 1], [2, 0, TEXT],
        [3, 1000000000, 4, 2 ** 63]]


def test_decoding(tmp_path):
    r = decode(tmp_path, "before\n" + dump(GOOD) + "behind")
    assert (r.returncode, r.stdout) == (0, "before\nbehind"), r.stderr
    found = (tmp_path / "out.trace.txt").read_text().splitlines()
    assert [LINE.fullmatch(f).groups()[2:] for f in found] == [
        ("uksched", "switch", "odd"),
        ("app", "two", "a=0xffffffffffffffff b=-1"),
        ("app", "text", "hey!"), ("app", "pair", "4=9223372036854775808")]
    events = json.loads((tmp_path / "out.trace.json").read_text())
    args = [e["args"] for e in events["traceEvents"] if e["ph"] == "i"]
    assert args[:3] == [{}, {"a": "0xffffffffffffffff", "b": -1},
                        {"arg0": "hey"}]


@pytest.mark.parametrize("text, message", [
    ("", "there is no uktrace dump"),
    ("=== uktrace 2 0 records, 0 lost, 0 points\n=== end 811c9dc5\n",
     "this is no trace"),
    ("=== uktrace 1 0 records, 0 lost, 1 points\n=== end 811c9dc5\n",
     "ends too soon"),
    (dump(GOOD).replace("=== end", "=== no"), "has no end"),
    (dump(GOOD, sum_=0), "its sum doesn't fit"),
    (re.sub(r"^:.", ":/", dump(GOOD), flags=re.M), "its sum doesn't fit"),
    (dump(GOOD).replace("\n:", "\n:!"), "these are no records"),
    (dump(GOOD).replace("\n:", "\n:="), "these are no records"),
    (dump(GOOD).replace("\n:", "\n"), "these are no records"),
    (dump(GOOD, n=5), "4 of 5 are there"),
    (dump(GOOD, n=3), "more behind the 3 records"),
    (dump(GOOD, n=10 ** 12), "4 of 1000000000000 are there"),
    (dump([[4, 0]]), "a record of trace point 4"),
    (dump([[1, 0, 1]]), "0 of 1 are there"),
    (dump([[1, 0, 1, 2 ** 64]]), "more than 64 bits"),
    (dump([[0]], data=b"\0" + b"\x80" * 100), "more than 64 bits"),
    (dump([[0]], data=b"\0\0\x80", n=1), "end within a number"),
    (dump(GOOD, points=POINTS[1:]), "this is not trace point 0"),
    (dump([], points=["0 1 a b %x %x"]), "has not 1 numbers"),
    (dump([], points=["0 1 a b %n"]), "has not 1 numbers"),
    (dump([], points=["0 9 a b " + "%x" * 9]), "has not 9 numbers"),
])
def test_what_is_no_trace_is_refused(tmp_path, text, message):
    r = decode(tmp_path, text)
    assert r.returncode == 2
    assert message in r.stderr and "Traceback" not in r.stderr
    assert not (tmp_path / "out.trace.txt").exists()


def test_no_damage_goes_unnoticed(tmp_path):
    """Any byte of the records changed: refused, never taken for others."""
    data = b"".join(map(uleb, sum(GOOD, [])))
    sum_ = decoder.fnv1a(data)
    for i in range(len(data)):
        bad = data[:i] + bytes([data[i] ^ 1 << i % 8]) + data[i + 1:]
        with pytest.raises(decoder.console.Refused):
            decoder.parse_dump(dump(GOOD, data=bad, sum_=sum_).splitlines())


def test_it_costs_nothing_when_it_is_off(make_app):
    """The same code as without trace points: to the byte."""
    app = make_app()
    (app.dir / "main.c").write_text(
        "#include <uk/trace.h>\nint main(void);\n#ifdef APP_TRACED\n"
        "#define TRACE(v) UK_TRACE(it, \"v=%x\", v)\n#else\n"
        "#define TRACE(v) ((void)0)\n#endif\n"
        "static volatile int v;\nint main(void)\n{\n\tint n = v;\n\n"
        "\tTRACE(v); TRACE(n); TRACE(v++);\n\treturn n;\n}\n")
    app.built()
    plain = app.image().read_bytes()
    app.built("CFLAGS-y=-DAPP_TRACED")
    assert app.image().read_bytes() == plain
    app.config(LIBUKTRACE=True)
    app.built("CFLAGS-y=-DAPP_TRACED")
    assert len(app.image().read_bytes()) > len(plain)
