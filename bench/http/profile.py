# SPDX-License-Identifier: BSD-3-Clause
"""Guest instructions while the web server answers, and while a stream flows:
the emulator runs one at a time and writes down where each is.
"""
import bisect
import collections
import contextlib
import re
import socket

import measure
import qemu

STEPPING = qemu.stepping_command(measure.QEMU[0])


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


class Functions:
    """An image's, by address; two of the same name are told apart by their
    files."""

    def __init__(self, image):
        found = {}
        for line in measure.run("nm", "-n", f"{image}.dbg").splitlines():
            fields = line.split()
            if len(fields) == 3 and fields[1] in "tTwW":
                found[int(fields[0], 16)] = fields[2]
        self.starts, self.names = list(found), list(found.values())
        text = measure.run("size", "-A", "-x", f"{image}.dbg")
        start = int(re.search(r"\.text +\S+ +(\S+)", text).group(1), 16)
        self.end = start + int(
            re.search(r"\.text +(\S+)", text).group(1), 16)
        times = collections.Counter(self.names)
        twice = [i for i, n in enumerate(self.names) if times[n] > 1]
        lines = measure.run("addr2line", "-e", f"{image}.dbg",
                            *(hex(self.starts[i]) for i in twice))
        for i, line in zip(twice, lines.splitlines()):
            file = line.split(":")[0].rsplit("/", 1)[-1]
            self.names[i] += f" ({file})"

    def at(self, address):
        """Its index."""
        if not self.starts[0] <= address < self.end:
            raise RuntimeError(f"{address:#x} is in no function")
        return bisect.bisect(self.starts, address) - 1


class Walk:
    """Instructions by function and by stack, from where each one was. Who
    called is seen from the order: at a function's start somebody called or
    went on to it, elsewhere it was come back to."""

    def __init__(self, functions, addresses):
        self.spent, self.entered = collections.Counter(), collections.Counter()
        self.stacks = collections.Counter()
        stack = ()
        for a in addresses:
            f = functions.at(a)
            name = functions.names[f]
            if a == functions.starts[f]:
                self.entered[name] += 1
                stack += (name,)
            elif not stack or stack[-1] != name:
                while stack and stack[-1] != name:
                    stack = stack[:-1]
                stack = stack or (name,)
            self.spent[name] += 1
            self.stacks[stack] += 1
        self.total = sum(self.spent.values())
        if not self.total:
            raise RuntimeError("no instruction was written down")


def addresses(log):
    """Where each instruction of the emulator's log was."""
    last = None
    for line in log:
        m = re.search(r"\[[0-9a-f]+/([0-9a-f]+)/", line)
        if m and last is not None:
            yield last
        if m:
            last = int(m.group(1), 16)
        elif line.startswith("Stopped"):
            last = None     # something else was to be done before it
    if last is not None:
        yield last


class Watched:
    """A server whose instructions are written down now and then."""

    def __init__(self, server, monitor, log):
        self.server, self.monitor, self.log = server, monitor, log

    @contextlib.contextmanager
    def watch(self):
        """Of what happens meanwhile, in the file `log`."""
        self.log.write_bytes(b"")
        for command in (f"logfile {self.log}", f"{STEPPING} on",
                        "log exec,nochain"):
            self.monitor.say(command)
        yield
        self.monitor.say("log none")
        self.monitor.say(f"{STEPPING} off")

    def walk(self, image):
        """Of what was written down of the image."""
        with open(self.log) as f:
            return Walk(Functions(image), addresses(f))


@contextlib.contextmanager
def watched(folder, command, ready, seconds=60):
    """Of `command`, which says `ready` when it is."""
    path, log = folder / "monitor", folder / "exec.log"
    command = [*command, "-D", str(log),
               "-monitor", f"unix:{path},server=on,wait=off"]
    try:
        with measure.tap(), measure.Server(command) as s:
            s.expect(ready, seconds)
            yield Watched(s, Monitor(path), log)
    finally:
        log.unlink(missing_ok=True)


def answer(s, content):
    data = b""
    while not data.endswith(content):
        more = s.recv(65536)
        if not more:
            raise RuntimeError(f"the answer ends at {data!r}")
        data += more


def ask(s, page, content):
    s.sendall(f"GET /{page} HTTP/1.1\r\nHost: image\r\n\r\n".encode())
    answer(s, content)


def asked(w, image, s, page, content, n):
    """A walk of `n` requests by a connection that is kept."""
    for _ in range(20):
        ask(s, page, content)
    with w.watch():
        for _ in range(n):
            ask(s, page, content)
    return w.walk(image)


def requests(parts, n=100):
    """Walks of `n` requests, one after the other, by one connection that is
    kept; by the page's name."""
    pages = {"": measure.PAGE, "index.html": measure.PAGE,
             "large.html": measure.LARGE}
    with watched(parts.folder, measure.ours(parts.kvm, 64), "http://") as w, \
            socket.create_connection((measure.IMAGE, 80), 10) as c:
        return {page: asked(w, parts.kvm, c, page, content, n)
                for page, content in pages.items()}


def at_once(parts, connections, rounds=10):
    """A walk of `rounds` times one request by each of some connections; all
    are sent before the first answer is read."""
    request = b"GET / HTTP/1.1\r\nHost: image\r\n\r\n"
    with watched(parts.folder, measure.ours(parts.kvm, 64), "http://") as w, \
            contextlib.ExitStack() as stack:
        socks = [stack.enter_context(
            socket.create_connection((measure.IMAGE, 80), 10))
            for _ in range(connections)]
        for c in socks:
            ask(c, "", measure.PAGE)
        with w.watch():
            for _ in range(rounds):
                for c in socks:
                    c.sendall(request)
                for c in socks:
                    answer(c, measure.PAGE)
        return w.walk(parts.kvm)


def packets():
    """Of the tap device so far: to the image, and from it."""
    with open("/proc/self/net/dev") as f:
        line = next(l for l in f if l.strip().startswith("tap0:"))
    received, sent = line.split(":")[1].split()[1::8]
    return int(sent), int(received)


Stream = collections.namedtuple("Stream", "walk packets_in packets_out bytes")


def stream(parts, way, offloads, size=1 << 20):
    """iperf3's stream of `size` bytes, whole: what opens and ends it also."""
    option = {"to it": [], "from it": ["-R"]}[way]
    command = measure.with_offloads(measure.ours(parts.iperf, 64), offloads)
    with watched(parts.folder, command, "5201") as w:
        measure.run("ping", "-c1", "-w10", measure.IMAGE)
        before = packets()
        with w.watch():
            measure.iperf3(*option, long=("-n", str(size)))
        into, out = (b - a for a, b in zip(before, packets()))
        walk = w.walk(parts.iperf)
    return Stream(walk, into, out, size)
