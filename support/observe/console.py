# SPDX-License-Identifier: BSD-3-Clause
"""The console of an image, and the dumps in it: a line `=== NAME ...`, the
dump's own lines, a line `=== end ...`. What is no dump goes on to stdout."""
import os
import sys


class Refused(Exception):
    """A dump that isn't what it should be; says why."""


def pass_on(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


class Splitter:
    """Parts a dump's lines from the rest, which it hands to `other` as soon
    as it can't be a dump's."""

    def __init__(self, name, other=pass_on):
        self.mark = f"=== {name}".encode()
        self.other = other
        self.rest = b""
        self.fresh = True  # self.rest begins a line
        self.dumps = []
        self.open = False

    def feed(self, data):
        self.rest += data
        while b"\n" in self.rest:
            line, self.rest = self.rest.split(b"\n", 1)
            self.line(line)
            self.fresh = True
        # A prompt, which no newline follows.
        if self.rest and not self.open and not (
                self.fresh and self.mark.startswith(self.rest[:len(self.mark)])):
            self.other(self.rest)
            self.rest, self.fresh = b"", False

    def line(self, line):
        text = line.rstrip(b"\r")
        begins = self.fresh and (text == self.mark or
                                 text.startswith(self.mark + b" "))
        if begins:
            self.dumps.append([])
            self.open = True
        if self.open:
            self.dumps[-1].append(text.decode("ascii", "replace"))
            if text.startswith(b"=== end"):
                self.open = False
        else:
            self.other(line + b"\n")

    def end(self):
        if self.rest and not self.open:
            self.other(self.rest)
        if self.open:
            raise Refused("the dump has no end: the image was ended while "
                          "it printed, or before")


def last_dump(stream, name, other=pass_on):
    """The lines of the last dump called `name`, first and last included."""
    splitter = Splitter(name, other)
    while True:
        data = os.read(stream.fileno(), 65536)
        if not data:
            break
        splitter.feed(data)
    splitter.end()
    if not splitter.dumps:
        raise Refused(f"there is no {name} dump on the console: it comes "
                      "when the image exits, not when it crashes or is ended "
                      "from outside")
    return splitter.dumps[-1]


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def fail(why):
    print(f"tess: {why}", file=sys.stderr)
    return 2
