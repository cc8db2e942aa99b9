# SPDX-License-Identifier: BSD-3-Clause
"""Profiles: from samples in an image to a flame graph."""
import re
import sys
import xml.etree.ElementTree as ET

import pytest

from conftest import ROOT, run, tess
from test_run import PLATFORMS, on

TOOL = ROOT / "support/observe/flame.py"
# Rounds of the application that take a second or so on each.
ROUNDS = {"kvm-x86_64": 100, "kvm-arm64": 100, "linuxu-x86_64": 900,
          "linuxu-arm": 150}


def prof(target, *options, words=(), rounds=None):
    r = tess("prof", *on(target), "--accel", "tcg", "--timeout", "200",
             *options, "tests/observe", *words, "--",
             rounds or ROUNDS[target], timeout=400)
    paths = re.findall(r"graph (\S+\.svg), stacks (\S+\.folded)$", r.stderr,
                       re.M)
    return r, *(open(p).read() for p in (paths[0] if paths else ()))


def stacks(folded):
    found = {}
    for line in folded.splitlines():
        functions, n = re.fullmatch(r"([\w.;\[\]]+) (\d+)", line).groups()
        assert functions not in found
        found[functions] = int(n)
    return found


def check_graph(svg, found):
    """Well-formed, and each function where its callers are."""
    root = ET.fromstring(svg)
    total = sum(found.values())
    frames = [g for g in root.iter("{http://www.w3.org/2000/svg}g")]
    names = {g.get("data-n") for g in frames}
    assert names == {"all"} | {f for s in found for f in s.split(";")}
    for g in frames:
        title = g.find("{http://www.w3.org/2000/svg}title").text
        n = int(re.search(r": (\d+) samples", title).group(1))
        assert abs(float(g.get("data-w")) - n / total) < 1e-6
        assert -1e-6 < float(g.get("data-x")) <= 1 - n / total + 1e-6


def check_hot(found):
    total = sum(found.values())
    hot = sum(n for s, n in found.items() if s.endswith(";hot"))
    assert hot > 0.8 * total
    by_main = found.get("main;work;hot", 0)
    by_thread = found.get("waits_for_mutex;work;hot", 0)
    assert by_main + by_thread > 0.9 * hot
    assert by_main > by_thread > 0


@pytest.mark.parametrize("target", PLATFORMS)
def test_a_hot_function(target):
    r, svg, folded = prof(target)
    assert (r.returncode, r.stdout) == (0, "begins\nends\n"), r.stderr
    found = stacks(folded)
    check_hot(found)
    check_graph(svg, found)


def test_preemptive_from_boot_on():
    r, svg, folded = prof("kvm-x86_64", "-c", "LIBUKSCHED_PREEMPT=y",
                          words=["ukprof.start=boot", "ukprof.hz=250"])
    assert r.returncode == 0 and "250 Hz" in r.stderr
    check_hot(stacks(folded))


def test_addresses_become_names():
    """The image has no table of names: the host's nm has."""
    r, svg, folded = prof("linuxu-x86_64", "-c", "LIBUKDEBUG_SYMTAB=n")
    assert r.returncode == 0
    found = stacks(folded)
    hot = sum(n for s, n in found.items() if s.endswith(";hot"))
    assert hot > 0.8 * sum(found.values())


def test_little_memory_drops_and_counts():
    r, _, folded = prof("linuxu-x86_64", "-c", "LIBUKPROF_KIB=4",
                        "-c", "LIBUKDEBUG_SYMTAB=n", words=["ukprof.hz=2000"])
    kept, dropped = map(int, re.search(
        r"(\d+) samples, (\d+) dropped", r.stderr).groups())
    assert sum(stacks(folded).values()) == kept - dropped


def flame(tmp_path, text, *options):
    (tmp_path / "in").write_text(text)
    with open(tmp_path / "in") as f:
        return run(sys.executable, TOOL, *options, tmp_path / "out", stdin=f)


GOOD = ("hello\n=== ukprof 100 Hz, 7 samples, 1 dropped, 0 missed\n"
        "main;a;b 3\nmain;a 1\nmain;a;b 1\nmain;<c>&\"d\" 1\n=== end\nbye\n")


def test_what_is_no_dump_passes(tmp_path):
    r = flame(tmp_path, GOOD)
    assert (r.returncode, r.stdout) == (0, "hello\nbye\n"), r.stderr
    folded = (tmp_path / "out.folded").read_text()
    assert folded == 'main;a;b 4\nmain;<c>&"d" 1\nmain;a 1\n'
    svg = ET.parse(tmp_path / "out.svg")
    assert '<c>&"d"' in {g.get("data-n") for g in svg.iter()}
    # Its own output is input again.
    again = flame(tmp_path, folded, "--folded")
    assert again.returncode == 0
    assert (tmp_path / "out.folded").read_text() == folded


@pytest.mark.parametrize("text, message", [
    ("", "there is no ukprof dump"),
    ("hello\n", "there is no ukprof dump"),
    ("x=== ukprof 1 Hz, 0 samples, 0 dropped, 0 missed\n=== end\n",
     "there is no ukprof dump"),
    ("=== ukprof\n=== end\n", "this is no profile"),
    (GOOD.replace("100 Hz", "-1 Hz"), "this is no profile"),
    (GOOD.replace("=== end\nbye\n", ""), "has no end"),
    (GOOD.replace("=== end\nbye\n", "==="), "has no end"),
    (GOOD.replace("main;a 1\n", ""), "5 samples, and should have 6"),
    (GOOD.replace("a;b 3", "a;;b 3"), "this is no stack: 'main;a;;b 3'"),
    (GOOD.replace("a;b 3", "a;b -3"), "this is no stack"),
    (GOOD.replace("a;b 3", "a;b"), "this is no stack"),
    (GOOD.replace("a;b 3", "a;b 3\n"), "this is no stack: ''"),
])
def test_what_is_no_profile_is_refused(tmp_path, text, message):
    r = flame(tmp_path, text)
    assert r.returncode == 2
    assert message in r.stderr and "Traceback" not in r.stderr
    assert not (tmp_path / "out.svg").exists()
