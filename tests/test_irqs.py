# SPDX-License-Identifier: BSD-3-Clause
"""Device interrupts: input wakes an image that sleeps, by each controller."""
import re
import subprocess

import pytest

from conftest import ROOT, tess
from test_run import on

QEMU = {
    "kvm-x86_64": ["qemu-system-x86_64", "-cpu", "qemu64", "-device",
                   "isa-debug-exit,iobase=0xf4"],
    "kvm-arm64": ["qemu-system-aarch64", "-cpu", "cortex-a53",
                  "-semihosting-config", "enable=on,target=native"],
}


def check_input_wakes(p):
    """tests/input, asleep until each byte comes."""
    assert p.stdout.readline() == "waiting\n"
    for byte in "abc":
        p.stdin.write(byte)
        p.stdin.flush()
        assert p.stdout.readline() == byte + "waiting\n"
    out, _ = p.communicate(".", timeout=60)
    m = re.search(r"(\d+) interrupts, (\d+) reads, (\d+) unwanted", out)
    assert m, out
    interrupts, reads, unwanted = map(int, m.groups())
    # Four bytes, each asked for after an interrupt, then found to be all.
    assert (interrupts, reads, unwanted) == (4, 9, 0)


# I/O APIC told by ACPI, at its usual place, without the PIC; PIC alone; GICs.
@pytest.mark.parametrize("target, machine", [
    ("kvm-x86_64", "q35"), ("kvm-x86_64", "pc"), ("kvm-x86_64", "microvm"),
    ("kvm-x86_64", "microvm,acpi=off"), ("kvm-x86_64", "microvm,pic=off"),
    ("kvm-x86_64", "isapc"), ("kvm-arm64", "virt"),
    ("kvm-arm64", "virt,gic-version=3")])
def test_input_wakes(target, machine):
    r = tess("build", *on(target), "tests/input")
    assert r.returncode == 0, r.stderr
    with subprocess.Popen(
            [*QEMU[target], "-M", machine, "-accel", "tcg", "-nodefaults",
             "-no-user-config", "-display", "none", "-no-reboot", "-m", "32",
             "-serial", "stdio", "-kernel",
             ROOT / f"tests/input/build/{target}/input_{target}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as p:
        try:
            check_input_wakes(p)
        finally:
            p.kill()
