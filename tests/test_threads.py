# SPDX-License-Identifier: BSD-3-Clause
"""Threads, interrupts and locks: the unit tests under each scheduler and
without one, on the machines that differ in interrupts and time."""
import re

import pytest

from conftest import run_image, tess
from test_run import PLATFORMS, on


def unit_tests(target, *options):
    r = tess("test", *on(target), "--accel", "tcg", "--timeout", "300",
             *options)
    assert r.returncode == 0, r.stdout + r.stderr
    assert re.fullmatch(r"\d+ passed, 0 failed", r.stdout.splitlines()[-1])
    return r.stdout


@pytest.mark.parametrize("target", PLATFORMS)
def test_preemptive(target):
    out = unit_tests(target, "-c", "LIBUKSCHED_PREEMPT=y")
    assert "ukschedpreempt.floating_point_is_kept" in out


@pytest.mark.parametrize("target", PLATFORMS)
def test_blocks_and_stacks_on_pages_of_their_own(target):
    unit_tests(target, "-c", "APPUNIT_GUARD=y", "-c", "LIBUKSCHED_PREEMPT=y")


def test_red_zones():
    unit_tests("kvm-x86_64", "-c", "LIBUKALLOC_POISON=y", "-c",
               "LIBUKBOOT_HEAP_TLSF=y")


# Once with XSAVE, once without.
@pytest.mark.parametrize("cpu", ["max", "qemu64"])
def test_preemptive_saves_what_the_cpu_has(cpu):
    unit_tests("kvm-x86_64", "-c", "LIBUKSCHED_PREEMPT=y", "--cpu", cpu)


@pytest.mark.parametrize("machine", ["pc", "microvm",
                                     "microvm,pit=off,pic=off"])
def test_machines_x86_64(machine):
    unit_tests("kvm-x86_64", "--machine", machine)


@pytest.mark.parametrize("machine", ["virt,gic-version=3",
                                     "virt,gic-version=3,virtualization=on"])
def test_machines_arm64(machine):
    unit_tests("kvm-arm64", "--machine", machine)


def test_locks_without_a_scheduler(app):
    app.config(PLAT_LINUXU=True, PLAT_KVM=False, LIBUKTEST=True,
               LIBUKLOCK=True, LIBUKLOCK_TEST=True, LIBUKSCHED=False)
    app.built()
    r = run_image(app.image("linuxu"))
    assert re.search(r"^\d+ passed, 0 failed$", r.stdout, re.M), r.stdout
    assert "uklock.mutex" in r.stdout and "one_at_a_time" not in r.stdout
