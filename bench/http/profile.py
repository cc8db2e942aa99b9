# SPDX-License-Identifier: BSD-3-Clause
"""Guest instructions by function while the web server answers requests: the
emulator runs one at a time and writes down where each is.
"""
import bisect
import collections
import re
import socket

import measure

REQUEST = b"GET / HTTP/1.1\r\nHost: image\r\n\r\n"


class Monitor:
    """QEMU's, told what to log."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.wait()

    def wait(self):
        text = b""
        while not text.endswith(b"(qemu) "):
            text += self.socket.recv(4096)

    def say(self, command):
        self.socket.sendall(command.encode() + b"\n")
        self.wait()


def symbols(image):
    """Addresses of functions, in order, and their names."""
    text = measure.run("nm", "-n", f"{image}.dbg")
    found = [(int(a, 16), name) for a, kind, name in
             (l.split() for l in text.splitlines() if len(l.split()) == 3)
             if kind in "tTwW"]
    return [a for a, _ in found], [name for _, name in found]


def by_function(log, image):
    """Instructions, and entries, of each function."""
    addresses, names = symbols(image)
    spent, entered = collections.Counter(), collections.Counter()
    for line in log:
        m = re.search(r"\[[0-9a-f]+/([0-9a-f]+)/", line)
        if m:
            at = int(m.group(1), 16)
            i = bisect.bisect(addresses, at) - 1
            spent[names[i]] += 1
            entered[names[i]] += at == addresses[i]
    return spent, entered


def ask(s):
    s.sendall(REQUEST)
    data = b""
    while not data.endswith(measure.PAGE):
        data += s.recv(65536)


def one_at_a_time(parts, requests=100):
    """Instructions a request, and by function [(name, instructions, calls)],
    of one connection that is kept."""
    log, monitor = parts.folder / "exec.log", parts.folder / "monitor"
    command = measure.ours(parts.kvm, 64)
    command[1:1] = ["-singlestep", "-d", "nochain", "-D", str(log),
                    "-monitor", f"unix:{monitor},server=on,wait=off"]
    with measure.tap(), measure.Server(command) as s:
        s.first_answer()
        m = Monitor(monitor)
        with socket.create_connection((measure.IMAGE, 80), 10) as c:
            for _ in range(20):
                ask(c)
            m.say("log exec,nochain")
            for _ in range(requests):
                ask(c)
            m.say("log nochain")
    with open(log) as f:
        spent, entered = by_function(f, parts.kvm)
    log.unlink()
    total = sum(spent.values()) / requests
    return total, [(name, n / requests, entered[name] / requests)
                   for name, n in spent.most_common(25)]
