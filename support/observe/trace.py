#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A trace on an image's console -> lines, and what Perfetto shows.

    trace.py [--symbols IMAGE.dbg --nm NM] BASE <console

writes BASE.trace.txt, a line for each record, and BASE.trace.json, in the
format of Chrome's tracing (ui.perfetto.dev, chrome://tracing).
The dump is described in lib/uktrace/include/uk/tracing.h.
"""
import argparse
import base64
import binascii
import collections
import json
import re
import sys

import console
from symbols import Symbols

HEAD = re.compile(r"=== uktrace 1 (\d+) records, (\d+) lost, (\d+) points")
POINT = re.compile(r"(\d+) (\d+) (\S+) (\S+) (.*)")
CONVERSION = re.compile(r"%([duxps])")
ARGS_MAX = 8

Point = collections.namedtuple("Point", "lib name fmt convs")
Record = collections.namedtuple("Record", "at point args")


def fnv1a(data):
    h = 2166136261
    for byte in data:
        h = (h ^ byte) * 16777619 & 0xffffffff
    return h


# --- reading ------------------------------------------------------------------
def parse_point(line, want):
    m = POINT.fullmatch(line)
    if not m or int(m.group(1)) != want:
        raise console.Refused(f"this is not trace point {want}: '{line}'")
    convs = CONVERSION.findall(m.group(5))
    nargs = int(m.group(2))
    if nargs != len(convs) or nargs > ARGS_MAX or \
            m.group(5).count("%") != nargs:
        raise console.Refused(f"its format has not {nargs} numbers: '{line}'")
    return Point(m.group(3), m.group(4), m.group(5), convs)


def parse_bytes(lines):
    data = b""
    for line in lines:
        try:
            if line[:1] != ":":
                raise ValueError
            data += base64.b64decode(line[1:], validate=True)
        except (ValueError, binascii.Error):
            raise console.Refused(f"these are no records: '{line}'") from None
    return data


def ulebs(data):
    """The numbers in `data`, each of at most 64 bits."""
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7f) << shift
        if value >> 64 or shift > 63:
            raise console.Refused("a number of more than 64 bits")
        shift += 7
        if not byte & 0x80:
            yield value
            value = shift = 0
    if shift:
        raise console.Refused("the records end within a number")


def parse_records(data, points, n):
    numbers = ulebs(data)
    records = []
    at = 0

    def take():
        for v in numbers:
            return v
        raise console.Refused(
            f"the records end too soon: {len(records)} of {n} are there")

    for _ in range(n):
        which = take()
        if which >= len(points):
            raise console.Refused(f"a record of trace point {which}, and "
                                  f"there are {len(points)}")
        at += take()
        records.append(Record(at, points[which],
                              [take() for _ in points[which].convs]))
    if next(numbers, None) is not None:
        raise console.Refused(f"there is more behind the {n} records")
    return records


def parse_dump(lines):
    """(records, how many were lost, the trace points)"""
    head = HEAD.fullmatch(lines[0])
    if not head:
        raise console.Refused(f"this is no trace: '{lines[0]}'")
    n, lost, npoints = map(int, head.groups())
    end = re.fullmatch(r"=== end ([0-9a-f]{8})", lines[-1])
    if not end or len(lines) < npoints + 2:
        raise console.Refused("the trace ends too soon")
    points = [parse_point(line, i) for i, line in
              enumerate(lines[1:npoints + 1])]
    data = parse_bytes(lines[npoints + 1:-1])
    if fnv1a(data) != int(end.group(1), 16):
        raise console.Refused("the trace is damaged: its sum doesn't fit")
    return parse_records(data, points, n), lost, points


# Options that bring trace points, by the library that has these.
OPTIONS = {"uksched": "threads: -c LIBUKSCHED=y",
           "uklock": "locks: -c LIBUKLOCK=y",
           "ukalloc": "the heap: -c LIBUKBOOT_HEAP=y"}


def advice(points):
    """What to do about a trace without records."""
    there = collections.defaultdict(list)
    for p in points:
        there[p.lib].append(p.name)
    have = "; ".join(f"{lib}: {', '.join(sorted(names))}"
                     for lib, names in sorted(there.items()))
    more = [text for lib, text in OPTIONS.items() if lib not in there]
    return ("the trace is empty: the image reached no trace point that was "
            "on\n"
            f"tess: trace points of this image: {have or 'none'}; "
            "uktrace.on=LIBRARY,LIBRARY.POINT says which are on\n"
            "tess: to have more: " + "; ".join(
                more + ["the application's own: UK_TRACE() (uk/trace.h)"]))


# --- showing ------------------------------------------------------------------
def text_of(v):
    """What uk_trace_text() packed."""
    return v.to_bytes(8, "little").rstrip(b"\0").decode("utf-8", "replace")


def shown(conv, v, symbols):
    if conv == "d":
        return str(v - (v >> 63 << 64))
    if conv == "u":
        return str(v)
    if conv == "s":
        return text_of(v)
    if conv == "p" and symbols and v:
        return symbols.at(v) or f"{v:#x}"
    return f"{v:#x}"


def message(record, symbols):
    args = iter([shown(c, v, symbols)
                 for c, v in zip(record.point.convs, record.args)])
    return CONVERSION.sub(lambda _: next(args), record.point.fmt)


def fields(record, symbols):
    """{name: value} of a format of the kind `name=%x`; of others numbered."""
    found = {}
    args = iter(zip(record.point.convs, record.args))
    for i, word in enumerate(record.point.fmt.split()):
        name = word.rpartition("=")[0]
        parts = [next(args) for _ in CONVERSION.findall(word)]
        if not parts:
            continue
        if "%" in name:
            name = ""
        value = "".join(shown(c, v, symbols) for c, v in parts)
        conv = parts[0][0] if len(parts) == 1 else "s"
        # What a double can't hold stays text.
        if conv in "du" and abs(int(value)) < 1 << 53:
            value = int(value)
        found[name or f"arg{i}"] = value
    return found


def is_switch(record):
    return (record.point.lib == "uksched" and record.point.name == "switch"
            and len(record.args) == 2)


def is_thread(record):
    return (record.point.lib == "uksched" and record.point.name == "thread"
            and len(record.args) == 4)


class Threads:
    """Who runs, as uksched's records tell; numbers and names for them."""

    def __init__(self):
        self.numbers, self.names, self.running = {}, {}, None

    def number(self, thread):
        return self.numbers.setdefault(thread, len(self.numbers) + 1)

    def name(self, thread):
        if thread is None:
            return "?"
        return self.names.get(thread) or f"{thread:#x}"

    def learn(self, record):
        if is_thread(record):
            self.names[record.args[0]] = "".join(map(text_of,
                                                     record.args[1:3]))
        if is_switch(record):
            self.running = record.args[1]


