# SPDX-License-Identifier: BSD-3-Clause
"""The interactive targets, on a terminal of their own."""
import os
import pty
import re
import select
import signal
import subprocess
import time

from conftest import ROOT, run

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
        if not self.sees(text):
            # A menu whose terminal is gone would run on for ever.
            os.killpg(self.process.pid, signal.SIGKILL)
            raise AssertionError(f"no '{text}':\n{self.text}")

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


def test_a_search_finds_common_words(app):
    """A search (/) reads the names of options; it shows where each one is."""
    t = Terminal("make", "-C", ROOT, f"A={app.dir}", f"L={ROOT}/libs/lwip",
                 "menuconfig")
    t.expect("Tessera configuration")
    for word, option in [("network", "NETWORK_LWIP"),
                         ("file.system", "ROOT_FILE_SYSTEM"),
                         ("disk", "LIBVIRTIO_BLK"),
                         ("thread", "LIBPOSIX_THREAD"),
                         ("socket", "LIBLWIP_SOCKETS")]:
        t.type("/")
        t.expect("Search Configuration Parameter")
        t.type(word)
        t.type(ENTER)
        t.expect("Search Results")
        t.expect(option)
        t.type(ESCAPE)
    t.type(ESCAPE)
    if t.sees("save"):
        t.type(ENTER)
    assert t.finish() == 0, t.text


def visible_prompts(app):
    """What an application's menu offers at first, comments included."""
    lists = app.out / "kconfig"
    r = run("kconfig-conf", "--listnewconfig", ROOT / "Config.uk", env={
        "UK_KCONFIG_LISTS": str(lists), "UK_HOST_ARCH": "x86_64",
        "UK_DEFNAME": "app", "KCONFIG_CONFIG": str(app.dir / "none")})
    visible = re.findall(r"^CONFIG_(\w+)", r.stdout, re.M)
    texts = [f.read_text() for f in
             [ROOT / "Config.uk", *ROOT.glob("*/*/Config.uk")]]
    prompts = dict(re.findall(
        r'^(?:menu)?(?:config|choice) (\w+)\n\t(?:bool|int|string|prompt) '
        r'"(.*?)"', "\n".join(texts), re.M))
    more = (lists / "more.uk").read_text()
    return ([prompts[v] for v in visible if v in prompts] +
            re.findall(r'^comment "(.*?)"', texts[0] + more, re.M))


def test_prompts_have_common_words(app):
    save_menuconfig("make", "-C", ROOT, f"A={app.dir}", f"L={ROOT}/libs/lwip",
                    "menuconfig")
    prompts = visible_prompts(app)
    for word, leads_to in [("network", "lwip"), ("network card", "uknetdev"),
                           ("file system", "vfscore"), ("disk", "virtio-blk"),
                           ("thread", "uksched"), ("socket", "posix-socket"),
                           ("TLS", "mbedtls"), ("host", "9pfs")]:
        assert [p for p in prompts if word.lower() in p.lower()
                and leads_to in p], (word, prompts)
