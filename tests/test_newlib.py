# SPDX-License-Identifier: BSD-3-Clause
"""The port of newlib: fetched, built, and used by a program on each platform."""
import fnmatch
import re
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


# What upstream's tests say, where they say anything that is judged; and the
# one that fails: it takes a digit for a letter, as newlib no longer does.
SAYS = {"stdlib/atexit": "a0cba\n", "stdio/nulprintf": "MMMMMMMM\n"}
STATUS = {"wctype/twctype": 134}
SUITE = ROOT / "tests/newlibsuite"


def test_upstreams_own_tests():
    names = re.findall(r'^TEST\("(.*)", ', (SUITE / "tests.h").read_text(),
                       re.M)
    assert len(names) == 14
    said = {}
    for name in names:
        r = run_app("linuxu-x86_64", SUITE, name)
        assert r.returncode == STATUS.get(name, 0), r.stdout + r.stderr
        said[name] = r.stdout
    assert "Failed iswalpha(0x0967)" in said["wctype/twctype"]
    for name, text in SAYS.items():
        assert said[name] == text
    expected, = SUITE.glob("build/linuxu-x86_64/lib/libnewlibc/origin/*/"
                           "newlib/testsuite/newlib.locale/UTF-8.exp")
    lines = re.findall(r'^"(.*)"$', expected.read_text(), re.M)
    lines = [line for line in lines if line != "UTF-8.c"]
    got = said["locale/UTF-8"].splitlines()
    assert len(lines) > 50 and len(got) >= len(lines)
    for line, pattern in zip(got, lines):
        if pattern.startswith("* U-") and int(pattern[4:], 16) > 0x10ffff:
            pattern = "* Invalid"   # as Unicode has it by now
        if line.startswith(("5.1.", "5.2.")):
            pattern = "* Valid Character Found"     # halves of pairs
        assert fnmatch.fnmatchcase(line, pattern), (line, pattern)
