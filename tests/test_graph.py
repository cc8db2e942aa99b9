# SPDX-License-Identifier: BSD-3-Clause
"""The picture of an application's libraries: layers, and no arrow too many."""
import re
import subprocess

from conftest import ROOT, run, tess

OUT = ROOT / "apps/httpd/build/kvm-x86_64"
LAYERS = ["application", "port", "driver", "library", "platform", "arch"]


def awk(lines):
    return subprocess.run(
        ["awk", "-f", str(ROOT / "support/build/graph.awk")], input=lines,
        text=True, check=True, stdout=subprocess.PIPE).stdout


def arrows(dot):
    return set(re.findall(r'"(\w+)" -> "(\w+)" \[edgetooltip', dot))


def members(dot):
    """The layers that are drawn, from the top down, with their libraries."""
    return {layer: re.findall(r'^\t\t"(\w+)"', text, re.M) for layer, text in
            re.findall(r"cluster_(\w+) \{\n(.*?)\n\t\}", dot, re.S)}


def reached(edges):
    """All pairs of which one leads to the other."""
    pairs = set(edges)
    while more := {(a, d) for a, b in pairs for c, d in edges
                   if b == c} - pairs:
        pairs |= more
    return pairs


def used(layers):
    """Who uses whose symbols, downwards, as the objects say it."""
    rank = {lib: LAYERS.index(layer)
            for layer, libs in layers.items() for lib in libs}
    owner, uses = {}, set()
    for lib in rank:
        for line in run("nm", OUT / f"lib/{lib}.o").stdout.splitlines():
            *_, kind, symbol = line.split()
            if kind == "U":
                uses.add((lib, symbol))
            elif kind in "ABCDRTVW":
                if symbol not in owner or kind != "W":
                    owner[symbol] = lib
    return {(lib, owner[s]) for lib, s in uses if s in owner
            and owner[s] != lib and rank[lib] <= rank[owner[s]]}


def test_layers_and_arrows():
    r = tess("graph", "-m", "x86_64", "apps/httpd")
    assert r.returncode == 0, r.stderr
    dot = (OUT / "graph.dot").read_text()
    layers, drawn = members(dot), arrows(dot)
    assert list(layers) == LAYERS
    assert layers["application"] == ["apphttpd"]
    assert "liblwip" in layers["port"] and "libpci" in layers["driver"]
    there = used(layers)
    assert drawn < there and reached(drawn) == reached(there)
    assert not [e for e in drawn if e in reached(drawn - {e})]
    # Each layer is drawn below the one before.
    height = {n: float(y) for n, y in re.findall(
        r"^node (\w+) \S+ (\S+)",
        run("dot", "-Tplain", OUT / "graph.dot").stdout, re.M)}
    for above, below in zip(LAYERS, LAYERS[1:]):
        assert (min(height[n] for n in layers[above]) >
                max(height[n] for n in layers[below])), (above, below)


def test_what_a_circle_reaches_is_kept():
    edges = {(a, b) for a in "abc" for b in "abcd" if a != b}
    text = "".join(f"L {n} library\nD {n} {n}_f T\n" for n in "abcd")
    text += "".join(f"U {a} {b}_f\n" for a, b in edges)
    drawn = arrows(awk(text))
    assert reached(drawn) == reached(edges)
    assert not [e for e in drawn if e in reached(drawn - {e})]
