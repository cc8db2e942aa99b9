# SPDX-License-Identifier: BSD-3-Clause
"""Bars as an SVG, without anything but text."""
from xml.sax.saxutils import escape

WIDTH, ROW, NAMES, VALUES = 720, 26, 250, 90


def bars(title, rows):
    """`rows`: name, value, the value's text, and whether it is ours."""
    longest = max(value for _, value, _, _ in rows)
    height = 40 + ROW * len(rows)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
           f'height="{height}" viewBox="0 0 {WIDTH} {height}" '
           'font-family="sans-serif" font-size="13">',
           f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
           f'<text x="10" y="22" font-weight="bold">{escape(title)}</text>']
    for i, (name, value, text, ours) in enumerate(rows):
        y = 36 + ROW * i
        length = max((WIDTH - NAMES - VALUES) * value / longest, 1)
        out += [f'<text x="{NAMES - 8}" y="{y + 15}" text-anchor="end">'
                f'{escape(name)}</text>',
                f'<rect x="{NAMES}" y="{y}" width="{length:.1f}" '
                f'height="{ROW - 6}" fill="{"#2b6cb0" if ours else "#a0aec0"}'
                '"/>',
                f'<text x="{NAMES + length + 6:.1f}" y="{y + 15}">'
                f'{escape(text)}</text>']
    return "\n".join([*out, "</svg>", ""])
