# SPDX-License-Identifier: BSD-3-Clause
"""gdb on images: by the monitor's own socket or directly, and by ukgdb."""
import os
import re
import signal
import subprocess
import tempfile
import time

import pytest

from conftest import ROOT, tess
from test_run import PLATFORMS, on

# Ctrl-C, once the image has run for a while.
INTERRUPT = ("python import os, signal, threading; threading.Timer("
             "2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()")
WAYS = [[], ["--stub"]]


def debug(target, way, app, *args, commands=(), options=()):
    """A session of these commands, begun at main(): what gdb said, then what
    the image did."""
    with tempfile.NamedTemporaryFile("r", suffix=".log") as log:
        return session(target, way, app, args, options, log, [
            f"set logging file {log.name}", "set logging redirect on",
            "set logging enabled on", *commands])


def session(target, way, app, args, options, log, commands):
    r = tess("debug", *on(target), *way, "--accel", "tcg", "--timeout", "120",
             *options, *[w for c in commands for w in ("-x", c)], app, "--",
             *args)
    assert "make: ***" not in r.stderr, r.stderr
    return log.read() + "\n" + r.stdout + r.stderr


def each(ways=WAYS):
    return pytest.mark.parametrize("target, way", [
        (t, w) for t in PLATFORMS for w in ways],
        ids=[f"{t}{'-stub' if w else ''}" for t in PLATFORMS for w in ways])


@each()
def test_breakpoint_variables_steps(target, way):
    out = debug(target, way, "tests/debug", "count", commands=[
        "print argc", "bt", "break add", "continue", "bt", "print n", "next",
        "print total", "stepi", "info registers pc", "clear add", "continue"])
    assert re.search(r"breakpoint 1, main \(argc=2, argv=0x\w+.*\) at "
                     r"tessera/tests/debug/main.c:\d+\n", out), out
    assert "$1 = 2\n" in out
    assert re.search(r"#0 +add \(n=1\) at \S+main.c:\d+\n"
                     r"#1 +0x\w+ in count \(\) at \S+main.c:\d+\n"
                     r"#2 +0x\w+ in main \(argc=2, ", out), out
    assert "$2 = 1\n" in out and "$3 = 1\n" in out
    assert re.search(r"^pc +0x\w+ +0x\w+ <add\+\d+>$", out, re.M), out
    assert "total 10\n" in out
    assert "exited with code 07" in out or "ends with status 7]" in out, out


@each()
def test_source_lines_are_found(target, way):
    out = debug(target, way, "tests/debug", commands=[
        "list add", "list uk_exit"])
    assert "total += n;" in out and "exit_take_turn(false);" in out


@pytest.mark.parametrize("target, register", [("kvm-x86_64", "xmm0"),
                                              ("kvm-arm64", "v0")])
def test_floating_point(target, register):
    """Read and written, where the stub has the CPU to itself."""
    out = debug(target, ["--stub"], "tests/debug", "none", commands=[
        "break *half", "continue", f"print ${register.replace('v', 'd')}",
        f"set var ${register}" + (".v2_double[0] = 5.0" if register[0] == "x"
                                  else " = 0x4014000000000000"),
        "finish", "continue"])
    assert re.search(r"v2_double = \{1\.5, 0\}|f = 1\.5,", out), out
    assert re.search(r"Value returned is \$\d = 2\.5\n", out), out


@each()
def test_watching_a_variable(target, way):
    # Some hosts' ptrace() takes a hardware watchpoint and then forgets it.
    direct = target == "linuxu-x86_64" and not way
    out = debug(target, way, "tests/debug", "count", commands=[
        *(["set can-use-hw-watchpoints 0"] if direct else []),
        "break add if n == 3", "continue", "watch total", "continue",
        "print total", "delete", "continue"])
    assert "Old value = 3\nNew value = 6\n" in out, out
    assert "$1 = 6\n" in out and "total 10\n" in out


@each()
def test_memory_that_is_not_there(target, way):
    bad = "0x70000000" if target.endswith("arm") else "0x700000000000"
    out = debug(target, way, "tests/debug", "count", commands=[
        "x/2x 16", f"x/2x {bad}", f"set var *(int *){bad} = 1",
        "print running", "continue"])
    assert "Cannot access memory at address 0x10\n" in out, out
    assert out.count(f"Cannot access memory at address {bad}\n") == 2
    assert "$1 = 1\n" in out and "total 10\n" in out


