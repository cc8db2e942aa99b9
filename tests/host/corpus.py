#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""corpus.py TEXT FOLDER: writes the inputs that TEXT lists into FOLDER.
corpus.py --text FILE...: prints such inputs as text.

Each line of TEXT is one input; an indented line continues it. A line holds
bytes in hexadecimal, strings in double quotes with Python's escapes, and
either of them repeated: 00*512. '#' begins a comment. FOLDER/list names the
inputs in order, as libFuzzer's -seed_inputs reads them."""
import ast
import pathlib
import re
import sys

TOKEN = re.compile(r'\s*(?:("(?:\\.|[^"\\])*")|((?:[0-9a-f]{2})+))(?:\*(\d+))?'
                   r'(?=\s|$)|\s*(#.*)?$')


def parse(line, where):
    data, at = b"", 0
    while at < len(line):
        m = TOKEN.match(line, at)
        if not m:
            sys.exit(f"{where}: cannot read: {line[at:]}")
        if m[1]:
            part = ast.literal_eval("b" + m[1])
        else:
            part = bytes.fromhex(m[2] or "")
        data += part * int(m[3] or 1)
        at = m.end()
    return data


def inputs(path):
    """The inputs of a text file. A missing file stands for one zero byte."""
    lines = []
    text = path.read_text() if path.exists() else ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip()[0] == "#":
            continue
        data = parse(line, f"{path}:{number}")
        if line[0] in " \t" and lines:
            lines[-1] += data
        else:
            lines.append(data)
    return lines or [b"\0"]


def unpack(path, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    names = []
    for i, data in enumerate(inputs(path)):
        names.append(folder / f"{i:03}")
        names[-1].write_bytes(data)
    (folder / "list").write_text(",".join(map(str, names)))


def as_text(data):
    """One input, in lines of at most 80 columns."""
    tokens, line, lines = [], "", []
    for m in re.finditer(rb'([!#-\[\]-~ ]{4,40})|(.)\2{7,}|(.{1,8}?)'
                         rb'(?=[!#-\[\]-~ ]{4}|(.)\4{7}|$)|(.{8})',
                         data, re.S):
        if m[1]:
            tokens.append(f'"{m[1].decode()}"')
        elif m[2]:
            tokens.append(f"{m[2].hex()}*{len(m[0])}")
        else:
            tokens.append(m[0].hex())
    for t in tokens:
        if len(line) + len(t) > 70:
            lines.append(line)
            line = ""
        line += (" " if line else "") + t
    return "\n\t".join(lines + [line])


if sys.argv[1] == "--text":
    for name in sys.argv[2:]:
        print(as_text(pathlib.Path(name).read_bytes()))
else:
    unpack(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
