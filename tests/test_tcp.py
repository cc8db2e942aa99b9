# SPDX-License-Identifier: BSD-3-Clause
"""TCP's rules for new connections: full queues, and ports used again while
the last connection is in TIME-WAIT."""
import contextlib
import errno
import select
import socket
import struct
import subprocess
import time

import pytest

from conftest import tess
from hostile import *
from net import HOST, IMAGE, namespace, read_all, tool
from test_run import on
from test_sockets import CLIENT

PORT, BACKLOG = 5000, 2
SOL_TCP_INFO, TOTAL_RETRANS = 11, 100    # bytes in struct tcp_info
STRANGER = "10.99.0.1"


@pytest.fixture(scope="module")
def server():
    """A slow server with a short queue, as a Linux process."""
    r = tess("build", *on("linuxu-x86_64"), "tests/netclient")
    assert r.returncode == 0, r.stderr
    with namespace():
        tool("ip", "tuntap", "add", "tess0", "mode", "tap")
        tool("ip", "addr", "add", f"{HOST}/24", "dev", "tess0")
        tool("ip", "link", "set", "tess0", "up")
        p = subprocess.Popen(
            [CLIENT, "tap.if=tess0", f"netdev.ip={IMAGE}/24",
             f"netdev.gw={HOST}", "--", "burst", str(PORT), str(BACKLOG)],
            stdout=subprocess.PIPE, text=True)
        while (line := p.stdout.readline()) != "listening\n":
            assert p.poll() is None, line
        yield
        assert p.poll() is None
        p.kill()
        p.wait()


def answers(sockets, seconds=60):
    """The result of each socket: a letter, or an error."""
    got, end = {}, time.monotonic() + seconds
    while len(got) < len(sockets) and time.monotonic() < end:
        waiting = [s for s in sockets if s not in got]
        for s in select.select(waiting, [], [], 1)[0]:
            try:
                got[s] = s.recv(1)
            except OSError as e:
                got[s] = e
            s.close()
    return list(got.values())


@pytest.mark.parametrize("clients", [BACKLOG + 1, 12, 40])
def test_a_burst_is_served_though_the_queue_is_short(server, clients):
    sockets = []
    for _ in range(clients):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex((IMAGE, PORT))
        sockets.append(s)
    assert answers(sockets) == [b"k"] * clients


def again(port):
    """Connects from `port`; returns how often something was sent again."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((HOST, port))
        s.settimeout(60)
        # This host keeps the port until the server has acknowledged its FIN.
        end = time.monotonic() + 60
        while (error := s.connect_ex((IMAGE, PORT))) == errno.EADDRNOTAVAIL:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert error == 0
        assert read_all(s) == b"k"
        info = s.getsockopt(socket.IPPROTO_TCP, SOL_TCP_INFO, 104)
        return struct.unpack_from("I", info, TOTAL_RETRANS)[0]


def test_a_port_is_used_again_at_once(server):
    """The server closes first, so its side is in TIME-WAIT."""
    assert min([again(42000) for _ in range(6)][1:]) == 0


class Raw:
    """Segments of a connection that no kernel knows of."""

    def __init__(self, wire, port):
        self.wire, self.port = wire, port

    def send(self, flags, seq, ack=0, **kw):
        self.wire.send(self.wire.ether(tcp(self.port, PORT, flags, seq, ack,
                                           src=STRANGER, **kw)))

    def receive(self, *flags, seconds=20):
        """The next segment with one of these flags: flags, seq and ack."""
        while frame := self.wire.receive(seconds):
            if frame[12:14] == b"\x08\x00" and \
                    frame[30:34] == address(STRANGER) and \
                    frame[36:38] == struct.pack("!H", self.port) and \
                    (not flags or frame[47] in flags):
                return (frame[47], *struct.unpack("!II", frame[38:46]))
        return None

    def to_time_wait(self, seq):
        """A whole connection, which the server closes first. Returns the
        numbers that come next, the peer's and ours."""
        self.send(SYN, seq, options=b"\2\4\5\xb4")
        _, server, _ = self.receive(SYN | ACK)
        self.send(ACK, seq + 1, server + 1)
        while (got := self.receive())[0] & FIN == 0:
            pass
        end = got[1] + 1 + (got[0] & PSH != 0)
        self.send(FIN | ACK, seq + 1, end)
        assert self.receive(ACK)[2] == seq + 2
        return seq + 2, end


@pytest.fixture
def wire(server):
    w = Wire()
    yield w
    w.close()


def test_what_ends_time_wait(wire):
    raw = Raw(wire, 43000)
    mine, its = raw.to_time_wait(1000)
    # Neither a reset [RFC 1337] nor an old SYN does.
    raw.send(RST, mine)
    raw.send(RST | ACK, mine, its)
    raw.send(SYN, mine - 500)
    flags, seq, ack = raw.receive()
    assert (flags, ack) == (ACK, mine)
    # A newer one does, and the answer is newer, too.
    raw.send(SYN, mine + 1000, options=b"\2\4\5\xb4")
    flags, seq, ack = raw.receive(SYN | ACK, RST, RST | ACK)
    assert (flags, ack) == (SYN | ACK, mine + 1001)
    assert 0 < (seq - its) % 2**32 < 2**31
    raw.send(RST, ack)


def test_forged_resets_of_a_connection(wire):
    """Only the very next number resets; others in the window are questioned
    [RFC 5961, 3.2]."""
    raw = Raw(wire, 44000)
    raw.send(SYN, 1000, options=b"\2\4\5\xb4")
    _, server, _ = raw.receive(SYN | ACK)
    raw.send(ACK, 1001, server + 1)
    assert raw.receive(ACK | PSH, ACK | PSH | FIN)
    raw.send(RST, 1500)
    assert raw.receive(ACK)[2] == 1001
    raw.send(SYN, 1500)
    assert raw.receive(ACK)[2] == 1001
    raw.send(RST, 1001)
