# SPDX-License-Identifier: BSD-3-Clause
"""What a hostile neighbour sends, by name: each attack yields frames. All is
drawn from one seed, so that they are the same each time."""
import random
import struct

from hostile import *

STRANGERS = "10.99.{}.{}"    # behind the gateway, who drops the answers
LOCAL6 = "fe80::bad"
# About whom it lies: not the host, for that would be heard.
OTHER, OTHER6 = "10.87.0.170", "fd87::aa"
KEPT = 64    # datagrams that lwIP puts together at a time
ATTACKS = {}


def attack(fn):
    ATTACKS[fn.__name__] = fn
    return fn


def stranger(r):
    return STRANGERS.format(r.randrange(256), r.randrange(1, 255))


def valid(wire):
    """One proper packet of each kind, to be spoiled."""
    echo = struct.pack("!HH", 1, 1) + b"x" * 24
    source = b"\1\1" + wire.own
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    syn = b"\2\4\5\xb4\4\2\1\1\1\3\3\7"
    prefix = struct.pack("!BBBBIII", 3, 4, 64, 0xc0, 7200, 3600, 0) + \
        address("fd99::")
    ra = struct.pack("!BBHII", 64, 0, 1, 0, 0)
    return [wire.ether(p, kind) for p, kind in [
        (arp(1, wire.own, OTHER, IMAGE), ARP),
        (arp(2, wire.own, OTHER, IMAGE), ARP),
        (icmp(8, rest=echo), IP4),
        (icmp(3, 3, b"\0\0\0\0" + udp(b"x", 9, 9, IMAGE, HOST)), IP4),
        (ip4(b"\x11\0\0\0\0\0\0\0", 2, dst="224.0.0.1"), IP4),
        (udp(b"data", 9, 9), IP4),
        (tcp(4000, 80, SYN, 1, options=syn), IP4),
        (tcp(4001, 80, PSH | ACK, 1, 1, request), IP4),
        (ip4(udp(b"y" * 40, 9, 9)[20:], UDP, options=b"\x44\4\5\0"), IP4),
        (icmp6(128, rest=echo), IP6),
        (icmp6(135, rest=bytes(4) + address(IMAGE6) + source, hops=255), IP6),
        (icmp6(136, rest=b"\x60\0\0\0" + address(OTHER6) + b"\2\1" + wire.own,
               hops=255), IP6),
        (icmp6(134, rest=ra + source + prefix + struct.pack(
            "!BBHI", 5, 1, 0, 1400), src=LOCAL6, dst=ALL_NODES, hops=255),
         IP6),
        (icmp6(137, rest=bytes(4) + address(OTHER6) * 2 + b"\2\1" + wire.own,
               src=LOCAL6, hops=255), IP6),
        (icmp6(2, rest=struct.pack("!I", 1300) +
               udp(b"x", 9, 9, IMAGE6, HOST6)), IP6),
        (icmp6(130, rest=bytes(20), src=LOCAL6, dst=ALL_NODES, hops=1), IP6),
        (ip6(b"\x3a\0\5\2\0\0\1\0" + icmp6(128, rest=echo)[40:], HOPOPTS),
         IP6),
        (fragment6(bytes(16), UDP, 0, 1), IP6),
        (udp(b"data", 9, 9, HOST6, IMAGE6), IP6),
        (tcp(4002, 80, SYN, 1, src=HOST6, dst=IMAGE6, options=syn), IP6),
    ]]


@attack
def garbage(wire, r):
    for _ in range(500):
        data = r.randbytes(r.randrange(3, 1501))
        kind = r.choice([ARP, IP4, IP6, 0x8100, 0x88a8, 0x8863, 0x8864, 5,
                         r.randrange(65536)])
        yield wire.ether(data, kind)
    # With the start of something that is known.
    for frame in valid(wire):
        for _ in range(10):
            n = r.randrange(15, len(frame))
            yield frame[:n] + r.randbytes(r.randrange(1500 - n))


@attack
def truncated(wire, r):
    for frame in valid(wire):
        for n in range(14, len(frame)):
            yield frame[:n]


@attack
def spoiled(wire, r):
    for frame in valid(wire):
        for i in range(len(frame)):
            for b in 0, 0xff, frame[i] ^ 1 << r.randrange(8):
                yield frame[:i] + bytes([b]) + frame[i + 1:]


