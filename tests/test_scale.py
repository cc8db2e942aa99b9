# SPDX-License-Identifier: BSD-3-Clause
"""Many threads and timers at once."""
import pytest

from conftest import tess
from test_run import PLATFORMS, on

TIMERS = 1_000_000
THREADS = 10_000


def scale(target, what, n, memory):
    r = tess("run", *on(target), "--accel", "tcg", "--timeout", "200",
             "--memory", str(memory), "-c", "LIBUKBOOT_HEAP_TLSF=y",
             "tests/scale", "--", what, str(n))
    assert r.returncode == 0, r.stdout + r.stderr
    return r.stdout


@pytest.mark.parametrize("target", PLATFORMS)
def test_ten_thousand_threads_in_64_mib(target):
    out = scale(target, "threads", THREADS, 64)
    assert f"{THREADS} threads wait, 0 have left" in out
    assert f"{THREADS} joined" in out


@pytest.mark.parametrize("target", PLATFORMS)
def test_a_million_timers(target):
    out = scale(target, "timers", TIMERS, 128)
    assert f"{TIMERS // 3 + 1} cancelled, {TIMERS - TIMERS // 3 - 1} fired\n" \
        in out
