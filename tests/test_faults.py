# SPDX-License-Identifier: BSD-3-Clause
"""Devices that fail: sectors that can't be read or written, disks and cards
that break, are stopped, cut off or taken out. One image does what the test
says, line by line, while QMP does the harm."""
import contextlib
import json
import re
import shutil
import socket
import subprocess
import threading

import pytest

from conftest import ROOT, run, tess
from test_irqs import QEMU
from test_run import on

X86, ARM = "kvm-x86_64", "kvm-arm64"
MACHINE = {X86: "pc", ARM: "virt"}
EIO, EINVAL, ENOSPC, EROFS = 5, 22, 28, 30
MIB = 1 << 20


class Machine:
    """tests/disks, or an application's copy, under QEMU: a console, and
    QMP."""

    def __init__(self, target, folder, *options, config=(),
                 app=ROOT / "tests/disks"):
        r = tess("build", *on(target), *config, app,
                 env={"UK_LIBS": str(ROOT / "libs")})
        assert r.returncode == 0, r.stderr
        self.control = folder / "qmp"
        self.log = []
        self.process = subprocess.Popen(
            [str(a) for a in [
                *QEMU[target], "-M", MACHINE[target], "-accel", "tcg",
                "-nodefaults", "-no-user-config", "-display", "none",
                "-no-reboot", "-m", "64", "-serial", "stdio", "-qmp",
                f"unix:{self.control},server=on,wait=off", *options, "-kernel",
                app / f"build/{target}/{app.name}_{target}"]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace")

    def begin(self, ready="= ready"):
        self.expect(ready)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(str(self.control))
        self.replies = self.socket.makefile("r")
        json.loads(self.replies.readline())
        self.qmp("qmp_capabilities")

    def expect(self, start):
        """The rest of the next line that begins so; others are kept."""
        for line in self.process.stdout:
            if line.startswith(start):
                return line[len(start):].strip()
            self.log.append(line)
        raise AssertionError("".join(self.log))

    def answer(self):
        return self.expect("= ")

    def do(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.answer()

    def qmp(self, command, **arguments):
        self.socket.sendall(json.dumps(
            {"execute": command, "arguments": arguments}).encode())
        while True:
            reply = json.loads(self.replies.readline())
            if "event" not in reply:
                assert "return" in reply, reply
                return reply["return"]

    def said(self, text):
        return sum(text in line for line in self.log)


@contextlib.contextmanager
def running(m, ready):
    # Nothing here takes long: an image that hangs ends.
    patience = threading.Timer(60, m.process.kill)
    patience.start()
    try:
        m.begin(ready)
        yield m
    finally:
        patience.cancel()
        m.process.kill()
        m.process.wait()


@contextlib.contextmanager
def machine(target, folder, *options, config=(), status=0):
    m = Machine(target, folder, *options, config=config)
    with running(m, "= ready"):
        yield m
        m.process.communicate("." if m.process.poll() is None else None,
                              timeout=60)
        # As isa-debug-exit and semihosting tell it.
        assert m.process.returncode == (
            status << 1 | 1 if target == X86 else status)
        assert not m.said("CRASH"), m.log


def fault(kind, error, **where):
    return {"event": "none", "iotype": kind, "errno": error, **where}


def disk(name, image, faults=(), slot=None, **device):
    """A disk of the file `image`, whose faults QEMU's blkdebug injects."""
    file = {"driver": "file", "filename": str(image)}
    if faults:
        file = {"driver": "blkdebug", "inject-error": faults, "image": file}
    node = {"driver": "raw", "node-name": name, "file": file}
    if device.pop("readonly", False):
        node["read-only"] = True
    options = "".join(f",{k}={v}" for k, v in device.items())
    if slot:
        options += f",addr={slot:#x}"
    return ["-blockdev", json.dumps(node), "-device",
            f"virtio-blk-pci,id={name},drive={name},werror=report,"
            f"rerror=report{options}"]


def image(folder, name, size=MIB, byte=b"\1"):
    path = folder / name
    path.write_bytes(byte * size)
    return path


def volume(folder, name):
    path = folder / name
    run("mke2fs", "-q", "-t", "ext2", "-b", "1024", path, "4M", timeout=60)
    return path


def check_volume(path):
    r = run("e2fsck", "-fn", path)
    assert r.returncode == 0, r.stdout


def say(m, commands):
    """Commands and answers; what isn't expected is shown all at once."""
    got = [(c, m.do(c)) for c, _ in commands]
    assert got == commands, (got, m.log)


def test_disks_that_fail(tmp_path):
    """Errors arrive where they are, and nowhere else; sectors of 4 KiB, a
    disk that can't be written, volumes that stay whole."""
    names = ["bad", "full", "large", "kept", "data", "meta"]
    images = {n: image(tmp_path, n) for n in names[:4]}
    images |= {n: volume(tmp_path, n) for n in names[4:]}
    options = [
        *disk("bad", images["bad"], [fault("read", EIO, sector=64),
                                     fault("write", EIO, sector=128)]),
        *disk("full", images["full"], [fault("write", ENOSPC, sector=8),
                                       fault("flush", EIO)]),
        *disk("large", images["large"], logical_block_size=4096,
              physical_block_size=4096),
        *disk("kept", images["kept"], readonly=True),
        # Somewhere among the data; and in the table of inodes.
        *disk("data", images["data"], [fault("write", EIO, sector=4000)]),
        *disk("meta", images["meta"], [fault("read", EIO, sector=60)])]
    with machine(X86, tmp_path, *options) as m:
        say(m, [
            ("read /dev/vda 0 32768", f"32768 {32768}"),
            ("read /dev/vda 32768 512", f"error {EIO}"),
            ("read /dev/vda 33280 512", "512 512"),
            # A read returns the bytes before the bad sector, or none of them.
            ("write /dev/vda 65536 512 7", f"error {EIO}"),
            ("write /dev/vda 66048 512 7", "512"),
            ("read /dev/vda 65536 1024", f"1024 {512 + 7 * 512}"),
            ("sync /dev/vda", "0"),
            ("write /dev/vdb 4096 512 7", f"error {EIO}"),
            ("write /dev/vdb 8192 512 7", "512"),
            ("sync /dev/vdb", f"error {EIO}"),
            ("read /dev/vdb 8192 512", f"512 {7 * 512}"),
            ("size /dev/vdc", f"{MIB} 4096 0"),
            # Parts of sectors, and over the end.
            ("write /dev/vdc 5000 100 9", "100"),
            ("read /dev/vdc 4096 8192", f"8192 {8092 + 900}"),
            (f"read /dev/vdc {MIB - 100} 4096", "100 100"),
            ("size /dev/vdd", f"{MIB} 512 1"),
            ("write /dev/vdd 0 512 7", f"error {EROFS}"),
            ("read /dev/vdd 0 512", "512 512")])
        # One file in ten hits the bad sector, and says so.
        assert m.do("mount vde /d ext2") == "0"
        made = re.fullmatch(rf"(\d+) made, error {EIO}",
                            m.do("fill /d 20 100"))
        assert made and int(made[1]) == 19
        assert m.do("umount /d") == "0"
        assert m.do("mount vdf /m ext2") == "0"
        made = re.fullmatch(r"(\d+) made, error (\d+)", m.do("fill /m 200 1"))
        assert made and int(made[1]) < 200 and int(made[2]) == EIO
        assert m.do("umount /m") == "0"
    check_volume(images["data"])
    check_volume(images["meta"])
    data = images["large"].read_bytes()
    assert data == b"\1" * 5000 + b"\t" * 100 + b"\1" * (MIB - 5100)
    assert images["kept"].read_bytes() == b"\1" * MIB


@pytest.mark.parametrize("target", [X86, ARM])
def test_devices_that_break(target, tmp_path):
    """A ring that says nonsense makes QEMU ask for a reset: disks go on as if
    nothing had been, until it is too often; cards too. The machine is stopped
    and goes on, the link is cut and mended, a disk grows."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "one").write_text("abc")
    (folder / "two").write_text("mno")
    with machine(target, tmp_path, *disk("one", image(tmp_path, "one"), slot=4),
                 *disk("two", image(tmp_path, "two"), slot=5), "-netdev",
                 "user,id=net", "-device",
                 "virtio-net-pci,netdev=net,id=card,addr=0x6", "-fsdev",
                 f"local,id=fs,path={folder},security_model=none", "-device",
                 "virtio-9p-pci,fsdev=fs,mount_tag=fs0,addr=0x7") as m:
        for i in range(4):
            say(m, [("break 00:04.0", "1"),
                    (f"write /dev/vda {i * 512} 512 {i + 2}", "512"),
                    ("read /dev/vda 0 4096",
                     f"4096 {4096 + 512 * sum(range(1, i + 2))}")])
        assert m.said("in service again") >= 4, m.log
        for _ in range(8):
            m.do("break 00:04.0")
            if m.do("read /dev/vda 0 512") == f"error {EIO}":
                break
        assert m.said("broke too often") == 1, m.log
        say(m, [("sync /dev/vda", f"error {EIO}"),
                ("read /dev/vdb 0 512", "512 512")])
        say(m, [("arp 50", "1"), ("break 00:06.0", "1"), ("arp 50", "1")])
        # Pending requests fail; the server has forgotten the root.
        say(m, [("mount fs0 /f 9pfs", "0"), ("read /f/one 0 9", "3 294"),
                ("break 00:07.0", "1"), ("read /f/two 0 9", f"error {EIO}"),
                ("read /f/two 0 9", "3 330"), ("read /f/one 0 9", "3 294")])
        m.qmp("stop")
        m.qmp("cont")
        assert 100 <= int(m.do("sleep 100"))
        say(m, [("arp 50", "1"), ("read /dev/vdb 512 512", "512 512")])
        m.qmp("set_link", name="card", up=False)
        assert m.do("arp 3") == "0"
        m.qmp("set_link", name="card", up=True)
        assert m.do("arp 50") == "1"
        m.qmp("block_resize", **{"node-name": "two", "size": 2 * MIB})
        m.do("sleep 100")
        say(m, [("size /dev/vdb", f"{2 * MIB} 512 0"),
                (f"write /dev/vdb {2 * MIB - 512} 512 3", "512")])


def test_a_disk_that_is_removed(tmp_path):
    """Without notice: pending requests get EIO, other disks go on."""
    with machine(X86, tmp_path, *disk("one", volume(tmp_path, "one"), slot=4),
                 *disk("two", image(tmp_path, "two"), slot=5)) as m:
        say(m, [("mount vda /m ext2", "0"), ("fill /m 3 10", "3 made, error 0")])
        m.qmp("device_del", id="one")
        say(m, [("eject 4", "0"), ("read /dev/vda 0 512", f"error {EIO}"),
                ("read /dev/vdb 0 512", "512 512")])
        assert m.do("fill /m 3 10").endswith(f" error {EIO}")
        # What was changed can't be written any more.
        say(m, [("umount /m", f"error {EIO}"), ("umount /m", f"error {EIO}"),
                ("force /m", "0"), ("force /m", f"error {EINVAL}")])
        assert m.said("out of service for good") == 1, m.log


def test_an_image_that_ends_with_its_device(tmp_path):
    """By option; it doesn't wait for anything."""
    with machine(X86, tmp_path, *disk("one", image(tmp_path, "one"), slot=4),
                 config=["-c", "LIBVIRTIO_EXIT=y", "-c",
                         "LIBVIRTIO_EXIT_STATUS=33"], status=33) as m:
        assert m.do("read /dev/vda 0 512") == "512 512"
        m.process.stdin.write("break 00:04.0\n")
        m.process.stdin.flush()
        m.process.wait(timeout=60)
        out = m.process.stdout.read()
        assert "needs a reset" in out and "ends the image, status 33" in out


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A copy of apps/httpd whose devices a datagram breaks."""
    app = tmp_path_factory.mktemp("server") / "httpd"
    shutil.copytree(ROOT / "apps/httpd", app,
                    ignore=shutil.ignore_patterns("build"))
    for name in ("disks.h", "harm.c", "harm_net.c"):
        shutil.copy(ROOT / "tests/disks" / name, app)
    with open(app / "Makefile.uk", "a") as f:
        f.write("APPHTTPD_SRCS-y += $(addprefix $(APPHTTPD_BASE)/,harm.c "
                "harm_net.c)\n")
    return app


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def ask(connection):
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")


def answered(connection):
    """A whole answer, of a connection that stays."""
    data = b""
    while not data.endswith(b"</html>\n"):
        more = connection.recv(65536)
        assert more, data
        data += more
    assert data.startswith(b"HTTP/1.1 200 "), data


def test_a_server_whose_card_breaks(server, tmp_path):
    """It goes on, and so do its connections; as often as cards may break.
    When the link is cut and mended, requests made meanwhile are answered."""
    tcp, udp = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_DGRAM)
    m = Machine(X86, tmp_path, "-netdev", "user,id=net,"
                f"hostfwd=tcp:127.0.0.1:{tcp}-:80,"
                f"hostfwd=udp:127.0.0.1:{udp}-:9998", "-device",
                "virtio-net-pci,netdev=net,id=card,addr=0x6", "-append",
                "netdev.ip=10.0.2.15/24 netdev.gw=10.0.2.2", app=server)

    def new():
        return socket.create_connection(("127.0.0.1", tcp), timeout=60)

    def broken(times):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.sendto(b"00:06.0", ("127.0.0.1", udp))
        while m.said("in service again") < times:
            m.log.append(m.process.stdout.readline())

    with running(m, "httpd: http://"), new() as kept:
        for times in range(1, 4):
            ask(kept)
            answered(kept)
            broken(times)
            with new() as other:
                ask(other)
                answered(other)
        m.qmp("set_link", name="card", up=False)
        ask(kept)
        m.qmp("set_link", name="card", up=True)
        answered(kept)
        m.qmp("quit")
        m.log += m.process.stdout.readlines()
    assert not m.said("CRASH"), m.log
