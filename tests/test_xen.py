# SPDX-License-Identifier: BSD-3-Clause
"""Images on the real hypervisor, Debian's Xen in QEMU: paravirtual, as its
first domain, on x86_64; on arm64 as one that it makes from the device tree, of
arm64 or ARMv7."""
import re
import subprocess
import sys

import pytest

from conftest import ROOT, run, tess
from test_irqs import check_input_wakes
from test_run import CRASHES, check_crash, on, run_app, run_params

XEN = "xen-x86_64"
TARGETS = [XEN, "xen-arm64", "xen-arm"]


@pytest.mark.parametrize("target", TARGETS)
def test_hello_world(target):
    r = run_app(target, "apps/helloworld", "a", "b c", 'q"u,\\o', "--", "")
    assert (r.returncode, r.stdout) == (0, (
        "Hello world!\nargv[1] = a\nargv[2] = b c\n"
        'argv[3] = q"u,\\o\nargv[4] = --\nargv[5] = \n')), r.stderr


def test_its_size():
    """Below what kvm's takes."""
    for plat in ("xen", "kvm"):
        r = tess("build", "-p", plat, "-m", "x86_64", "apps/helloworld")
        assert r.returncode == 0, r.stderr
    xen, kvm = (ROOT / f"apps/helloworld/build/{p}-x86_64/"
                f"helloworld_{p}-x86_64" for p in ("xen", "kvm"))
    assert xen.stat().st_size <= kvm.stat().st_size


def test_parameters():
    r = run_params(XEN, "params.number=-0x1K", "--", "params.number=7")
    assert r.returncode == 0
    assert "number -1024\n" in r.stdout and "argv params.number=7" in r.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_unit_tests(target):
    """Threads that are preempted: more of the platform is in use."""
    r = tess("test", *on(target), "--timeout", "120", "-c",
             "LIBUKSCHED_PREEMPT=y")
    assert r.returncode == 0, r.stdout[-2000:] + r.stderr[-2000:]
    passed = re.search(r"(\d+) passed, 0 failed\n$", r.stdout)
    assert int(passed[1]) > 200
    assert "ok" in re.search(r".*xen\.events\n", r.stdout)[0]


@pytest.mark.parametrize("memory", ["8", "1500"])
def test_memory(memory):
    """Page tables of the domain's own making, and none."""
    r = run_app(XEN, "apps/helloworld", options=["--memory", memory])
    assert (r.returncode, r.stdout) == (0, "Hello world!\n"), r.stderr


@pytest.mark.parametrize("target, status", [(XEN, 0), (XEN, 255),
                                            ("xen-arm64", 3), ("xen-arm", 3)])
def test_exit_status(target, status):
    assert run_app(target, "tests/crash", "exit", status).returncode == status


@pytest.mark.parametrize("target, how", [
    *[(XEN, how) for how in ("null_write", "null_call", "write_code",
                             "run_data", "divide")],
    ("xen-arm64", "write_code"), ("xen-arm64", "overflow_stack"),
    *[("xen-arm", how) for how in ("null_call", "write_code", "run_data",
                                   "divide", "overflow_stack")]])
def test_crash_screen(target, how):
    check_crash(target, how, *CRASHES[how])


def test_a_stack_overflow_is_told_by_xen():
    """It has no other stack to tell the domain on."""
    r = run_app(XEN, "tests/crash", "overflow_stack")
    assert r.returncode == 134
    assert "its stack has overflown" in r.stderr, r.stderr


def test_console_input():
    """By an event, asleep until then."""
    r = tess("build", "-p", "xen", "-m", "x86_64", "tests/input")
    assert r.returncode == 0, r.stderr
    with subprocess.Popen(
            [ROOT / "tess", "run", "-p", "xen", "-m", "x86_64", "--timeout",
             "60", "tests/input"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as p:
        check_input_wakes(p)


def test_what_is_xens_on_the_console(tmp_path):
    """Its lines are kept, however they come; the domain's pass at once."""
    def passed(*pieces, prefix=""):
        with subprocess.Popen(
                [sys.executable, ROOT / "support/run/xen-console.py",
                 tmp_path / "log", prefix, "cat"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE) as p:
            got = b""
            for data, wanted in pieces:
                p.stdin.write(data)
                p.stdin.flush()
                got = p.stdout.read(len(wanted))
                assert got == wanted
            p.stdin.close()
            assert p.stdout.read() == b""
        return p.returncode, (tmp_path / "log").read_bytes()

    assert passed((b"(XEN) a\r\nb", b"b"), (b"c(XEN) d\r\n(X", b"c(XEN) d\n"),
                  (b"y", b"(Xy"), (b"\r\r\n", b"\r\n"), (b"(XE", b""),
                  (b"N) e\r\n", b"")) == (0, b"(XEN) a\n(XEN) e\n")
    status, log = passed((b"(XEN) Hardware Dom0 crashed: x\r\n", b""))
    assert status == 134 and log.endswith(b"crashed: x\n")
    assert passed((b"(d1) a\r\n(d", b"a\n"), (b"2) b\r\n(d1) ", b"(d2) b\n"),
                  (b"c", b"c"), prefix="(d1) ") == (0, b"")


@pytest.mark.parametrize("target, qemu", [
    (XEN, ["qemu-system-x86_64", "-device", "isa-debug-exit,iobase=0xf4"]),
    ("xen-arm64", ["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a57",
                   "-semihosting-config", "enable=on,target=native"])])
def test_an_image_without_a_hypervisor_says_so(target, qemu):
    r = tess("build", *on(target), "apps/helloworld")
    assert r.returncode == 0, r.stderr
    r = run(*qemu, "-accel", "tcg", "-m", "64", "-nodefaults",
            "-no-user-config", "-display", "none", "-serial", "stdio",
            "-kernel", ROOT / "apps/helloworld/build" / target /
            f"helloworld_{target}", timeout=60)
    assert "CRASH: this image is for " in r.stdout
    status = (134 & 0x7f) * 2 + 1 if target == XEN else 134
    assert r.returncode == status
    assert "Hello" not in r.stdout


def test_an_image_for_kvm_is_refused_by_xen(tmp_path):
    """By Xen itself: it is PVH's, and the first domain is paravirtual."""
    r = tess("build", "-p", "kvm", "-m", "x86_64", "apps/helloworld")
    assert r.returncode == 0, r.stderr
    r = tess("run", "-p", "xen", "-m", "x86_64", "--print", "apps/helloworld")
    words = r.stdout.strip().replace("xen-x86_64", "kvm-x86_64")
    log = tmp_path / "log"
    r = run("sh", "-c", f"{sys.executable} support/run/xen-console.py {log} '' "
            + words)
    assert r.returncode == 1 and "Hello" not in r.stdout
    assert "Will only load images built for" in log.read_text()
