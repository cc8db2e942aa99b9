# SPDX-License-Identifier: BSD-3-Clause
"""The page of figures, docs/performance.md, whose tables the benches set."""
import pathlib

PAGE = pathlib.Path(__file__).resolve().parents[1] / "docs/performance.md"


def record(name, lines):
    """Sets the table between the marks of `name`."""
    start, end = f"<!-- measured: {name} -->\n", "<!-- end -->"
    before, found, after = PAGE.read_text().partition(start)
    assert found, f"{PAGE} has no {start}"
    after = after[after.index(end):]
    PAGE.write_text(before + start + "\n".join(lines) + "\n" + after)
