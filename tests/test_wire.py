# SPDX-License-Identifier: BSD-3-Clause
"""What an image puts on the wire, as tcpdump reads it: all checksums are the
image's own, since its card computes none."""
import contextlib
import re
import socket
import subprocess
import time

import pytest

from conftest import ROOT, tess
from net import HOST, connect, namespace, read_all, tool
from test_irqs import QEMU
from test_run import on

TARGET = "kvm-x86_64"
MAC, IMAGE, IMAGE6 = "52:54:00:87:00:02", "10.87.0.50", "fd87::2"
END = b"This is the end."


@contextlib.contextmanager
def started(*command, ready, stderr=subprocess.STDOUT):
    """A process that says `ready` when it is."""
    p = subprocess.Popen([str(a) for a in command], text=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=stderr)
    try:
        said = []
        for line in p.stdout:
            said.append(line)
            if ready in line:
                break
        else:
            pytest.fail(f"{command[0]} ended: {''.join(said)}")
        yield p
    finally:
        p.terminate()
        p.wait(20)
        p.stdout.close()


def say(data):
    """To nobody's port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(10)
        s.connect((IMAGE, 9))
        s.send(data)
        with pytest.raises(ConnectionRefusedError):
            s.recv(1)


def conversation():
    """Of each kind, some packets there and back."""
    for host in IMAGE, IMAGE6:
        assert " 0% packet loss" in tool("ping", "-c2", "-i0.2", "-s3000",
                                         host)
        for _ in range(2):
            with connect(80, host) as s:
                s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n"
                          b"Connection: close\r\n\r\n")
                assert read_all(s).startswith(b"HTTP/1.1 200 ")
    with pytest.raises(ConnectionRefusedError):
        connect(81, IMAGE)
    say(b"x")


@pytest.fixture(scope="module")
def wire(tmp_path_factory):
    """What the image sent, a packet each."""
    r = tess("build", *on(TARGET), "apps/httpd",
             env={"UK_LIBS": str(ROOT / "libs")})
    assert r.returncode == 0, r.stderr
    dump = tmp_path_factory.mktemp("wire") / "dump"
    with namespace(), contextlib.ExitStack() as stack:
        tool("ip", "tuntap", "add", "tap0", "mode", "tap")
        tool("ip", "addr", "add", f"{HOST}/24", "dev", "tap0")
        tool("ip", "addr", "add", "fd87::1/64", "dev", "tap0", "nodad")
        tool("ip", "link", "set", "tap0", "up")
        stack.enter_context(started(
            "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0",
            "--user=root", "--interface=tap0", "--bind-interfaces",
            "--dhcp-leasefile=/dev/null", "--leasefile-ro",
            f"--dhcp-range={IMAGE},{IMAGE}", ready="sockets bound"))
        dumper = stack.enter_context(started(
            "tcpdump", "-i", "tap0", "--immediate-mode", "-U", "-Z", "root",
            "-w", dump, ready="listening on"))
        with started(
                *QEMU[TARGET], "-M", "q35", "-accel", "tcg", "-nodefaults",
                "-no-user-config", "-display", "none", "-no-reboot", "-m",
                "64", "-serial", "stdio", "-netdev",
                "tap,id=net,ifname=tap0,script=no,downscript=no", "-device",
                f"virtio-net-pci,netdev=net,mac={MAC},csum=off,guest_csum=off",
                "-append", f"netdev.ip6={IMAGE6}/64 --", "-kernel",
                ROOT / f"apps/httpd/build/{TARGET}/httpd_{TARGET}",
                ready=f"http://{IMAGE}"):
            conversation()
            while END not in dump.read_bytes():
                say(END)
                time.sleep(0.05)
        dumper.terminate()
        dumper.wait(20)
    text = tool("tcpdump", "-r", dump, "-nn", "-e", "-vvv", "ether", "src",
                MAC)
    return re.split(r"\n(?=\d\d:)", text)


def having(wire, *texts):
    return [p for p in wire if all(t in p for t in texts)]


def test_all_is_well_formed(wire):
    for packet in wire:
        assert not re.search(r"\bbad\b|incorrect|invalid|malformed|\[\||"
                             "unknown|wrong", packet), packet
    assert not having(wire, "> 00:00:00:00:00:00")


def test_all_are_checked(wire):
    """Each TCP segment and each first datagram has a right sum."""
    segments = having(wire, "Flags [", "win ")
    assert len(segments) >= 13
    for packet in [*segments, *having(wire, "BOOTP/DHCP")]:
        assert re.search(r"cksum 0x\w+ \(correct\)|\[udp sum ok\]",
                         packet), packet
    assert all("[icmp6 sum ok]" in p for p in having(wire, "ICMP6", "seq 1")
               if "frag" not in p)


def test_a_connection(wire):
    """RFC 9293, 7323, 2018: what is offered, and a proper end."""
    for ip in "mss 1460", "mss 1440":
        syns = having(wire, "Flags [S.]", ip)
        assert len(syns) == 2, wire
        for p in syns:
            assert "wscale" in p and "sackOK" in p, p
    # No two connections begin at one number.
    numbers = [re.search(r"seq (\d+)", p)[1]
               for p in having(wire, "Flags [S.]")]
    assert len(set(numbers)) == 4
    assert len(having(wire, "Flags [F")) == 4
    assert len(having(wire, "Flags [R.]", ".81 > ")) == 1


def test_an_address(wire):
    """RFC 2131: asked for, taken, and seen that it is nobody's."""
    message = "DHCP-Message (53), length 1: "
    assert having(wire, message + "Discover")
    assert having(wire, message + "Request",
                  f"Requested-IP (50), length 4: {IMAGE}")
    assert having(wire, f"who-has {IMAGE}")


def test_errors_and_fragments(wire):
    assert having(wire, "udp port 9 unreachable")
    assert len(having(wire, f"{IMAGE} > {HOST}", "flags [+]")) == 4
    assert len(having(wire, "frag (")) == 6
