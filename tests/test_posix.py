# SPDX-License-Identifier: BSD-3-Clause
"""What POSIX says, case by case (tests/posix): on Linux first, which proves
the cases, then on a C library in an image."""
import pytest

from conftest import ROOT, run
from test_run import PLATFORMS, run_app


@pytest.fixture(scope="session")
def on_linux(tmp_path_factory):
    """The names of the cases, all of which Linux passes."""
    program = tmp_path_factory.mktemp("posix") / "posix"
    r = run("gcc", "-D_GNU_SOURCE", "-w", "-O2", "-o", program,
            *sorted((ROOT / "tests/posix").glob("*.c")), "-lm", "-lpthread")
    assert r.returncode == 0, r.stderr
    r = run(program, timeout=60)
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


def test_cases_can_be_chosen_and_can_fail():
    r = run_app("linuxu-x86_64", "tests/posix", "-v", "sem_", "clock.")
    assert "clock.advances\n# processor time" in r.stdout
    assert r.stdout.endswith("\n5 cases, 0 failed\n")