@attack
def oversized(wire, r):
    """Beyond the MTU, up to what a tap device takes."""
    for n in 1501, 2034, 2048, 4096, 9000, 32768, 65000:
        data = bytes(n)
        yield wire.ether(data, 0x1234)
        yield wire.ether(data, ARP)
        for frame in valid(wire):
            yield frame + bytes(n - len(frame))
        yield wire.ether(icmp(8, rest=bytes(n - 24)))
        yield wire.ether(icmp6(128, rest=bytes(n - 44)))
        yield wire.ether(udp(bytes(n - 28), 9, 9))
        yield wire.ether(tcp(4000, 80, ACK, data=bytes(n - 40)))


@attack
def arp_storm(wire, r):
    """Answers that nobody asked for, and questions from everybody."""
    for i in range(1000):
        mac = b"\2" + r.randbytes(5)
        yield wire.ether(arp(2, mac, f"10.87.0.{3 + i % 250}", IMAGE), ARP)
        yield wire.ether(arp(1, mac, stranger(r), IMAGE), ARP)
    for kw in dict(hw=6), dict(proto=IP6), dict(hwlen=0), dict(hwlen=255), \
            dict(plen=0), dict(plen=255):
        yield wire.ether(arp(1, wire.own, HOST, IMAGE, **kw), ARP)
    for mac in bytes(6), b"\xff" * 6, wire.image:
        yield wire.ether(arp(2, mac, IMAGE, IMAGE), ARP)
        yield wire.ether(arp(2, mac, "0.0.0.0", IMAGE), ARP)
        yield wire.ether(arp(1, mac, "255.255.255.255", IMAGE), ARP)


@attack
def ipv4_headers(wire, r):
    data = udp(b"data", 9, 9)[20:]
    for i in range(16):
        yield wire.ether(ip4(data, UDP, ihl=i), IP4)
        yield wire.ether(ip4(data, UDP, version=i), IP4)
    for n in *range(64), 65535:
        yield wire.ether(ip4(data, UDP, length=n))
    for proto in range(256):
        yield wire.ether(ip4(data, proto))
    for option in range(256):
        for n in 0, 1, 2, 3, 4, 40, 255:
            yield wire.ether(ip4(data, UDP, options=bytes([option, n, 4, 0])))
    yield wire.ether(ip4(data, UDP, options=b"\1" * 40))
    for ttl in 0, 1, 255:
        yield wire.ether(ip4(data, UDP, ttl=ttl, check=0))
    for src in ("0.0.0.0", "255.255.255.255", "127.0.0.1", "224.0.0.1",
                "10.87.0.255", "10.87.0.0", "240.0.0.1", IMAGE):
        for p in (icmp(8, src=src), udp(b"x", 9, 9, src),
                  tcp(4000, 80, SYN, src=src), tcp(4000, 81, SYN, src=src),
                  ip4(data, 99, src)):
            yield wire.ether(p)
    for dst in ("0.0.0.0", "255.255.255.255", "127.0.0.1", "10.87.0.255",
                "224.0.0.1", "239.1.2.3", "8.8.8.8"):
        for p in (icmp(8, dst=dst), udp(b"x", 9, 9, dst=dst),
                  tcp(4000, 80, SYN, dst=dst), ip4(data, 99, dst=dst)):
            yield wire.ether(p)
            yield wire.ether(p, dst=b"\xff" * 6)