def first_running(records):
    """Who runs before the first switch: whom that takes the CPU from."""
    for r in records:
        if is_switch(r):
            return r.args[0]
        if is_thread(r):
            return r.args[0] if text_of(r.args[1]) == "main" else None
    return None


def lines(records, symbols):
    threads = Threads()
    threads.running = first_running(records)
    last = records[0].at if records else 0
    for r in records:
        who = threads.running
        threads.learn(r)
        yield (f"{r.at / 1e9:14.9f} {(r.at - last) / 1e9:+.9f} "
               f"{threads.name(who):>12} {r.point.lib}.{r.point.name} "
               f"{message(r, symbols)}".rstrip() + "\n")
        last = r.at


CPU = 0  # the track that shows who runs


def phase(name):
    """Records that belong together are a slice."""
    for suffix, ph in (("_begin", "B"), ("_end", "E")):
        if name.endswith(suffix):
            return ph, name[:-len(suffix)]
    return "i", name


def chrome(records, symbols):
    threads = Threads()
    threads.running = first_running(records)
    since = records[0].at if records else 0
    events = []

    def ran(until):
        if threads.running is not None:
            events.append({"ph": "X", "pid": 1, "tid": CPU, "cat": "cpu",
                           "name": threads.name(threads.running),
                           "ts": since / 1e3, "dur": (until - since) / 1e3})

    for r in records:
        ph, name = phase(r.point.name)
        event = {"ph": ph, "pid": 1, "tid": threads.number(threads.running),
                 "cat": r.point.lib, "name": f"{r.point.lib}.{name}",
                 "ts": r.at / 1e3, "args": fields(r, symbols)}
        if ph == "i":
            event["s"] = "t"
        events.append(event)
        if is_switch(r):
            ran(r.at)
            since = r.at
        threads.learn(r)
    if records:
        ran(records[-1].at)
    names = [(CPU, "CPU")] + [(n, threads.name(t))
                              for t, n in threads.numbers.items()]
    return {"displayTimeUnit": "ns", "traceEvents": [
        {"ph": "M", "pid": 1, "tid": n, "name": "thread_name",
         "args": {"name": name}} for n, name in names] + events}


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--symbols", help="image with symbols, for code addresses")
    p.add_argument("--nm", default="nm")
    p.add_argument("--title", default="")
    p.add_argument("base")
    args = p.parse_args()
    try:
        dump = console.last_dump(sys.stdin, "uktrace")
        records, lost, points = parse_dump(dump)
        if not records:
            raise console.Refused(advice(points))
    except console.Refused as e:
        return console.fail(e)
    symbols = Symbols(args.nm, args.symbols) if args.symbols else None
    text, graph = args.base + ".trace.txt", args.base + ".trace.json"
    console.write(text, "".join(lines(records, symbols)))
    console.write(graph, json.dumps(chrome(records, symbols)))
    print(f"tess: {len(records)} records, {lost} lost\n"
          f"tess: trace {text}, for Perfetto {graph}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
