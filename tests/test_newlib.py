# SPDX-License-Identifier: BSD-3-Clause
"""The port of newlib: fetched, built, and used by a program on each platform."""
import shutil

import pytest

from conftest import App, ROOT
from test_run import PLATFORMS, run_app

EXPECTED = """0.10000000000000001 0x1.999999999999ap-4 0.300
0.0998334166 0.0316227766
12 0.5
1 Bad file number
text in memory 1
3 jumps, a mebibyte, 4
to stderr
"""


@pytest.mark.parametrize("plat", PLATFORMS[:3])
def test_program_on_newlib(plat):
    r = run_app(plat, "tests/newlib", "0.1")
    assert r.stdout == EXPECTED + "at exit, unflushed", r.stderr
    assert r.returncode == 5
    r = run_app(plat, "tests/newlib", "0.1", "and _exit")
    assert (r.returncode, r.stdout) == (3, EXPECTED)


def test_hello_world_on_newlib(tmp_path):
    """Below so many folders that its objects' names exceed a command."""
    app = tmp_path / ("a" * 90) / ("b" * 90) / "helloworld"
    shutil.copytree(ROOT / "apps/helloworld", app,
                    ignore=shutil.ignore_patterns("build"))
    env = {"UK_LIBS": str(ROOT / "libs")}
    r = run_app("linuxu-x86_64", app, "a", options=["-c", "LIBNEWLIBC=y"],
                env=env)
    assert (r.returncode, r.stdout) == (0, "Hello world!\nargv[1] = a\n")
    names = run_app("linuxu-x86_64", app, env=env).stderr
    assert "libnewlib" not in names  # not even its folder, when it is off


def test_nothing_is_fetched_when_it_is_off(tmp_path):
    app = App(tmp_path)
    r = app.built(f"L={ROOT}/libs/newlib", env={"XDG_CACHE_HOME": tmp_path})
    assert "FETCH" not in r.stdout
    assert not (tmp_path / "tessera").exists()