@attack
def ipv4_fragments(wire, r):
    kw = dict(src=HOST, dst=IMAGE)
    whole_ = udp(bytes(4000), 9, 9, length=4008)[20:]
    # Half of many; the last first; all of them twice, in any order.
    for i in range(300):
        yield wire.ether(ip4(bytes(8), UDP, flags=1, ident=i, **kw))
        yield wire.ether(ip4(bytes(8), UDP, offset=100, ident=1000 + i, **kw))
    for i in range(20):
        parts = fragments(whole_, 200, UDP, HOST, IMAGE, ident=2000 + i)
        r.shuffle(parts)
        yield from map(wire.ether, parts + parts[:5])
    # Overlaps of every kind, holes, and ends behind the end.
    for i in range(300):
        for _ in range(8):
            yield wire.ether(ip4(
                bytes(r.choice([0, 1, 7, 8, 9, 16, 24, 100])), UDP,
                offset=r.choice([0, 1, 2, 3, 4, r.randrange(8192)]),
                flags=r.randrange(8), ident=3000 + i, **kw))
    # More than 65535 bytes ("ping of death").
    for offset in 8100, 8150, 8189, 8190, 8191:
        for more in 0, 1:
            yield wire.ether(ip4(bytes(1480), ICMP, offset=offset,
                                 flags=more, ident=offset, **kw))
    big = struct.pack("!BBHHH", 8, 0, 0, 1, 1) + bytes(65500)
    for p in fragments(big, 1480, ICMP, HOST, IMAGE, ident=9999):
        yield wire.ether(p)
    # Headers parted between fragments.
    t = tcp(4000, 80, SYN, 1, options=b"\2\4\5\xb4")[20:]
    for p in fragments(t, 8, TCP, HOST, IMAGE, ident=10000):
        yield wire.ether(p)
    # In place of all halves that still wait; these become whole.
    for half in 0, 1:
        for i in range(KEPT):
            yield wire.ether(fragments(whole_, 2008, UDP, HOST, IMAGE,
                                       ident=20000 + i)[half])


@attack
def ipv6_headers(wire, r):
    data = udp(b"data", 9, 9, HOST6, IMAGE6)[40:]
    for i in range(16):
        yield wire.ether(ip6(data, UDP, version=i), IP6)
    for n in *range(64), 65535:
        yield wire.ether(ip6(data, UDP, length=n))
    for proto in range(256):
        yield wire.ether(ip6(data, proto))
        yield wire.ether(ip6(bytes([proto, 0]) + bytes(6) + data, DESTOPTS))
    # Extension headers: each length, each option, and thousands of them.
    for kind in HOPOPTS, ROUTING, DESTOPTS, FRAGMENT:
        for n in range(0, 256, 5):
            yield wire.ether(ip6(bytes([UDP, n]) + bytes(6) + data, kind))
        yield wire.ether(ip6(bytes([kind, 0]) * 700, kind))
        yield wire.ether(ip6((bytes([kind, 0]) + b"\1\4" + bytes(4)) * 180,
                             kind))
        yield wire.ether(ip6(b"", kind))
        yield wire.ether(ip6(bytes([kind]), kind))
    for kind in HOPOPTS, DESTOPTS:
        for option in range(256):
            for n in 0, 4, 5, 200, 255:
                yield wire.ether(ip6(bytes([UDP, 0, option, n]) + bytes(4) +
                                     data, kind))
    for kind in range(256):
        for left in 0, 1, 255:
            yield wire.ether(ip6(bytes([UDP, 0, kind, left]) + bytes(4) +
                                 data, ROUTING))
    for src in "::", "::1", "ff02::1", IMAGE6, "::ffff:10.87.0.1", LOCAL6:
        for p in (icmp6(128, src=src), udp(b"x", 9, 9, src, IMAGE6),
                  tcp(4000, 80, SYN, src=src, dst=IMAGE6),
                  ip6(data, 99, src=src)):
            yield wire.ether(p)
    for dst in "::", "::1", "ff02::1", "ff01::1", "ff0e::9", "fd99::1":
        for p in (icmp6(128, dst=dst), udp(b"x", 9, 9, HOST6, dst),
                  tcp(4000, 80, SYN, src=HOST6, dst=dst),
                  ip6(data, 99, dst=dst)):
            yield wire.ether(p)


@attack
def ipv6_fragments(wire, r):
    for i in range(300):
        yield wire.ether(fragment6(bytes(16), UDP, 0, 1, i))
        yield wire.ether(fragment6(bytes(16), UDP, 800, 0, 1000 + i))
    for i in range(300):
        for _ in range(8):
            yield wire.ether(fragment6(
                bytes(r.choice([0, 1, 7, 8, 16, 24, 100])), UDP,
                r.choice([0, 8, 16, 24, 8 * r.randrange(8192)]),
                r.randrange(8), 3000 + i))
    for i in range(20):
        data = udp(bytes(4000), 9, 9, HOST6, IMAGE6)[40:]
        parts = [fragment6(data[k:k + 400], UDP, k, k + 400 < len(data),
                           6000 + i) for k in range(0, len(data), 400)]
        r.shuffle(parts)
        yield from map(wire.ether, parts + parts[:3])
    # The largest, and one behind it.
    big = bytes(65536)
    for k in range(0, len(big), 1400):
        yield wire.ether(fragment6(big[k:k + 1400], ICMP6, k,
                                   k + 1400 < len(big), 7000))
    # Behind other headers, and inside of fragments again.
    inner = fragment6(bytes(16), UDP, 0, 0)[40:]
    for i in range(100):
        yield wire.ether(fragment6(inner * 20, FRAGMENT, 0, 1, 8000 + i))
        yield wire.ether(fragment6(inner, FRAGMENT, 20 * len(inner), 0,
                                   8000 + i))
        yield wire.ether(ip6(bytes([FRAGMENT, 0]) + bytes(6) + inner,
                             DESTOPTS))
    # In place of all halves that still wait; these become whole.
    for half in 0, 16:
        for i in range(KEPT):
            yield wire.ether(fragment6(bytes(16), UDP, half, half == 0,
                                       20000 + i))


