# SPDX-License-Identifier: BSD-3-Clause
"""Several CPUs: the unit tests on one, two and four of them, on the machines
that differ in how they are started and reached; and a crash of another CPU."""
import re

import pytest

from conftest import tess
from test_run import on

SMP = ("-c", "LIBUKSCHED=y", "-c", "LIBUKSCHED_PREEMPT=y",
       "-c", "LIBUKSCHED_SMP=y")


def unit_tests(target, cpus, *options):
    r = tess("test", *on(target), *SMP, "--cpus", cpus, "--accel", "tcg",
             "--timeout", "300", *options, timeout=600)
    assert r.returncode == 0, r.stdout + r.stderr
    assert f"# {cpus} CPUs" in r.stdout
    assert re.fullmatch(r"\d+ passed, 0 failed", r.stdout.splitlines()[-1])


@pytest.mark.parametrize("cpus", [1, 2, 4])
@pytest.mark.parametrize("target", ["kvm-x86_64", "kvm-arm64"])
def test_unit_tests(target, cpus):
    unit_tests(target, cpus)


@pytest.mark.parametrize("machine", ["pc", "microvm"])
def test_machines_x86_64(machine):
    unit_tests("kvm-x86_64", 2, "--machine", machine)


@pytest.mark.parametrize("machine", [
    "virt,gic-version=3", "virt,virtualization=on"])
def test_machines_arm64(machine):
    unit_tests("kvm-arm64", 3, "--machine", machine)


def test_guard_pages():
    unit_tests("kvm-x86_64", 2, "-c", "APPUNIT_GUARD=y")


# More CPUs than there is room for: the others stay asleep.
def test_at_most():
    r = tess("test", *SMP, "-c", "SMP_CPUS_MAX=2", "--cpus", 4, "--accel",
             "tcg", "--", "uksched.cpus", timeout=300)
    assert "# 2 CPUs" in r.stdout, r.stdout + r.stderr


@pytest.mark.parametrize("target", ["kvm-x86_64", "kvm-arm64"])
@pytest.mark.parametrize("how, cause, function", [
    ("other_cpu", "null pointer", "on_other_cpu"),
    # The interrupt stack of that CPU has a guard page.
    ("overflow_interrupt", "stack overflow", "overflow_stack"),
])
def test_crash_of_another_cpu(target, how, cause, function):
    """One crash screen, with the function that did it, and the image ends
    though the other CPUs are busy."""
    r = tess("run", *on(target), *SMP, "--cpus", 3, "--accel", "tcg",
             "--timeout", "60", "tests/crash", "--", how)
    assert r.returncode == 134, r.stdout + r.stderr
    assert r.stdout.count("=== CRASH") == 1, r.stdout
    assert cause in r.stdout and function in r.stdout
