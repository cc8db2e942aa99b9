# SPDX-License-Identifier: BSD-3-Clause
"""The interactive targets, on a terminal of their own."""
import os
import pty
import select
import signal
import subprocess
import time

from conftest import ROOT

ESCAPE, ENTER, F9 = "\x1b\x1b", "\r", "\x1b[20~"


class Terminal:
    """A command on a pseudo terminal: wait for text, then type."""

    def __init__(self, *args, cwd=ROOT):
        self.text = ""
        self.fd, child = pty.openpty()
        self.process = subprocess.Popen(
            [str(a) for a in args], cwd=cwd, stdin=child, stdout=child,
            stderr=child, start_new_session=True,
            env={**os.environ, "TERM": "xterm", "LINES": "30",
                 "COLUMNS": "100"})
        os.close(child)

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other end is closed
            data = b""
        self.text += data.decode(errors="replace")
        return bool(data)

    def sees(self, text):
        """Waits for `text`; False when the command ends without it."""
        end = time.monotonic() + 60
        while text not in self.text:
            if time.monotonic() > end or not self.read(60):
                return False
        self.text = self.text.split(text, 1)[1]
        return True

    def expect(self, text):
        assert self.sees(text), self.text

    def type(self, keys):
        while self.read(0.3):  # until the program has drawn and listens
            pass
        os.write(self.fd, keys.encode())

    def finish(self):
        end = time.monotonic() + 60
        while time.monotonic() < end and self.read(10):
            pass
        os.close(self.fd)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise


def save_menuconfig(*command, cwd=ROOT):
    t = Terminal(*command, cwd=cwd)
    t.expect("Tessera configuration")
    t.type(ESCAPE)
    # It doesn't ask when what is saved is the same already.
    if t.sees("save"):
        t.type(ENTER)
    assert t.finish() == 0, t.text


def test_menuconfig(app):
    save_menuconfig("make", "-C", ROOT, f"A={app.dir}", "menuconfig")
    assert "CONFIG_LIBNOLIBC=y" in (app.dir / ".config").read_text()
    app.built()


def test_nconfig(app):
    t = Terminal("make", "-C", ROOT, f"A={app.dir}", "nconfig")
    t.expect("Tessera configuration")
    t.type(F9)
    t.expect("Do you wish to save")
    t.type(ENTER)
    t.expect("configuration written")
    t.type(ENTER)
    assert t.finish() == 0, t.text
    assert "CONFIG_LIBNOLIBC=y" in (app.dir / ".config").read_text()


def test_oldconfig_asks_about_what_is_new(app):
    app.built("defconfig")
    config = app.dir / ".config"
    config.write_text(config.read_text().replace(
        "# CONFIG_APP_LOUD is not set\n", ""))
    t = Terminal("make", "-C", ROOT, f"A={app.dir}", "oldconfig")
    t.expect("Loud")
    t.type("y" + ENTER)
    assert t.finish() == 0, t.text
    assert "CONFIG_APP_LOUD=y" in config.read_text()