@attack
def icmp_lies(wire, r):
    """Errors about packets that were, and were not, sent."""
    inner = tcp(80, 4000, ACK, src=IMAGE, dst=HOST)
    inner6 = tcp(80, 4000, ACK, src=IMAGE6, dst=HOST6)
    for kind in range(256):
        for code in 0, 1, 4, 255:
            yield wire.ether(icmp(kind, code, bytes(4) + inner))
            yield wire.ether(icmp6(kind, code, bytes(4) + inner6, hops=255))
    for n in range(0, 40, 3):
        yield wire.ether(icmp(3, 4, bytes(4) + inner[:n]))
        yield wire.ether(icmp6(1, 4, bytes(4) + inner6[:n]))
        yield wire.ether(icmp(13, rest=bytes(n)))
    for n in range(16):
        yield wire.ether(ip4(b"\x11\0\0\0\0\0\0\0" * n, 2, dst="224.0.0.1"))
    # A broadcast's echo would multiply it.
    yield wire.ether(icmp(8, dst="10.87.0.255"), dst=b"\xff" * 6)


@attack
def udp_headers(wire, r):
    for n in *range(40), 65535:
        yield wire.ether(udp(b"x" * 16, 9, 9999, length=n))
        yield wire.ether(udp(b"x" * 16, 9, 9999, HOST6, IMAGE6, length=n))
    for port in 0, 7, 53, 67, 68, 546, 65535:
        for other in 0, port, 9999:
            for data in b"", bytes(300), r.randbytes(600):
                yield wire.ether(udp(data, other, port))
                yield wire.ether(udp(data, other, port, HOST6, IMAGE6))
    for _ in range(100):
        yield wire.ether(udp(b"x", 9, 9999, check=r.randrange(1, 65536)))
    yield wire.ether(udp(b"x", 9, 9999, HOST6, IMAGE6, check=0))


@attack
def tcp_headers(wire, r):
    for words in range(16):
        for flags in SYN, ACK, FIN | ACK, RST:
            yield wire.ether(tcp(4000 + words, 80, flags, 1, words=words))
            yield wire.ether(tcp(4000 + words, 80, flags, 1, src=HOST6,
                                 dst=IMAGE6, words=words))
    for option in range(256):
        for n in 0, 1, 2, 3, 4, 10, 40, 255:
            yield wire.ether(tcp(r.randrange(1024, 65536), 80, SYN, 1,
                                 src=stranger(r),
                                 options=bytes([option, n]) + r.randbytes(2)))
    for flags in range(256):
        for port in 80, 81:
            for data in b"", b"x":
                yield wire.ether(tcp(5000 + flags, port, flags, 1, 1, data,
                                     src=stranger(r), urgent=flags))
    for _ in range(100):
        yield wire.ether(tcp(4000, 80, SYN, check=r.randrange(65536)))
    for port in 0, 80, 65535:
        yield wire.ether(tcp(0, port, SYN))
        yield wire.ether(tcp(port, 0, SYN))


@attack
def land(wire, r):
    """From the image to the image."""
    for port in 7, 80, 81, 9999:
        for flags in (SYN, SYN | ACK, ACK, RST, FIN | ACK, 0, 255):
            yield wire.ether(tcp(port, port, flags, 1, 1, src=IMAGE))
            yield wire.ether(tcp(port, port, flags, 1, 1, src=IMAGE6,
                                 dst=IMAGE6))
            yield wire.ether(tcp(port, port, flags, 1, 1, src="127.0.0.1",
                                 dst="127.0.0.1"))
        for a in IMAGE, IMAGE6:
            yield wire.ether(udp(b"x", port, port, a, a))
        yield wire.ether(udp(b"x", port, port, "127.0.0.1", "127.0.0.1"))
        yield wire.ether(udp(b"x", port, port, "::1", "::1"))
    yield wire.ether(icmp(8, src=IMAGE))
    yield wire.ether(icmp6(128, src=IMAGE6))


