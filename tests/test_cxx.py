# SPDX-License-Identifier: BSD-3-Clause
"""C++, case by case (tests/cxx): on Linux first, which proves the cases, then
with libstdc++ on musl in an image."""
import pytest

from conftest import ROOT, run, tess
from test_posix import check, names
from test_run import on, run_app

slow = pytest.mark.slow
# A C++ library takes long to build: others than these by --all.
TARGETS = ["linuxu-x86_64", pytest.param("kvm-x86_64", marks=slow),
           pytest.param("kvm-arm64", marks=slow)]
APP = ROOT / "tests/cxx"


@pytest.fixture(scope="session")
def on_linux(tmp_path_factory):
    """The names of the cases, all of which Linux passes."""
    folder = tmp_path_factory.mktemp("cxx")
    r = run("gcc", "-fexceptions", "-c", APP / "through.c", cwd=folder)
    assert r.returncode == 0, r.stderr
    r = run("g++", "-std=gnu++17", "-Wall", "-Wextra", "-Werror", "-o", "cxx",
            "through.o", *sorted(APP.glob("*.c[cpx]*")), cwd=folder)
    assert r.returncode == 0, r.stderr
    r = run(folder / "cxx", cwd=folder, timeout=120)
    assert r.returncode == 0, r.stdout
    assert r.stdout.endswith("\ndestroyed: static, after main()\n")
    return names(r.stdout)


@pytest.fixture(scope="session")
def target(request):
    r = tess("build", *on(request.param), APP, timeout=1500)
    assert r.returncode == 0, r.stderr
    return request.param


@pytest.mark.parametrize("target", TARGETS, indirect=True)
def test_cxx(target, on_linux):
    r = run_app(target, "tests/cxx")
    check(r, on_linux)
    assert len(on_linux) > 60
    assert "\n# by streams, by stdio, by streams\n" in r.stdout
    assert r.stdout.endswith("\ndestroyed: static, after main()\n")


@pytest.mark.parametrize("target", TARGETS, indirect=True)
def test_how_it_ends(target):
    """What is destroyed, in which order, and what an exception says that
    nobody catches."""
    destroyed = ["unflushed, destroyed: {}",
                 "destroyed: static, at its first use", "destroyed: static"]
    for how, status in (("return", 3), ("exit", 7)):
        r = run_app(target, "tests/cxx", "end", how)
        assert (r.returncode, r.stdout.splitlines()) == (
            status, [line.format(how) for line in destroyed])
    r = run_app(target, "tests/cxx", "end", "quick_exit")
    assert (r.returncode, "destroyed" in r.stdout) == (5, False)
    for how in "throw", "thread", "noexcept":
        r = run_app(target, "tests/cxx", "end", how)
        assert "terminate called after throwing an instance of " \
            "'std::runtime_error'\n  what():  nobody catches this\n" in r.stdout
        assert r.returncode == 134
        assert "CRASH: abort() called" in r.stdout
        thrower = "_ZL7throwerv" if how != "noexcept" else "call_terminate"
        assert thrower in r.stdout, r.stdout
