# SPDX-License-Identifier: BSD-3-Clause
"""What tests of the network share: a namespace of their own, and images that
run in it beside the test's own sockets."""
import contextlib
import ctypes
import os
import queue
import signal
import socket
import subprocess
import threading
import time

from conftest import ROOT, run
from test_run import on

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)

# As support/run/net.sh gives them, in a fresh namespace.
HOST, IMAGE = "10.87.0.1", "10.87.0.2"
HOST6, IMAGE6 = "fd87::1", "fd87::2"


def check(result):
    if result:
        raise OSError(ctypes.get_errno(), "namespaces need root")


@contextlib.contextmanager
def namespace():
    """This thread, and what it starts, in a network of its own."""
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    check(libc.unshare(CLONE_NEWNET))
    try:
        run("ip", "link", "set", "lo", "up")
        yield
    finally:
        check(libc.setns(before, CLONE_NEWNET))
        os.close(before)


class Image:
    """An image that runs under tess, with a tap device."""

    def __init__(self, target, app, *params, options=(), env=None):
        self.lines = []
        self.queue = queue.Queue()
        self.process = subprocess.Popen(
            [str(a) for a in [ROOT / "tess", "run", *on(target), "--accel",
                              "tcg", "--net", "tap", *options, app, *params]],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace",
            start_new_session=True, env={**os.environ, **(env or {})})
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.queue.put(line)
        self.queue.put(None)

    def expect(self, text, seconds=300):
        """Waits for a line with `text`."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self.queue.get(timeout=end - time.monotonic())
            except (queue.Empty, ValueError):
                line = None
            assert line is not None, f"no '{text}':\n" + "".join(self.lines)
            self.lines.append(line)
            if text in line:
                return line

    def output(self):
        while not self.queue.empty():
            self.lines.append(self.queue.get() or "")
        return "".join(self.lines)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)


@contextlib.contextmanager
def image(*args, ready=None, **kw):
    """An image, once it has said `ready`; it must not crash."""
    it = Image(*args, **kw)
    try:
        if ready:
            it.expect(ready)
        yield it
        assert "CRASH" not in it.output(), it.output()
    finally:
        it.stop()


def tool(*args, ok=True, timeout=60, **kw):
    """Runs a real peer; returns its output."""
    r = run(*args, timeout=timeout, **kw)
    assert not ok or r.returncode == 0, f"{args}: {r.stdout}{r.stderr}"
    return r.stdout


def connect(port, host=IMAGE, seconds=20):
    return socket.create_connection((host, port), timeout=seconds)


def read_all(s):
    data = b""
    while True:
        more = s.recv(65536)
        if not more:
            return data
        data += more
