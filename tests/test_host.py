# SPDX-License-Identifier: BSD-3-Clause
"""Parsers and allocators on the host, fuzzed under ASan and UBSan."""
import random

import pytest

from conftest import ROOT, run

HOST = ROOT / "tests/host"
SUBJECTS = sorted(p.name.removesuffix("_test.c") for p in HOST.glob("*_test.c"))


def percents(text):
    """The lines of a table of coverage/ as {(subject, file): percent}."""
    rows = (line.split(",") for line in text.splitlines())
    return {(subject, file): float(part) for subject, file, part in rows}


TABLES = {p.stem: percents(p.read_text())
          for p in (HOST / "coverage").glob("*.csv")}


def make(target, *args):
    r = run("make", "-s", "-C", HOST, target, *args, timeout=3600)
    assert r.returncode == 0, " ".join((target, *args)) + r.stdout + r.stderr
    return r


def clang():
    version = run("clang", "-dumpversion").stdout
    return "clang-" + version.partition(".")[0]


def check_reached(subject, reached):
    """As many lines of each file as this compiler's table says, or, where it
    has none, some of each file that another compiler's runs reach."""
    own = clang() in TABLES
    table = TABLES[clang() if own else min(TABLES)]
    recorded = {k: v for k, v in table.items() if k[0] == subject}
    assert reached.keys() == recorded.keys(), f"make record-{subject}"
    # Some lines are reached by chance: where the heap lies, for example,
    # decides which inputs libFuzzer keeps. A subject whose way to the code is
    # shut loses far more.
    for key, part in recorded.items():
        least = part / 2 if own else min(part, 1)
        assert reached[key] >= least, f"{key}: {part} % before"
    if own:
        assert sum(reached.values()) >= sum(recorded.values()) * 0.95


@pytest.mark.parametrize("subject", SUBJECTS)
def test_fuzz(subject, request):
    """The same few seconds' work each time, which reaches the lines that
    coverage/ says; with --slow ten times that, and then a seed of its own,
    which a failure shows."""
    slow = request.config.getoption("--slow")
    r = make(f"run-{subject}", *["LONG=1"] * slow)
    assert "stat::number_of_executed_units" in r.stderr
    reached = percents(make(f"coverage-{subject}").stdout)
    check_reached(subject, reached)
    if slow:
        make(f"run-{subject}", "LONG=1", f"SEEDS={random.getrandbits(31)}")


def test_coverage_of_no_other_subject():
    for table in TABLES.values():
        assert {subject for subject, file in table} <= set(SUBJECTS)


def test_corpus_notation(tmp_path):
    """Text becomes the inputs that it describes, and inputs become text."""
    text = tmp_path / "text"
    text.write_text('# first\n00ff "a\\x00\\"#"*2 # rest\n\t41*3\n\n""\n')
    r = run(HOST / "corpus.py", text, tmp_path / "out")
    assert r.returncode == 0, r.stderr
    names = (tmp_path / "out/list").read_text().split(",")
    first = b"\0\xffa\0\"#a\0\"#AAA"
    assert [open(n, "rb").read() for n in names] == [first, b""]
    every = tmp_path / "every"
    every.write_bytes(bytes(range(256)) + first + bytes(600) + b"end")
    text.write_text(run(HOST / "corpus.py", "--text", every).stdout)
    assert max(map(len, text.read_text().expandtabs().splitlines())) <= 80
    run(HOST / "corpus.py", text, tmp_path / "out")
    assert (tmp_path / "out/000").read_bytes() == every.read_bytes()
    text.write_text("00 0\n")
    r = run(HOST / "corpus.py", text, tmp_path / "out")
    assert r.returncode != 0 and f"{text}:1: cannot read" in r.stderr
