# SPDX-License-Identifier: BSD-3-Clause
"""A hostile network in plain Python: frames forged byte by byte, and a relay
between two interfaces that loses, repeats, delays and spoils what passes."""
import contextlib
import fcntl
import heapq
import itertools
import os
import random
import select
import socket
import struct
import threading
import time

from conftest import run
from net import HOST, HOST6, IMAGE, IMAGE6

# Linux: if_ether.h, if_packet.h, if_tun.h.
ETH_P_ALL = 3
SOL_PACKET, PACKET_VNET_HDR = 263, 15
PACKET_OUTGOING = 4
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454ca, 2, 0x1000

IP4, ARP, IP6 = 0x0800, 0x0806, 0x86dd
ICMP, TCP, UDP, ICMP6 = 1, 6, 17, 58
HOPOPTS, ROUTING, FRAGMENT, NONE, DESTOPTS = 0, 43, 44, 59, 60
FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
ALL_NODES = "ff02::1"


# --- packets ---------------------------------------------------------------

def checksum(data):
    """The Internet checksum [RFC 1071]."""
    if len(data) % 2:
        data += b"\0"
    s = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while s >> 16:
        s = (s & 0xffff) + (s >> 16)
    return ~s & 0xffff


def address(a):
    if isinstance(a, bytes):
        return a
    return socket.inet_pton(
        socket.AF_INET6 if ":" in a else socket.AF_INET, a)


def with_checksum(data, at, proto, src, dst):
    """`data` with the checksum of it and the pseudo header at `at`."""
    pseudo = address(src) + address(dst) + struct.pack(
        "!II", len(data), proto)
    data = data[:at] + b"\0\0" + data[at + 2:]
    s = checksum(pseudo + data)
    return data[:at] + struct.pack("!H", s or 0xffff) + data[at + 2:]


def ip4(payload, proto, src=HOST, dst=IMAGE, *, version=4, options=b"",
        ihl=None, tos=0, length=None, ident=1, flags=0, offset=0, ttl=64,
        check=None):
    ihl = 5 + len(options) // 4 if ihl is None else ihl
    length = 20 + len(options) + len(payload) if length is None else length
    h = struct.pack("!BBHHHBBH4s4s", version << 4 | ihl, tos, length & 0xffff,
                    ident, flags << 13 | offset, ttl, proto, 0,
                    address(src), address(dst)) + options
    check = checksum(h) if check is None else check
    return h[:10] + struct.pack("!H", check) + h[12:] + payload


def ip6(payload, proto, src=HOST6, dst=IMAGE6, *, version=6, length=None,
        hops=64):
    length = len(payload) if length is None else length
    return struct.pack("!IHBB", version << 28, length, proto, hops) + \
        address(src) + address(dst) + payload


def ip(payload, proto, src, dst, **kw):
    return (ip6 if ":" in dst else ip4)(payload, proto, src, dst, **kw)


def udp(data, sport, dport, src=HOST, dst=IMAGE, *, length=None, check=None,
        **kw):
    length = 8 + len(data) if length is None else length
    u = struct.pack("!HHHH", sport, dport, length, check or 0) + data
    if check is None:
        u = with_checksum(u, 6, UDP, src, dst)
    return ip(u, UDP, src, dst, **kw)


def tcp_segment(sport, dport, flags, seq=0, ack=0, data=b"", *, window=65535,
                options=b"", words=None, urgent=0):
    words = 5 + len(options) // 4 if words is None else words
    return struct.pack("!HHIIBBHHH", sport, dport, seq % 2**32, ack % 2**32,
                       words << 4, flags, window, 0, urgent) + options + data


def tcp(sport, dport, flags, seq=0, ack=0, data=b"", src=HOST, dst=IMAGE, *,
        check=None, ip_args=None, **kw):
    t = tcp_segment(sport, dport, flags, seq, ack, data, **kw)
    if check is None:
        t = with_checksum(t, 16, TCP, src, dst)
    return ip(t, TCP, src, dst, **(ip_args or {}))


def icmp(kind, code=0, rest=b"\0\0\0\0", *, check=None, **kw):
    m = struct.pack("!BBH", kind, code, check or 0) + rest
    if check is None:
        m = m[:2] + struct.pack("!H", checksum(m)) + m[4:]
    return ip4(m, ICMP, **kw)


def icmp6(kind, code=0, rest=b"\0\0\0\0", src=HOST6, dst=IMAGE6, **kw):
    m = struct.pack("!BBH", kind, code, 0) + rest
    return ip6(with_checksum(m, 2, ICMP6, src, dst), ICMP6, src, dst, **kw)


def arp(op, mac, src, target, *, hw=1, proto=IP4, hwlen=6, plen=4):
    return struct.pack("!HHBBH6s4s6s4s", hw, proto, hwlen, plen, op, mac,
                       address(src), bytes(6), address(target))


def fragments(packet, size, proto, src, dst, **kw):
    """IPv4: the payload `packet` in pieces of `size`, a multiple of 8."""
    return [ip4(packet[i:i + size], proto, src, dst, offset=i // 8,
                flags=i + size < len(packet), **kw)
            for i in range(0, len(packet), size)]


def fragment6(data, proto, offset, more, ident=1, src=HOST6, dst=IMAGE6):
    return ip6(struct.pack("!BBHI", proto, 0, offset | more, ident) + data,
               FRAGMENT, src, dst)


# --- the wire --------------------------------------------------------------

