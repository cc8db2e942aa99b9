# SPDX-License-Identifier: BSD-3-Clause
"""What POSIX says, case by case (tests/posix): on Linux first, which proves
the cases, then on a C library in an image."""
import datetime
import pathlib
import re
import tempfile

import pytest

from conftest import ROOT, linux_program, run, tess
from test_run import PLATFORMS, on, run_app


@pytest.fixture(scope="session")
def posix_program(tmp_path_factory):
    return linux_program("posix", tmp_path_factory.mktemp("posix") / "posix",
                         "-O2", "-lm", "-lpthread")


@pytest.fixture(scope="session")
def on_linux(posix_program):
    """The names of the cases, all of which Linux passes."""
    # One at a time: names of sockets are the host's.
    lock = pathlib.Path(tempfile.gettempdir()) / "tessera-posix.lock"
    r = run("flock", lock, posix_program, timeout=120)
    assert r.returncode == 0, r.stdout
    return names(r.stdout)


def names(out):
    return [l.split(" - ")[1] for l in out.splitlines()
            if l.startswith("ok ")]


def check(r, on_linux):
    assert "not ok" not in r.stdout, r.stdout
    assert "no library here has it" not in r.stdout, r.stdout
    assert r.returncode == 0, r.stdout + r.stderr
    assert names(r.stdout) == on_linux


@pytest.mark.parametrize("plat", PLATFORMS)
def test_musl(plat, on_linux):
    check(run_app(plat, "tests/posix"), on_linux)
    r = run_app(plat, "tests/posix", "end", "exit")
    assert (r.returncode, r.stdout) == (
        5, "exit\na line\nunflushed, at exit, destructed, unflushed")
    r = run_app(plat, "tests/posix", "end", "_exit")
    assert (r.returncode, r.stdout) == (3, "_exit\na line\n")
    r = run_app(plat, "tests/posix", "end", "abort")
    assert r.returncode == 134
    assert r.stdout.startswith("abort\na line\n")
    assert "abort() called" in r.stdout
    r = run_app(plat, "tests/posix", "late")
    assert (r.returncode, r.stdout) == (0, "pause() has ended\n")


def test_files_on_ext2(tmp_path, on_linux):
    """The same cases where `/` is a disk."""
    disk = tmp_path / "disk"
    run("mke2fs", "-q", "-t", "ext2", "-b", "1024", disk, "16M")
    check(run_app("kvm-x86_64", "tests/posix", params=["vfs.root=ext2:vda"],
                  options=["--disk", disk]), on_linux)
    r = run("e2fsck", "-fn", disk)
    assert r.returncode == 0, r.stdout


@pytest.mark.parametrize("plat", ["linuxu-x86_64"])
def test_open_has_linux_s_results(plat, posix_program):
    """Of all flags together, for each kind of path."""
    def table(r):
        return [l for l in r.stdout.splitlines() if l.startswith("'")]
    want = table(run(posix_program, "opens"))
    assert len(want) > 2000
    assert table(run_app(plat, "tests/posix", "opens")) == want


@pytest.mark.parametrize("plat", ["linuxu-x86_64"])
def test_edges_are_linux_s(plat, posix_program):
    """The events of an edge-triggered epoll after each call."""
    def table(r):
        return [l for l in r.stdout.splitlines() if l.startswith("edges")]
    want = table(run(posix_program, "edges"))
    assert len(want) > 80
    assert table(run_app(plat, "tests/posix", "edges")) == want


def test_cases_can_be_chosen_and_can_fail():
    r = run_app("linuxu-x86_64", "tests/posix", "-v", "sem_", "clock.")
    assert "clock.advances\n# processor time" in r.stdout
    assert r.stdout.endswith("\n7 cases, 0 failed\n")


# Instructions from the caller through the C library and back; of
# clock_gettime() a dozen are the reading of the machine's clock, of write() of
# a byte as many the console's port.
COSTS = {"getpid": 20, "clock_gettime": 60, "write": 62}
QEMU = {"kvm-x86_64": ["qemu-system-x86_64", "-M", "q35", "-device",
                       "isa-debug-exit,iobase=0xf4"],
        "kvm-arm64": ["qemu-system-aarch64", "-M", "virt", "-cpu",
                      "cortex-a53", "-semihosting-config",
                      "enable=on,target=native"]}


def qemu(target, append, *options):
    """The program without descriptors, under QEMU with such options."""
    r = tess("build", *on(target), "-c", "APPPOSIX_DESCRIPTORS=n",
             "tests/posix")
    assert r.returncode == 0, r.stderr
    image = ROOT / f"tests/posix/build/{target}/posix_{target}"
    return run(*QEMU[target], "-accel", "tcg", *options, "-nodefaults",
               "-no-user-config", "-display", "none", "-m", "32", "-serial",
               "stdio", "-kernel", image, "-append", append, timeout=120)


@pytest.mark.parametrize("target", QEMU)
def test_what_calls_cost(target):
    """An emulated nanosecond is an instruction, so that it repeats."""
    r = qemu(target, "cost", "-icount", "shift=0")
    cost = dict(re.findall(r"^(\w+) ([\d.]+)$", r.stdout, re.M))
    assert {n: float(cost[n]) for n in COSTS if float(cost[n]) > COSTS[n]} \
        == {}, r.stdout


@pytest.mark.parametrize("target, dates", [
    ("kvm-x86_64", ["1999-12-31", "2085-03-01"]),
    ("kvm-arm64", ["2085-03-01", "2107-06-07"])])
def test_the_clock_s_century(target, dates):
    """Far from now. QEMU's MC146818 can't go beyond 2086."""
    for date in dates:
        r = qemu(target, "now", "-rtc", f"base={date}T12:00:00")
        want = datetime.datetime.fromisoformat(f"{date}T12:00:00+00:00")
        now = int(re.search(r"^now (\d+)$", r.stdout, re.M)[1])
        assert 0 <= now - want.timestamp() < 3600, date


def test_musl_otherwise():
    """Preemptive, its own malloc(), on mappings with rights."""
    r = run_app("linuxu-x86_64", "tests/posix", options=[
        "-c", "LIBUKSCHED_PREEMPT=y", "-c", "LIBUKVMEM=y",
        "-c", "LIBMUSL_MALLOCNG=y"])
    assert r.returncode == 0, r.stdout + r.stderr


# libs/newlib has some thousand files.
@pytest.mark.slow
@pytest.mark.parametrize("plat", ["linuxu-x86_64", "kvm-x86_64"])
def test_newlib(plat, on_linux):
    """All of C's own that it isn't excused from (tests/posix/left_out.h)."""
    r = run_app(plat, "tests/posix", options=["-c", "LIBNEWLIBC=y"])
    assert "not ok" not in r.stdout, r.stdout
    assert r.returncode == 0, r.stdout + r.stderr
    passed = names(r.stdout)
    assert len(passed) > 100 and set(passed) < set(on_linux)


@pytest.mark.slow
def test_musl_on_several_cpus():
    r = run_app("kvm-x86_64", "tests/posix", options=[
        "-c", "LIBUKSCHED_PREEMPT=y", "-c", "LIBUKSCHED_SMP=y",
        "--cpus", "4"])
    assert r.returncode == 0, r.stdout + r.stderr