@each()
def test_memory_is_written(target, way):
    """Data, and code that the image itself may not write."""
    out = debug(target, way, "tests/debug", "count", commands=[
        "set var total = 90", "set $was = *(unsigned *)add",
        "set var *(unsigned *)add = $was + 1",
        "print *(unsigned *)add - $was", "set var *(unsigned *)add = $was",
        "continue"])
    if not (way == [] and target == "linuxu-arm"):
        assert "$1 = 1\n" in out, out
    assert "total 100\n" in out


# qemu-arm's own stub doesn't listen while the process runs.
@pytest.mark.parametrize("target, way", [
    (t, w) for t in PLATFORMS for w in WAYS if w or t != "linuxu-arm"])
@pytest.mark.parametrize("how, where", [("spin", "spin"),
                                        ("sleep", "sleep_on")])
def test_interrupting(target, way, how, where):
    out = debug(target, way, "tests/debug", how, commands=[
        INTERRUPT, "continue", "bt", "set var running = 0", "continue"])
    assert "received signal SIGINT" in out, out
    assert re.search(rf"^#\d+ .*\b{where} \(\) at ", out, re.M), out
    assert "left\n" in out, out


@each([["--stub"]])
def test_interrupting_threads_that_take_turns(target, way):
    """Preemption on the way back from the interrupt that stops it."""
    out = debug(target, way, "tests/debug", "busy",
                options=["-c", "LIBUKSCHED_PREEMPT=y"], commands=[
                    INTERRUPT, "continue", "info threads", INTERRUPT,
                    "continue", "set var running = 0", "continue"])
    assert out.count("received signal SIGINT") == 2, out
    assert len(re.findall(r"^[* ] \d +Thread \d", out, re.M)) == 3, out
    assert "joined\n" in out


@pytest.mark.parametrize("target", PLATFORMS)
@pytest.mark.parametrize("how", ["null_write", "divide", "abort",
                                 "overflow_stack"])
def test_a_crash_stops_in_gdb(target, how):
    out = debug(target, ["--stub"], "tests/crash", how, commands=[
        "continue", "bt 3", "bt -3", "continue"])
    sig = {"null_write": "SIGSEGV", "divide": "SIGFPE", "abort": "SIGABRT",
           "overflow_stack": "SIGSEGV"}[how]
    assert f"received signal {sig}" in out, out
    assert re.search(rf"^#[012] .*\b{how} \(", out, re.M), out
    assert re.search(r"^#\d+ .*\bmain \(argc=2", out, re.M), out
    assert f"Program terminated with signal {sig}" in out, out
    # Given on to the crash screen, which a shared console shows no more.
    if target != "kvm-arm64":
        assert "=== CRASH: " in out


@pytest.mark.parametrize("target", PLATFORMS[:2])
@pytest.mark.parametrize("how, reason", [
    ("null_write", "page fault"), ("fail_assert", "assertion failed"),
    ("overflow_stack", "")])
def test_a_crash_stops_in_gdb_without_a_stub(target, how, reason):
    """At the trap's own place: frames, variables; then the crash screen."""
    out = debug(target, [], "tests/crash", how, commands=[
        "continue", "bt -1", "frame function main", "print argc", "continue"])
    assert re.search(rf"^\[the image crashes: .*{reason}", out, re.M), out
    assert re.search(rf"^#[0-3] .*\b{how} \(", out, re.M), out
    assert re.search(r"^#\d+ .*\bmain \(argc=2", out, re.M), out
    assert "$1 = 2\n" in out and "=== CRASH: " in out, out
    assert "[the image ends with status 134]" in out, out


@each([["--stub"]])
def test_detaching_lets_it_go_on(target, way):
    out = debug(target, way, "tests/debug", "count", commands=[
        "break add", "continue", "detach", "shell sleep 3"])
    assert "detached" in out
    # Its output after that is the socket's where that is the console.
    if target != "kvm-arm64":
        assert "total 10\n" in out, out


@each()
def test_threads(target, way):
    out = debug(target, way, "tests/debug", "threads", commands=[
        "break add", "continue", "tess threads", "tess bt anna", "bt 1",
        "delete", "continue"])
    assert re.search(r"^\* main +running +priority 16 +add\(\)", out, re.M)
    for name in ("anna", "bert"):
        assert re.search(rf"^  {name} +waiting +priority 16 +wait_at_gate\(\)",
                         out, re.M), out
    anna = out.split("thread anna:")[1]
    assert re.search(r"^#\d+ .*\bwait_at_gate \(", anna, re.M), out
    # And back in the thread that runs.
    assert "#0  add (n=5)" in anna and "joined\n" in out, out


