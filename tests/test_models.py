# SPDX-License-Identifier: BSD-3-Clause
"""The mutex and the run queue as models, all of whose states are visited."""
import re

import pytest

from conftest import ROOT, run

MODELS = sorted(p.stem for p in (ROOT / "tests/models").glob("*.pml"))


def errors(model, folder, *options):
    r = run("spin", "-a", *options, ROOT / f"tests/models/{model}.pml",
            cwd=folder)
    assert r.returncode == 0, r.stdout + r.stderr
    r = run("gcc", "-O1", "-w", "-DSAFETY", "-DCOLLAPSE", "pan.c", "-o", "pan",
            cwd=folder)
    assert r.returncode == 0, r.stderr
    r = run("./pan", "-m1000000", cwd=folder, timeout=600)
    assert "error: max search depth" not in r.stdout
    return int(re.search(r"errors: (\d+)", r.stdout).group(1)), r.stdout


@pytest.mark.parametrize("model", MODELS)
def test_model(model, tmp_path):
    found, out = errors(model, tmp_path)
    assert found == 0, out


BUGS = [(m, bug) for m in MODELS for bug in sorted(set(re.findall(
    r"^#ifn?def (BUG\w*)", (ROOT / f"tests/models/{m}.pml").read_text(),
    re.M)))]


@pytest.mark.parametrize("model, bug", BUGS)
def test_a_bug_is_found(model, bug, tmp_path):
    assert errors(model, tmp_path, f"-D{bug}")[0] > 0
