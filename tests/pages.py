# SPDX-License-Identifier: BSD-3-Clause
"""The documents as tests read them: their files and their commands.

An indented block is a file when the paragraph before it begins with the file's
name in backquotes; any other block is a list of commands."""
import re

from conftest import ROOT

PARAGRAPH_AND_BLOCK = re.compile(
    r"((?:^\S.*\n)+)\n((?:^(?:    |\t).*\n|^\n(?=    ))+)", re.M)


def section(page, heading=None):
    """The text of a page, or of one of its sections."""
    text = (ROOT / page).read_text()
    if heading is None:
        return text
    return re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text,
                     re.M | re.S)[1]


def blocks(text):
    """Each block without its indentation, and the paragraph before it."""
    return [(before, re.sub(r"^    ", "", block, flags=re.M))
            for before, block in PARAGRAPH_AND_BLOCK.findall(text)]


def files(text):
    """The files that a text shows: {name: content}."""
    return {m[1]: block for before, block in blocks(text)
            if (m := re.match(r"`([\w./-]+)`", before))}


def write_files(text, folder):
    """Writes them below `folder`, as a reader does who copies them."""
    for name, content in files(text).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)


def commands(text):
    """What a text has its reader type, a list for each block."""
    return [block.splitlines() for before, block in blocks(text)
            if not re.match(r"`[\w./-]+`", before)]
