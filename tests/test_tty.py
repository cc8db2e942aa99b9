# SPDX-License-Identifier: BSD-3-Clause
"""The console as a terminal, typed at by way of a pseudo-terminal."""
import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

from conftest import ROOT, tess
from test_run import on

slow = pytest.mark.slow
TARGETS = ["linuxu-x86_64", "kvm-x86_64",
           pytest.param("kvm-arm64", marks=slow),
           pytest.param("linuxu-arm", marks=slow)]


class Terminal:
    """A program with a terminal of its own, as a user's shell starts it."""

    def __init__(self, *args):
        self.said = ""
        # A character's bytes may come one by one.
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
            os.execvp(args[0], [str(a) for a in args])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def read(self):
        """What was said since; False at the end."""
        try:
            data = os.read(self.fd, 4096)
        except OSError:
            return False
        self.said += self.decoder.decode(data).replace("\r", "")
        return bool(data)

    def expect(self, text, seconds=60):
        """Waits for `text`, and takes all up to its end."""
        until = time.monotonic() + seconds
        while text not in self.said:
            ready, _, _ = select.select([self.fd], [], [], 1)
            assert not ready or self.read(), (text, self.said)
            assert time.monotonic() < until, (text, self.said)
        before, self.said = self.said.split(text, 1)
        return before

    def type(self, text, answer):
        os.write(self.fd, text.encode())
        return self.expect(answer)

    def end(self, seconds=60):
        """All that is said still, and the exit status."""
        until = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self.fd], [], [], 1)
            if ready and not self.read():
                break
            assert time.monotonic() < until, self.said
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return self.said, os.waitstatus_to_exitcode(status)


def modes(fd):
    """The flags of input and of editing."""
    t = termios.tcgetattr(fd)
    return t[0] & termios.ICRNL, t[3] & (
        termios.ICANON | termios.ECHO | termios.ISIG)


def built(target, app="tests/tty"):
    r = tess("build", *on(target), app)
    assert r.returncode == 0, r.stderr


def run_at(target, app, *args):
    built(target, app)
    return Terminal(ROOT / "tess", "run", *on(target), "--accel", "tcg", app,
                    *args)


@pytest.mark.parametrize("target", TARGETS)
def test_lines(target):
    """Echo, erasing, signals, end of file."""
    with run_at(target, "tests/tty") as t:
        t.expect("terminal\n> ")
        assert t.type("one\r", "> ") == "one\n[one]\n"
        assert t.type("ab\x7fc\r", "> ") == "ab\b \bc\n[ac]\n"
        assert "[x tree]" in t.type("x two\x17tree\r", "> ")
        assert "[kept]" in t.type("lost \x15kept\r", "> ")
        assert "[ä]" in t.type("äö\x7f\r", "> ")
        assert "[\x03]" in t.type("\x16\x03\r", "> ")
        assert t.type("gone\x03", "> ") == "gone^Cinterrupted\n"
        assert t.type("count\r", "type ahead\n") == "count\n"
        assert t.type("a\rb\x04", "> ") == "a\nb3 bytes, then 0\n"
        assert t.type("no newline\x04", "> ") == "no newline[no newline]\n"
        os.write(t.fd, b"\x04")
        said, status = t.end()
        assert status == 3, said


@pytest.mark.parametrize("target", TARGETS)
def test_keys(target):
    """Raw, with VMIN and VTIME; then by lines again. ^\\ ends what computes."""
    with run_at(target, "tests/tty") as t:
        t.expect("terminal\n> ")
        t.type("raw\r", "raw\nraw\n")
        for key, code in (("a", "61"), ("\x03", "03"), ("\r", "0d"),
                          ("\x7f", "7f"), ("\x1b", "1b")):
            assert t.type(key, "\n") == f"key {code}"
        t.type("q", "> ")
        assert t.type("two\r", "two\ntwo\n") == ""
        assert t.type("ab", "> ") == "2 bytes\n"
        assert t.type("soon\r", "> ") == "soon\nsoon\n0 bytes\n"
        t.type("compute\r", "computing\n")
        os.write(t.fd, b"\x1c")
        said, status = t.end()
        assert (said[:2], status) == ("^\\", 128 + signal.SIGQUIT), said


# How it ends: by itself, a crash, a key, a signal from outside.
@pytest.mark.parametrize("how, status", [
    ("\x04", 3), ("crash\r", 134), ("compute\r\x1c", 131),
    (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_the_hosts_terminal_is_put_back(how, status):
    built("linuxu-x86_64")
    image = ROOT / "tests/tty/build/linuxu-x86_64/tty_linuxu-x86_64"
    cooked = (termios.ICRNL, termios.ICANON | termios.ECHO | termios.ISIG)
    with Terminal("sh", "-c", '"$0"; echo "status $?"; read x', image) as t:
        t.expect("> ")
        assert modes(t.fd) == (0, 0)
        assert "24 rows, 80 columns" in t.type("size\r", "> ")
        if isinstance(how, signal.Signals):
            children = Path(f"/proc/{t.pid}/task/{t.pid}/children")
            os.kill(int(children.read_text()), how)
        else:
            os.write(t.fd, how.encode())
        t.expect(f"status {status}\n")
        assert modes(t.fd) == cooked


@pytest.mark.parametrize("target", [
    "linuxu-x86_64", pytest.param("kvm-x86_64", marks=slow)])
def test_python_by_hand(target):
    """A line that is edited; ^C in a loop; the loop of another is gone on."""
    with run_at(target, "apps/micropython") as t:
        t.expect(">>> ")
        t.type("prinx\x7ft(6 * 7)\r", "\n42\n>>> ")
        t.type("exec(\"print('go')\\nwhile True: pass\")\r", "\ngo\n")
        t.type("\x03", "KeyboardInterrupt: \n>>> ")
        t.type("import sys; sys.exit(5)\r", "\n")
        said, status = t.end()
        assert status == 5, said


def test_no_terminal_no_echo():
    """A pipe's bytes come as they are."""
    built("linuxu-x86_64")
    image = ROOT / "tests/tty/build/linuxu-x86_64/tty_linuxu-x86_64"
    r = subprocess.run([image], input="ab\x7f\x03\x04\n", timeout=60,
                       stdout=subprocess.PIPE, text=True)
    assert r.stdout == "bytes\n> [ab\x7f\x03\x04]\n> "
    assert r.returncode == 3
