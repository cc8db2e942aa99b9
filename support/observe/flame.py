#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A profile on an image's console -> folded stacks and a flame graph.

    flame.py [--symbols IMAGE.dbg --nm NM] BASE <console

writes BASE.folded, a line `main;caller;function COUNT` for each stack, and
BASE.svg, which zooms where it is clicked. With --folded stdin is such lines.
"""
import argparse
import re
import sys
from xml.sax.saxutils import escape

import console
from symbols import Symbols

HEAD = re.compile(r"=== ukprof (\d+) Hz, (\d+) samples, (\d+) dropped, "
                  r"(\d+) missed")
STACK = re.compile(r"([^;\s][^;]*(?:;[^;]+)*) (\d+)")


def parse_stacks(lines):
    """[(functions from the root on, count)]"""
    stacks = []
    for line in lines:
        m = STACK.fullmatch(line)
        if not m:
            raise console.Refused(f"this is no stack: '{line}'")
        stacks.append((m.group(1).split(";"), int(m.group(2))))
    return stacks


def parse_dump(lines):
    head = HEAD.fullmatch(lines[0])
    if not head:
        raise console.Refused(f"this is no profile: '{lines[0]}'")
    stacks = parse_stacks(lines[1:-1])
    _, samples, dropped, _ = map(int, head.groups())
    total = sum(n for _, n in stacks)
    if total != samples - dropped:
        raise console.Refused(
            f"the profile is damaged: its stacks have {total} samples, and "
            f"should have {samples - dropped}")
    return stacks, lines[0][len("=== ukprof "):]


def named(function, symbols):
    """The name of what is an address: the image had no table of names."""
    if not re.fullmatch(r"0x[0-9a-f]+", function):
        return function
    return symbols.at(int(function, 16)) or function


def merged(stacks):
    """Equal ones together, the most frequent first."""
    counts = {}
    for functions, n in stacks:
        key = tuple(functions)
        counts[key] = counts.get(key, 0) + n
    return sorted(counts.items(), key=lambda s: (-s[1], s[0]))


def folded(stacks):
    return "".join(f"{';'.join(f)} {n}\n" for f, n in stacks)


# --- drawing -----------------------------------------------------------------
WIDTH, MARGIN, ROW, TOP, CHAR = 1200, 10, 18, 50, 7.0

STYLE = """
svg { background: #fdfcf9; font: 12px monospace }
.title { font: bold 17px sans-serif; fill: #333 }
.note { font: 12px sans-serif; fill: #777 }
g.f { cursor: pointer }
g.f rect { stroke: #fdfcf9; stroke-width: 1; rx: 2 }
g.f:hover rect { stroke: #222 }
g.f text { pointer-events: none; fill: #222 }
"""

# What is clicked, and all above it, takes the whole width.
SCRIPT = """
var frames = Array.prototype.slice.call(document.querySelectorAll("g.f"));
function num(g, a) { return parseFloat(g.getAttribute("data-" + a)); }
function zoom(at) {
  var x0 = num(at, "x"), w0 = num(at, "w"), d0 = num(at, "d");
  frames.forEach(function (g) {
    var x = num(g, "x"), w = num(g, "w"), r = g.querySelector("rect"),
        t = g.querySelector("text"), below = num(g, "d") < d0;
    var seen = below ? x <= x0 + 1e-9 && x + w >= x0 + w0 - 1e-9
                     : x >= x0 - 1e-9 && x + w <= x0 + w0 + 1e-9;
    g.style.display = seen ? "" : "none";
    if (!seen) return;
    var left = below ? 0 : (x - x0) / w0, part = below ? 1 : w / w0;
    r.setAttribute("x", MARGIN + left * ROOM);
    r.setAttribute("width", part * ROOM);
    t.setAttribute("x", MARGIN + left * ROOM + 3);
    var n = Math.floor((part * ROOM - 6) / CHAR), name = g.getAttribute("data-n");
    t.textContent = n < 2 ? "" : name.length <= n ? name : name.slice(0, n - 1) + "\\u2026";
    g.style.opacity = below ? 0.6 : 1;
  });
}
frames.forEach(function (g) { g.addEventListener("click", function () { zoom(g); }); });
"""


class Node:
    def __init__(self, name):
        self.name, self.count, self.children = name, 0, {}

    def add(self, functions, n):
        node = self
        node.count += n
        for f in functions:
            node = node.children.setdefault(f, Node(f))
            node.count += n

    def frames(self, x=0.0, depth=0):
        """(node, where it begins in samples, depth), itself first."""
        yield self, x, depth
        for name in sorted(self.children):
            child = self.children[name]
            yield from child.frames(x, depth + 1)
            x += child.count


def colour(name):
    """Warm for code, the same each time; grey for idling and the unknown."""
    if name in ("all", "ukplat_idle") or name.startswith("["):
        return "hsl(40 10% 80%)"
    h = 2166136261
    for c in name.encode():
        h = (h ^ c) * 16777619 & 0xffffffff
    return f"hsl({8 + h % 46} {70 + (h >> 8) % 25}% {62 + (h >> 16) % 14}%)"


def cut(name, width):
    n = int((width - 6) / CHAR)
    return "" if n < 2 else name if len(name) <= n else name[:n - 1] + "…"


def svg(stacks, title, note):
    root = Node("all")
    for functions, n in stacks:
        root.add(functions, n)
    total = max(root.count, 1)
    frames = list(root.frames())
    height = TOP + (max(d for _, _, d in frames) + 1) * ROW + 20
    room = WIDTH - 2 * MARGIN
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
           f'height="{height}" viewBox="0 0 {WIDTH} {height}">',
           f"<style>{STYLE}</style>",
           f'<text class="title" x="{MARGIN}" y="24">{escape(title)}</text>',
           f'<text class="note" x="{MARGIN}" y="42">{escape(note)}</text>']
    for node, x, depth in frames:
        left, width = MARGIN + x / total * room, node.count / total * room
        top = height - 20 - (depth + 1) * ROW
        name = escape(node.name, {'"': "&quot;"})
        out.append(
            f'<g class="f" data-x="{x / total:.9f}" '
            f'data-w="{node.count / total:.9f}" data-d="{depth}" '
            f'data-n="{name}"><title>{name}: {node.count} samples, '
            f'{100 * node.count / total:.1f} %</title>'
            f'<rect x="{left:.2f}" y="{top}" width="{width:.2f}" '
            f'height="{ROW - 1}" fill="{colour(node.name)}"/>'
            f'<text x="{left + 3:.2f}" y="{top + 13}">'
            f'{escape(cut(node.name, width))}</text></g>')
    script = SCRIPT.replace("MARGIN", str(MARGIN)).replace(
        "ROOM", str(room)).replace("CHAR", str(CHAR))
    out.append(f"<script><![CDATA[{script}]]></script></svg>\n")
    return "\n".join(out)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--symbols", help="image with symbols, for addresses")
    p.add_argument("--nm", default="nm")
    p.add_argument("--title", default="Where the time went")
    p.add_argument("--folded", action="store_true",
                   help="stdin is folded stacks already")
    p.add_argument("base")
    args = p.parse_args()
    try:
        if args.folded:
            stacks, note = parse_stacks(sys.stdin.read().splitlines()), ""
        else:
            stacks, note = parse_dump(console.last_dump(sys.stdin, "ukprof"))
    except console.Refused as e:
        return console.fail(e)
    if args.symbols:
        symbols = Symbols(args.nm, args.symbols)
        stacks = [([named(f, symbols) for f in fs], n) for fs, n in stacks]
    stacks = merged(stacks)
    console.write(args.base + ".folded", folded(stacks))
    console.write(args.base + ".svg", svg(stacks, args.title, note))
    print(f"tess: {note}\ntess: flame graph {args.base}.svg, stacks "
          f"{args.base}.folded", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
