# SPDX-License-Identifier: BSD-3-Clause
"""Bars and curves as SVG, without anything but text."""
import math
from xml.sax.saxutils import escape

WIDTH, ROW, NAMES, VALUES = 720, 26, 250, 90
OURS, PEERS = "#2b6cb0", "#a0aec0"
# The area of curves.
LEFT, RIGHT, TOP, HEIGHT, BOTTOM = 60, 190, 40, 300, 40
COLOURS = ["#2b6cb0", "#63b3ed", "#718096", "#c05621", "#d69e2e"]


def svg(title, height, parts):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="10" y="22" font-weight="bold">{escape(title)}</text>',
        *parts, "</svg>", ""])


def bars(title, rows):
    """`rows`: name, value, the value's text, and whether it is ours."""
    longest = max(value for _, value, _, _ in rows)
    out = []
    for i, (name, value, text, ours) in enumerate(rows):
        y = 36 + ROW * i
        length = max((WIDTH - NAMES - VALUES) * value / longest, 1)
        out += [f'<text x="{NAMES - 8}" y="{y + 15}" text-anchor="end">'
                f'{escape(name)}</text>',
                f'<rect x="{NAMES}" y="{y}" width="{length:.1f}" '
                f'height="{ROW - 6}" fill="{OURS if ours else PEERS}"/>',
                f'<text x="{NAMES + length + 6:.1f}" y="{y + 15}">'
                f'{escape(text)}</text>']
    return svg(title, 40 + ROW * len(rows), out)


def decades(low, high):
    """Powers of ten that enclose both."""
    return (math.floor(math.log10(low) + 1e-9),
            max(math.ceil(math.log10(high) - 1e-9),
                math.floor(math.log10(low) + 1e-9) + 1))


def curves(title, across, up, rows):
    """`rows`: name and [(x, y)], all above 0; both axes are logarithmic.
    `across` and `up` say what they are."""
    points = [p for _, ps in rows for p in ps]
    x0, x1 = decades(min(x for x, _ in points), max(x for x, _ in points))
    y0, y1 = decades(min(y for _, y in points), max(y for _, y in points))
    width = WIDTH - LEFT - RIGHT

    def at(x, y):
        return (LEFT + width * (math.log10(x) - x0) / (x1 - x0),
                TOP + HEIGHT * (y1 - math.log10(y)) / (y1 - y0))

    out = []
    for d in range(x0, x1 + 1):
        x, _ = at(10 ** d, 10 ** y0)
        out += [f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" '
                f'y2="{TOP + HEIGHT}" stroke="#e2e8f0"/>',
                f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" '
                f'text-anchor="middle">{10 ** d:g}</text>']
    for d in range(y0, y1 + 1):
        _, y = at(10 ** x0, 10 ** d)
        out += [f'<line x1="{LEFT}" y1="{y:.1f}" x2="{LEFT + width}" '
                f'y2="{y:.1f}" stroke="#e2e8f0"/>',
                f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
                f'{10 ** d:g}</text>']
    out += [f'<text x="{LEFT + width / 2}" y="{TOP + HEIGHT + 35}" '
            f'text-anchor="middle">{escape(across)}</text>',
            f'<text x="10" y="{TOP - 6}">{escape(up)}</text>']
    for i, (name, ps) in enumerate(rows):
        colour = COLOURS[i % len(COLOURS)]
        line = " ".join("{:.1f},{:.1f}".format(*at(*p)) for p in ps)
        y = TOP + 10 + 22 * i
        out += [f'<polyline points="{line}" fill="none" stroke="{colour}" '
                'stroke-width="1.5"/>',
                f'<line x1="{LEFT + width + 12}" y1="{y}" '
                f'x2="{LEFT + width + 32}" y2="{y}" stroke="{colour}" '
                'stroke-width="3"/>',
                f'<text x="{LEFT + width + 38}" y="{y + 4}">'
                f'{escape(name)}</text>']
    return svg(title, TOP + HEIGHT + BOTTOM + 6, out)
