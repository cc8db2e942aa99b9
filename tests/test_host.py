# SPDX-License-Identifier: BSD-3-Clause
"""Parsers and allocators on the host, fuzzed under ASan and UBSan."""
import pytest

from conftest import ROOT, run

HOST = ROOT / "tests/host"
SUBJECTS = sorted(p.name.removesuffix("_test.c") for p in HOST.glob("*_test.c"))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_fuzz(subject, request):
    """The same few seconds' work each time; with --slow ten times that."""
    long = ["LONG=1"] if request.config.getoption("--slow") else []
    r = run("make", "-C", HOST, f"run-{subject}", *long, timeout=3600)
    assert r.returncode == 0, r.stdout + r.stderr
    assert "stat::number_of_executed_units" in r.stderr
