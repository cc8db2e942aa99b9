# SPDX-License-Identifier: BSD-3-Clause
"""The port of musl: fetched, built, and used by a program on each platform."""
import pytest

from test_run import PLATFORMS, run_app

EXPECTED = """0.10000000000000001 0x1.999999999999ap-4 0.300
0.0998334166 0.0316227766
12 0.5
1 Bad file descriptor
text in memory 1
3 jumps, a mebibyte, 4
to stderr
"""


@pytest.mark.parametrize("plat", PLATFORMS)
def test_program_on_musl(plat):
    r = run_app(plat, "tests/musl", "0.1")
    assert r.stdout == EXPECTED + "at exit, unflushed", r.stderr
    assert r.returncode == 5
    r = run_app(plat, "tests/musl", "0.1", "and _exit")
    assert (r.returncode, r.stdout) == (3, EXPECTED)
