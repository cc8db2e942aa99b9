# SPDX-License-Identifier: BSD-3-Clause
"""The house's style, where a machine can judge it."""
import re

import pytest

from conftest import ROOT, have, run

FILES = [f for f in run("git", "ls-files", "-co", "--exclude-standard")
         .stdout.splitlines() if (ROOT / f).is_file()]
CODE = [f for f in FILES if f.endswith((".c", ".h"))]
TEXT = [f for f in FILES if not f.endswith((".csv", ".dict", ".svg"))]


# Another version formats otherwise. Debian 12 and 13 have this one.
FORMATTER = 19


def formatter():
    """The program of that version, whatever it is called here."""
    for name in f"clang-format-{FORMATTER}", "clang-format":
        if have(name) and (f"version {FORMATTER}." in
                           run(name, "--version").stdout):
            return name
    raise AssertionError(f"clang-format {FORMATTER} is not on this host; "
                         "the code is checked with no other version")


def test_clang_format():
    r = run(formatter(), "--dry-run", "-Werror", *CODE)
    faults = re.findall(r"^(\S+?:\d+):", r.stderr, re.M)
    assert r.returncode == 0, f"run {formatter()} -i on: {faults[:20]}"


@pytest.mark.parametrize("file", TEXT)
def test_text(file):
    """A licence line, 80 columns of C, nothing behind a line's end."""
    text = (ROOT / file).read_text()
    lines = text.splitlines()
    if file.endswith((".c", ".h", ".S", ".uk", ".mk", ".py", ".sh", ".awk")):
        assert any("SPDX-License-Identifier: BSD-3-Clause" in line
                   for line in lines[:2]) or file.startswith("apps/") \
            or file.endswith("exportsyms.uk"), "no SPDX line"
    assert not [n for n, line in enumerate(lines, 1)
                if line != line.rstrip()], "blanks at a line's end"
    assert not text or text.endswith("\n"), "no newline at the end"
    if file.endswith((".c", ".h")):
        assert not [n for n, line in enumerate(lines, 1)
                    if len(line.expandtabs(8)) > 80], "over 80 columns"


def test_strings_keep_their_nul():
    """One that just fills its array loses it, of which GCC 15 and later warn;
    where that is meant, the array is `nonstring`."""
    texts = {f: (ROOT / f).read_text() for f in CODE}
    numbers = {name: int(value, 0) for text in texts.values()
               for name, value in re.findall(
                   r"^#define (\w+)\s+(0x[0-9a-f]+|[1-9]\d*)\b", text, re.M)}
    faults = []
    for file, text in texts.items():
        for size, literals in re.findall(
                r"\bchar \w+(?:\[\w*\])*\[(\w+)\] = "
                r'((?:"(?:[^"\\\n]|\\.)*"\s*)+)', text):
            length = numbers.get(size) or (int(size, 0) if size[0].isdigit()
                                           else 0)
            chars = re.sub(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", ".",
                           re.sub(r'"\s*"', "", literals).strip()[1:-1])
            if len(chars.encode()) == length:
                faults.append((file, literals))
    assert not faults


def test_files_of_one_recipe():
    """Grouped (&:), or make runs it once for each, at the same time."""
    faults = []
    for file in (f for f in FILES if f.endswith(("Makefile.uk", ".mk"))):
        text = re.sub(r"\\\n\s*", " ", (ROOT / file).read_text())
        several = {name for name, files in re.findall(
            r"^([\w-]+) *:?= *(.*)$", text, re.M)
            if len(re.sub(r"\([^()]*\)", "", files).split()) > 1}
        faults += [(file, target) for target in re.findall(
            r"^\$\(([\w-]+)\) *:(?!=)(?=.*\n\t)", text, re.M)
            if target in several]
    assert not faults