@pytest.mark.parametrize("target, options", [
    ("kvm-arm64", []), ("linuxu-x86_64", []),
    ("linuxu-arm", ["LIBUKSCHED_PREEMPT=y"]),
    ("kvm-x86_64", ["LIBUKSCHED_PREEMPT=y", "LIBUKSCHED_SMP=y"]),
    ("kvm-arm64", ["LIBUKSCHED_PREEMPT=y", "LIBUKSCHED_SMP=y"])],
    ids=lambda v: v if isinstance(v, str) else f"{len(v)}")
def test_threads_without_a_list(target, options):
    """By the queues: those that are ready, and those that sleep."""
    options = ["APPDEBUG_LIST=n", *options]
    out = debug(target, [], "tests/debug", "ready",
                options=[w for o in options for w in ("-c", o)],
                commands=["break add", "continue", "tess threads",
                          "tess bt carl", "delete", "continue"])
    assert re.search(r"^\* main +running +priority 16 +add\(\)", out, re.M), out
    for name in ("anna", "bert"):
        assert re.search(rf"^  {name} +ready +priority 16 ", out, re.M), out
    assert re.search(r"^  carl +waiting +priority 16 +sleep_long\(\)", out,
                     re.M), out
    assert re.search(r"^#\d+ .*\bsleep_long \(", out, re.M), out
    assert "LIBUKSCHED_LIST has all listed" in out and "joined\n" in out, out


@each([["--stub"]])
def test_threads_as_gdb_has_them(target, way):
    out = debug(target, way, "tests/debug", "threads", commands=[
        "break add", "continue", "info threads", "thread 2", "bt",
        "thread 1", "delete", "continue"])
    assert re.search(r"^\* 1 +Thread 1 \(main, running\) +add ", out, re.M)
    assert re.search(r"^  3 +Thread 3 \(bert, waiting\) ", out, re.M), out
    assert re.search(r"^#\d+ .*\bwait_at_gate \(", out, re.M), out
    assert "joined\n" in out, out


@pytest.mark.parametrize("machine", ["pc", "microvm"])
@pytest.mark.parametrize("way", WAYS, ids=["gdb", "stub"])
def test_machines(machine, way):
    out = debug("kvm-x86_64", way, "tests/debug", "count",
                options=["--machine", machine],
                commands=["break add", "continue", "delete", "continue"])
    assert "add (n=1)" in out and "total 10\n" in out, out
    assert "exited with code 07" in out or "ends with status 7]" in out, out


def test_how_the_image_was_started():
    r = tess("debug", "-m", "x86_64", "--accel", "tcg", "-x", "tess image",
             "-x", "tess memory", "tests/params", "params.name=a b", "--", "x")
    out = r.stdout + r.stderr
    assert 'command line: "params.name=a b" "--" "x"\n' in out, out
    assert re.search(r"^ +0x100000 - +0x\w+ +\d+ KiB  image$", out, re.M)


def test_an_application_elsewhere(app):
    """Its sources are found by the name that they were compiled under."""
    out = debug("kvm-x86_64", [], app.dir, commands=["list main"])
    assert "Breakpoint" in out or "breakpoint" in out
    assert '\tprintf("hi\\n");' in out, out


def children_of(folder):
    """Processes that have an open or named file below `folder`."""
    found = []
    for p in os.listdir("/proc"):
        if not p.isdigit():
            continue
        try:
            with open(f"/proc/{p}/cmdline", "rb") as f:
                if str(folder).encode() in f.read():
                    found.append(int(p))
        except OSError:
            pass
    return found


@pytest.mark.parametrize("end", ["quit", "term", "timeout"])
def test_nothing_is_left(tmp_path, end):
    """No process, no file; interrupted too."""
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    tess("build", "-m", "x86_64", "tests/debug")
    command = "shell sleep 1" if end == "quit" else "shell sleep 30"
    p = subprocess.Popen(
        [str(ROOT / "tess"), "debug", "-m", "x86_64", "--accel", "tcg",
         "--timeout", "5" if end == "timeout" else "60", "-x", command,
         "tests/debug", "--", "spin"], cwd=ROOT, env=env,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True)
    while not children_of(tmp_path):
        assert p.poll() is None
        time.sleep(0.1)
    if end == "term":
        os.killpg(p.pid, signal.SIGTERM)
    p.wait(timeout=60)
    assert children_of(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