class Wire:
    """The host's end of the image's tap device: sends any bytes there are."""

    def __init__(self, name="tess0"):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.bind((name, ETH_P_ALL))
        self.own = self.socket.getsockname()[4]
        run("ping", "-c1", "-W5", IMAGE)
        lines = run("ip", "neigh", "show", IMAGE).stdout.split()
        self.image = bytes.fromhex(
            lines[lines.index("lladdr") + 1].replace(":", ""))

    def ether(self, packet, kind=None, dst=None, src=None):
        """A frame with `packet`, whose kind is seen in its first byte."""
        if kind is None:
            kind = IP6 if packet[:1] >= b"\x60" and packet[:1] < b"\x70" \
                else IP4
        return (dst or self.image) + (src or self.own) + \
            struct.pack("!H", kind) + packet

    def send(self, frame):
        """Waits while the device's queue is full."""
        while True:
            try:
                return self.socket.send(frame)
            except (BlockingIOError, OSError) as e:
                if e.errno not in (11, 105):    # EAGAIN, ENOBUFS
                    raise
                time.sleep(0.001)

    def receive(self, seconds=5):
        """The next frame from the image, or None."""
        end = time.monotonic() + seconds
        while True:
            left = max(end - time.monotonic(), 0)
            if not select.select([self.socket], [], [], left)[0]:
                return None
            frame, where = self.socket.recvfrom(65600)
            if where[2] != PACKET_OUTGOING:
                return frame

    def drain(self):
        """Forgets what has come so far."""
        while self.receive(0):
            pass

    def close(self):
        self.socket.close()


# --- the relay -------------------------------------------------------------

def whole(frame, header):
    """What the wire would carry of a frame that the kernel or a device has
    left to the next one: checksums filled in, large segments parted.
    `header` is virtio-net's [VIRTIO 1.2, 5.1.6]."""
    flags, gso, _, size, start, offset = struct.unpack("<BBHHHH", header)
    if not flags & 1:
        return [frame]
    if not gso:
        s = checksum(frame[start:])
        at = start + offset
        return [frame[:at] + struct.pack("!H", s) + frame[at + 2:]]
    end = start + (frame[start + 12] >> 4) * 4
    head, data = frame[:end], frame[end:]
    return [segment(head, start, data[i:i + size], i, i + size >= len(data),
                    i // size) for i in range(0, len(data), size)]


def segment(head, tcp_at, data, at, last, number):
    link, network, t = head[:14], head[14:tcp_at], head[tcp_at:]
    seq = struct.unpack("!I", t[4:8])[0] + at
    flags = t[13] if last else t[13] & ~(FIN | PSH)
    t = t[:4] + struct.pack("!I", seq % 2**32) + t[8:13] + bytes([flags]) + \
        t[14:] + data
    if network[0] >> 4 == 6:
        return link + ip6(with_checksum(t, 16, TCP, network[8:24],
                                        network[24:40]), TCP,
                          network[8:24], network[24:40])
    ident = struct.unpack("!H", network[4:6])[0] + number
    return link + ip4(with_checksum(t, 16, TCP, network[12:16],
                                    network[16:20]), TCP, network[12:16],
                      network[16:20], ident=ident % 2**16)


class Relay:
    """Carries frames between the image's tap and `near`, a tap device that it
    makes and that gets the host's addresses. What becomes of a frame is drawn
    from a generator of each direction's own."""

    FATES = ("drop", "corrupt", "duplicate", "delay", "pass")

    def __init__(self, seed, weights, tap="tess0"):
        self.weights = weights
        self.count = dict.fromkeys(self.FATES, 0)
        self.random = [random.Random(seed), random.Random(seed + 1)]
        self.late = []
        self.order = itertools.count()
        self.far = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.far.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
        self.near = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.near, TUNSETIFF, struct.pack(
            "16sH22x", b"near", IFF_TAP | IFF_NO_PI))
        self.far.bind((tap, ETH_P_ALL))
        run("ip", "addr", "flush", "dev", tap)
        run("ip", "link", "set", tap, "arp", "off", "promisc", "on")
        for a in f"{HOST}/24", f"{HOST6}/64":
            run("ip", "addr", "add", a, "dev", "near",
                *(["nodad"] if ":" in a else []))
        run("ip", "link", "set", "near", "up")
        self.end, self.tell = os.pipe()
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    def carry(self):
        while True:
            wait = max(self.late[0][0] - time.monotonic(), 0) \
                if self.late else None
            ready = select.select([self.near, self.far, self.end], [], [],
                                  wait)[0]
            if self.end in ready:
                return
            if self.near in ready:
                self.meet(os.read(self.near, 65600), 0)
            if self.far in ready:
                data, where = self.far.recvfrom(65610)
                if where[2] != PACKET_OUTGOING:
                    for frame in whole(data[10:], data[:10]):
                        self.meet(frame, 1)
            while self.late and self.late[0][0] <= time.monotonic():
                _, _, frame, way = heapq.heappop(self.late)
                self.put(frame, way)

    def meet(self, frame, way):
        r = self.random[way]
        fate = r.choices(self.FATES, self.weights)[0]
        # Ethernet's own checksum is what ARP has.
        if fate == "corrupt" and frame[12:14] == b"\x08\x06":
            fate = "drop"
        self.count[fate] += 1
        if fate == "delay":
            heapq.heappush(self.late, (time.monotonic() + r.uniform(0, 0.02),
                                       next(self.order), frame, way))
        elif fate == "corrupt":
            at = r.randrange(14, len(frame))
            self.put(frame[:at] + bytes([frame[at] ^ r.randrange(1, 256)]) +
                     frame[at + 1:], way)
        elif fate != "drop":
            for _ in range(1 + (fate == "duplicate")):
                self.put(frame, way)

    def put(self, frame, way):
        with contextlib.suppress(OSError):
            if way:
                os.write(self.near, frame)
            else:
                self.far.send(bytes(10) + frame)

    def close(self):
        os.write(self.tell, b"x")
        self.thread.join()
        for fd in self.near, self.end, self.tell:
            os.close(fd)
        self.far.close()