@attack
def segment_flood(wire, r):
    """RST, ACK, SYN|ACK and FIN of connections that aren't."""
    for _ in range(3000):
        yield wire.ether(tcp(
            r.randrange(65536), r.choice([80, 80, r.randrange(65536)]),
            r.choice([RST, RST | ACK, ACK, SYN | ACK, FIN | ACK, PSH | ACK]),
            r.randrange(2**32), r.randrange(2**32), src=stranger(r)))


@attack
def syn_flood(wire, r):
    for _ in range(4000):
        yield wire.ether(tcp(r.randrange(1024, 65536), 80, SYN,
                             r.randrange(2**32), src=stranger(r),
                             options=b"\2\4\5\xb4"))


@attack
def neighbour_lies(wire, r):
    """Router advertisements, redirects, solicitations of many, too big's."""
    def ra(options, lifetime=1800, **kw):
        head = struct.pack("!BBHII", 1, 0, lifetime, 1, 1)
        return wire.ether(icmp6(134, rest=head + options, dst=ALL_NODES,
                                hops=255, **{"src": LOCAL6, **kw}))

    for i in range(300):
        source = f"fe80::bad:{i:x}"
        prefix = struct.pack("!BBBBIII", 3, 4, r.choice([0, 1, 64, 128, 255]),
                             r.randrange(256), r.randrange(2**32),
                             r.randrange(2**32), 0) + r.randbytes(16)
        yield ra(prefix, src=source)
        yield ra(bytes([r.randrange(256), r.choice([0, 1, 2, 4, 255])]) +
                 r.randbytes(30), src=source)
        yield ra(struct.pack("!BBHI", 5, 1, 0, r.choice(
            [0, 1, 68, 1279, 1280, 1500, 65535, 2**32 - 1])), src=source)
        yield ra(struct.pack("!BBHI", 25, 3, 0, 600) + r.randbytes(16),
                 0, src=source)
    for i in range(300):
        yield wire.ether(icmp6(
            135, rest=bytes(4) + address(IMAGE6) + b"\1\1\2" + r.randbytes(5),
            src=f"fd87::{0x100 + i:x}", hops=255))
        yield wire.ether(icmp6(
            136, rest=b"\xe0\0\0\0" + address(f"fd87::{0x100 + i:x}") +
            bytes([2, i % 3]), src=f"fd87::{0x100 + i:x}", hops=255))
        yield wire.ether(icmp6(
            137, rest=bytes(4) + r.randbytes(16) + r.randbytes(16), src=LOCAL6,
            hops=255))
    # Gone again, so that nothing of ours goes to them.
    for i in range(300):
        yield ra(b"", 0, src=f"fe80::bad:{i:x}")
    for mtu in *range(0, 1300, 4), 65535, 2**32 - 1:
        yield wire.ether(icmp6(2, rest=struct.pack("!I", mtu) +
                               udp(b"x", 80, 80, IMAGE6, HOST6)))


@attack
def answers_nobody_asked_for(wire, r):
    """Of name servers and DHCP servers."""
    for _ in range(200):
        dns = struct.pack("!HHHHHH", r.randrange(65536), 0x8180, 1, 1, 0, 0) \
            + b"\4evil\4test\0\0\1\0\1" + b"\xc0\x0c\0\1\0\1" + bytes(10)
        yield wire.ether(udp(dns, 53, r.randrange(1024, 65536)))
        dhcp = struct.pack("!BBBBI", 2, 1, 6, 0, r.randrange(2**32)) + \
            bytes(8) + address("10.66.6.6") + bytes(8) + wire.image + \
            bytes(202) + b"\x63\x82\x53\x63\x35\1\5\x36\4\x0a\x42\6\6\xff"
        yield wire.ether(udp(dhcp, 67, 68))
        yield wire.ether(udp(dhcp, 67, 68, "10.66.6.1", "255.255.255.255"),
                         dst=b"\xff" * 6)
