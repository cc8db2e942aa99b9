# SPDX-License-Identifier: BSD-3-Clause
"""A network that loses, spoils and forges packets: what images serve still
arrives whole, they go on, and hold no memory afterwards."""
import contextlib
import hashlib
import itertools
import random
import resource
import shutil
import socket
import struct
import threading
import time

import pytest

from conftest import ROOT, run, tess
from attacks import *
from hostile import *
from net import connect, image, namespace, read_all, tool
from test_run import on
from test_sockets import CLIENT, serve, start_client

ENV = {"UK_LIBS": str(ROOT / "libs")}
BUFFERS = 512    # to receive in: few, so that they are soon used up
OPTIONS = ("-c", "LIBUKSTORE=y", "-c", "LIBUKALLOC_STATS=y",
           "-c", "LIBLWIP_TCP_ORPHAN=5", "-c", f"LIBLWIP_RX_BUFFERS={BUFFERS}")
FILE = random.Random(2).randbytes(300_000)
INDEX = (ROOT / "apps/httpd/www/index.html").read_text()


def app_with_stats(folder, name):
    """A copy of an application that tells its statistics."""
    app = folder / name
    shutil.copytree(ROOT / "apps" / name, app,
                    ignore=shutil.ignore_patterns("build"))
    shutil.copy(ROOT / "tests/hostile/stats.c", app)
    with open(app / "Makefile.uk", "a") as f:
        f.write(f"APP{name.upper()}_SRCS-y += "
                f"$(APP{name.upper()}_BASE)/stats.c\n")
    return app


@pytest.fixture(scope="session")
def httpd_app(tmp_path_factory):
    app = app_with_stats(tmp_path_factory.mktemp("hostile"), "httpd")
    (app / "www/file.bin").write_bytes(FILE)
    return app


def build(target, app, *options):
    r = tess("build", *on(target), *OPTIONS, *options, app, env=ENV)
    assert r.returncode == 0, r.stderr


@contextlib.contextmanager
def running(target, app, *params, options=(), ready=": "):
    """A built image with both kinds of addresses, in a network of its own."""
    with namespace():
        with image(target, app, f"netdev.ip6={IMAGE6}/64", *params, env=ENV,
                   options=(*OPTIONS, *options), ready=ready) as it:
            run("ip", "addr", "add", f"{HOST6}/64", "dev", "tess0", "nodad")
            yield it


def stats():
    """What the image tells of itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(2)
        for _ in range(20):
            s.sendto(b"?", (IMAGE, 9999))
            with contextlib.suppress(TimeoutError, ConnectionRefusedError):
                return {n: int(v) for n, v in
                        map(str.split, s.recv(65536).decode().splitlines())}
    raise AssertionError("the image tells nothing")


# Objects that come and go with what is on its way.
HELD = ("lwip.blocks", "lwip.pbuf", "lwip.pbuf_pool", "lwip.tcp_pcb",
        "lwip.tcp_seg", "lwip.fragment", "lwip.reassembly",
        "lwip.reassembly6", "lwip.udp_pcb", "lwip.raw_pcb", "lwip.netbuf",
        "lwip.netconn", "rx_buffers")


# A card's own: 64, or twice as many each time that a burst took half of them.
CARDS = (64, 128, 256)


def held():
    found = {n: v for n, v in stats().items() if n.endswith(HELD)}
    return {n: CARDS if n.endswith("rx_buffers") and v in CARDS else v
            for n, v in found.items()}


def settles(want, seconds=60):
    """What is held becomes `want` again, when all timeouts are over."""
    end = time.monotonic() + seconds
    while (now := held()) != want and time.monotonic() < end:
        time.sleep(0.2)
    assert now == want


def get(path="/", host=IMAGE):
    return tool("curl", "-sS", "--max-time", "20", f"http://{host}{path}")


def serves():
    for host in IMAGE, f"[{IMAGE6}]":
        assert get("/", host) == INDEX


# --- forged frames ---------------------------------------------------------

class Victim:
    """An image, the wire to it, and what it holds when nothing goes on."""

    def __init__(self, image):
        self.image = image
        self.wire = Wire()
        serves()
        time.sleep(3)
        self.before = held()

    def suffer(self, frames):
        """All of the frames get there: the image counts them."""
        frames = list(frames)
        got = packets()
        for i in range(0, len(frames), 100):
            for frame in frames[i:i + 100]:
                self.wire.send(frame)
            for frame in self.truth():
                self.wire.send(frame)
            stats()
        assert packets() - got >= len(frames)

    def truth(self):
        """Where the host is, whatever others said."""
        mac = self.wire.own
        yield self.wire.ether(arp(2, mac, HOST, IMAGE), ARP)
        yield self.wire.ether(icmp6(136, rest=b"\x60\0\0\0" +
                                    address(HOST6) + b"\2\1" + mac, hops=255))


def packets():
    return next(v for n, v in stats().items() if n.endswith(".rx_packets"))


@pytest.fixture(scope="module", params=["kvm-x86_64", "linuxu-x86_64"])
def victim(request, httpd_app):
    build(request.param, httpd_app)
    with running(request.param, httpd_app, "httpd.timeout=4",
                 "httpd.head_timeout=4", ready="httpd: http://") as it:
        run("ip", "link", "set", "tess0", "mtu", "65521")
        v = Victim(it)
        yield v
        v.wire.close()


@pytest.mark.parametrize("name", ATTACKS)
def test_forged_frames(victim, name):
    victim.suffer(ATTACKS[name](victim.wire, random.Random(name)))
    serves()


def test_who_connects_during_a_flood_is_served(victim):
    r = random.Random(3)
    for _ in range(10):
        for frame in itertools.islice(ATTACKS["syn_flood"](victim.wire, r),
                                      400):
            victim.wire.send(frame)
        assert get() == INDEX


def test_a_path_that_takes_next_to_nothing(victim):
    """"Packet too big": packets to there would have to have no data."""
    assert get("/", f"[{IMAGE6}]") == INDEX
    for mtu in 0, 1, 47, 48, 55, 56, 68, 1279:
        victim.wire.send(victim.wire.ether(icmp6(
            2, rest=struct.pack("!I", mtu) + udp(b"x", 80, 80, IMAGE6,
                                                 HOST6))))
        assert " 0% packet loss" in tool("ping", "-c1", "-W20", "-s4000",
                                         IMAGE6)
    serves()


def test_a_scan_of_ports(victim):
    """TCP and UDP, with options and combinations that nobody uses."""
    out = tool("nmap", "-n", "-Pn", "-sS", "-sU", "-O", "-T5", "--open", "-p",
               "T:1-1024,U:9990-9999", IMAGE, timeout=300)
    assert "80/tcp   open" in out and "/udp   closed" not in out, out
    for kind in "-sN", "-sX", "-sF", "-sA", "-sM":
        tool("nmap", "-n", "-Pn", kind, "-T5", "-p", "70-90", IMAGE)
    serves()


# --- data not read yet ------------------------------------------------------

def byte_by_byte(wire, server, port=20000):
    """The start of a request, a byte a segment."""
    ghosts = [Ghost(wire, port + i, server) for i in range(4)]
    for b in REQUEST.replace(b"\r\n\r\n", b"\r\nX: " + b"a" * 300):
        for g in ghosts:
            g.send(bytes([b]))
        yield


def out_of_order(wire, server, port=21000):
    """Behind a hole that is never filled, with more holes."""
    ghosts = [Ghost(wire, port + i, server) for i in range(4)]
    for i in range(300):
        for g in ghosts:
            g.send(b"A", ahead=10 + 2 * i)
        yield


def many_clients(wire, server):
    """Each sends the start of a request."""
    with contextlib.ExitStack() as stack:
        for i in range(2 * BUFFERS):
            stack.enter_context(connect(server)).sendall(b"GET / HT")
            if i % 3 == 0:
                yield


KEEPING = [byte_by_byte, out_of_order, many_clients]


def counter(name):
    return next(v for n, v in stats().items() if n.endswith(name))


def goes_on(attack, serve):
    """Others are served during the attack, and the card keeps buffers."""
    dropped = counter(".rx_dropped")
    for i, _ in enumerate(attack):
        if i % 10 == 0:
            serve()
        if i % 100 == 0:
            assert counter(".rx_buffers") < BUFFERS
    for _ in range(20):
        serve()
    assert counter(".rx_buffers") < BUFFERS
    assert counter(".rx_dropped") == dropped
    # Kept data takes little more than its own bytes.
    assert counter("lwip.held") < 1 << 19


def serves_once():
    with connect(80) as s:
        s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert read_all(s).split(b"\r\n\r\n", 1)[1] == INDEX.encode()


@pytest.mark.parametrize("attack", KEEPING)
def test_data_that_is_kept_stops_nobody(victim, attack):
    goes_on(attack(victim.wire, 80), serves_once)


# --- clients that are slow, or gone ----------------------------------------

REQUEST = b"GET /file.bin HTTP/1.1\r\nHost: x\r\n\r\n"


def fetch():
    with connect(80) as s:
        s.sendall(REQUEST)
        s.shutdown(socket.SHUT_WR)
        return read_all(s).split(b"\r\n\r\n", 1)[1]


def slow_client():
    """Takes next to nothing."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    s.settimeout(20)
    s.connect((IMAGE, 80))
    return s


def test_slow_readers_hold_up_nobody(victim):
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(slow_client()) for _ in range(50)]
        for s in slow:
            s.sendall(REQUEST)
        for _ in range(3):
            for s in slow:
                assert len(s.recv(1)) == 1
            serves()
            assert fetch() == FILE
            time.sleep(1)


def test_a_slow_reader_that_sends_no_more_gets_it_all(victim):
    """Everything, though the image has closed long before."""
    with slow_client() as s:
        s.sendall(REQUEST)
        s.shutdown(socket.SHUT_WR)
        data = b""
        while len(data) < 60_000:
            data += s.recv(1000)
        for _ in range(5):
            data += s.recv(2000)
            time.sleep(1)
        assert (data + read_all(s)).split(b"\r\n\r\n", 1)[1] == FILE


class Ghost:
    """A client of a made-up address, who connects and acknowledges nothing
    but the handshake."""

    def __init__(self, wire, port, server=80, window=65535):
        self.wire, self.port, self.server = wire, port, server
        self.window, self.sent = window, 0
        wire.drain()
        self.segment(SYN, 1000, 0, options=b"\2\4\5\xb4")
        self.ack = self.syn_ack() + 1
        self.send(flags=ACK)

    def segment(self, flags, seq, ack, data=b"", **kw):
        self.wire.send(self.wire.ether(tcp(
            self.port, self.server, flags, seq, ack, data, src="10.99.0.1",
            window=self.window, **kw)))

    def syn_ack(self):
        while frame := self.wire.receive():
            if frame[12:14] == b"\x08\x00" and \
                    frame[30:34] == address("10.99.0.1") and \
                    frame[36:38] == struct.pack("!H", self.port) and \
                    frame[47] == SYN | ACK:
                return struct.unpack("!I", frame[38:42])[0]
        raise AssertionError("no answer to SYN")

    def is_reset(self, seconds):
        """Does the server reset the connection within `seconds`?"""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            frame = self.wire.receive(left)
            if frame and frame[12:14] == b"\x08\x00" and \
                    frame[36:38] == struct.pack("!H", self.port) and \
                    frame[47] & RST:
                return True
        return False

    def send(self, data=b"", flags=ACK | PSH, ahead=0):
        """The next data; or some that lies `ahead` of it."""
        self.segment(flags, 1001 + self.sent + ahead, self.ack, data)
        if not ahead:
            self.sent += len(data)


def ghost(wire, port, data=b"", server=80):
    """Connects, asks, and is no more."""
    Ghost(wire, port, server).send(data)


def test_clients_that_vanish(victim):
    """Before they ask, in the middle of it, and of the answer."""
    for i, data in enumerate([b"", REQUEST[:9], REQUEST,
                              REQUEST.replace(b"file.bin", b"")]):
        for k in range(25):
            ghost(victim.wire, 3000 + 100 * i + k, data)
    assert stats()["lwip.tcp_pcb"] >= 100
    serves()


# How a connection begins, and what its client repeats for ever after.
DRIBBLES = {
    "head": (REQUEST[:-2] + b"X: ", b"a"),
    "empty lines": (b"", b"\r\n"),
    "body": (REQUEST[:-2] + b"Content-Length: 60000\r\n\r\n", b"a"),
    "refused": (b"nonsense\r\n\r\n", b"a"),
    "takes nothing": (REQUEST * 4, b"G"),
    "asks, takes nothing": (REQUEST, REQUEST),
}


def dribble(clients):
    """Each client repeats its bytes until the server has closed it. Returns
    the names of those that are still open after a while."""
    end = time.monotonic() + 60
    while clients and time.monotonic() < end:
        for s in list(clients):
            try:
                s.send(DRIBBLES[clients[s]][1], socket.MSG_DONTWAIT)
            except BlockingIOError:
                pass
            except OSError:
                del clients[s]
        time.sleep(0.5)
    return set(clients.values())


def test_clients_that_never_finish_are_closed(victim):
    """Though they send something all the time. Others are served."""
    with contextlib.ExitStack() as stack:
        clients = {stack.enter_context(slow_client()): name
                   for name in DRIBBLES for _ in range(5)}
        for s, name in clients.items():
            s.sendall(DRIBBLES[name][0])
        serves()
        assert not dribble(clients)


def test_a_client_that_takes_byte_by_byte_is_closed(victim):
    """It acknowledges one more byte of the answer now and then."""
    ghost = Ghost(victim.wire, 4900)
    ghost.send(REQUEST)
    for _ in range(120):
        if ghost.is_reset(0.5):
            break
        ghost.ack += 1
        ghost.send(flags=ACK)
    else:
        pytest.fail("the connection is still open")
    serves()


def test_a_late_head_is_answered(victim):
    with connect(80) as s:
        s.sendall(b"GET / HTTP/1.1\r\n")
        assert read_all(s).startswith(b"HTTP/1.1 408 ")


def test_nothing_is_left(victim):
    """Behind all of those before."""
    settles(victim.before)


# --- a bad line ------------------------------------------------------------

# Of a hundred frames, each way: lost, spoiled, doubled, late, passed on.
BAD = (1, 1, 2, 8, 88)


@contextlib.contextmanager
def bad_line(seed):
    relay = Relay(seed, BAD)
    try:
        yield
        # All of it has happened.
        assert all(relay.count.values()), relay.count
    finally:
        relay.close()


@pytest.mark.parametrize("target", ["kvm-x86_64", "linuxu-x86_64"])
def test_files_arrive_whole_over_a_bad_line(target, httpd_app, tmp_path):
    build(target, httpd_app)
    with running(target, httpd_app, ready="httpd: http://"), bad_line(1):
        for host in IMAGE, f"[{IMAGE6}]":
            tool("curl", "-sS", "--max-time", "300", "-o", tmp_path / "got",
                 f"http://{host}/file.bin", timeout=310)
            assert hashlib.sha256((tmp_path / "got").read_bytes()).digest() \
                == hashlib.sha256(FILE).digest()


@pytest.fixture(scope="module")
def echo(tmp_path_factory):
    app = app_with_stats(tmp_path_factory.mktemp("hostile"), "echo")
    options = "-c", "LIBLWIP_TCP_SNDBUF=16"
    build("kvm-x86_64", app, *options)
    with running("kvm-x86_64", app, options=options,
                 ready="echo: port 7") as it:
        yield it


def test_what_is_lost_is_sent_again_though_nothing_comes(echo):
    """The device doesn't tell that it has sent the last packet."""
    wire = Wire()
    while wire.receive(5):      # The image looks for routers at first.
        pass
    ghost(wire, 3000, b"nobody has this", 7)
    times = 0
    while times < 3 and (frame := wire.receive(30)):
        times += b"nobody has this" in frame
    wire.close()
    assert times == 3


def echoes():
    with connect(7) as s:
        s.sendall(b"hello")
        assert s.recv(5, socket.MSG_WAITALL) == b"hello"


def unread(wire, server, port=22000):
    """The server doesn't read on from those who take no answers."""
    ghosts = [Ghost(wire, port + i, server, window=0) for i in range(4)]
    for g in ghosts:
        for _ in range(30):
            g.send(bytes(1460))
    for _ in range(300):
        for g in ghosts:
            g.send(b"A")
        yield


@pytest.mark.parametrize("attack", [out_of_order, unread])
def test_data_that_is_kept_stops_no_sockets(echo, attack):
    wire = Wire()
    goes_on(attack(wire, 7), echoes)
    wire.close()


def test_a_megabyte_there_and_back_over_a_bad_line(echo):
    data = random.Random(4).randbytes(1 << 20)
    with bad_line(5), connect(7, seconds=300) as s:
        writer = threading.Thread(target=lambda: (
            s.sendall(data), s.shutdown(socket.SHUT_WR)))
        writer.start()
        got = read_all(s)
        writer.join()
    assert got == data


# --- crowds ----------------------------------------------------------------

MANY = 10_000
SOURCES = [f"10.98.0.{i}" for i in range(1, 5)]


def crowd():
    """All of them are connected at once, and served."""
    socks = []
    try:
        for i in range(MANY):
            socks.append(socket.create_connection(
                (IMAGE, 80), 60, (SOURCES[i % len(SOURCES)], 0)))
        for s in socks:
            s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        for s in socks:
            assert s.recv(4096).startswith(b"HTTP/1.1 200 OK")
        assert stats()["lwip.tcp_pcb"] == MANY
    finally:
        for s in socks:
            s.close()


@pytest.mark.slow
@pytest.mark.parametrize("target", ["kvm-x86_64"])
def test_ten_thousand_connections(target, httpd_app):
    """A second crowd takes no memory that the first one didn't."""
    options = ("-c", f"LIBLWIP_TCP_CONNECTIONS={MANY + 100}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (MANY + 200, MANY + 200))
    build(target, httpd_app, *options)
    with running(target, httpd_app, "httpd.timeout=600", options=(
            *options, "--memory", "128"), ready="httpd: http://"):
        for a in SOURCES:
            run("ip", "addr", "add", a, "dev", "lo")
        # They all ask at once.
        run("ip", "link", "set", "tess0", "txqueuelen", 2 * MANY)
        serves()
        before = held()
        crowd()
        settles(before)
        heap = stats()["ukalloc.buddy.cur_bytes"]
        crowd()
        settles(before)
        assert stats()["ukalloc.buddy.cur_bytes"] == heap


# --- servers that lie ------------------------------------------------------

NAME = b"\6server\4test\0"
MAGIC = b"\x63\x82\x53\x63"


class Liar(threading.Thread):
    """Answers each datagram at `port` with what `answers` makes of it: pairs
    of the sender's port and the data."""

    def __init__(self, port, answers):
        super().__init__(daemon=True)
        self.port, self.answers, self.asked = port, answers, 0
        self.sockets = {}
        self.socket(port)

    def socket(self, port):
        if port not in self.sockets:
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"tap0")
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            s.bind(("", port))
            self.sockets[port] = s
        return self.sockets[port]

    def run(self):
        while True:
            data, peer = self.socket(self.port).recvfrom(2000)
            self.asked += 1
            if peer[0] == "0.0.0.0":
                peer = "255.255.255.255", 68
            for port, answer in self.answers(data):
                self.socket(port).sendto(answer, peer)


def dns_answer(query, *, ident=None, flags=0x8180, counts=(1, 1, 0, 0),
               name=b"\xc0\x0c", kind=1, ttl=60, data=address(HOST),
               length=None, question=None):
    return (query[:2] if ident is None else ident) + struct.pack(
        "!5H", flags, *counts) + (question or query[12:]) + name + \
        struct.pack("!HHIH", kind, 1, ttl,
                    len(data) if length is None else length) + data


EVIL = address("10.66.6.6")


def spoofed(q):
    """Not to be believed: nobody asked for these."""
    other = bytes([q[0] ^ 1, q[1]])
    yield 53, dns_answer(q, ident=other, data=EVIL)
    yield 54, dns_answer(q, data=EVIL)
    yield 53, dns_answer(q, flags=0x0100, data=EVIL)
    yield 53, dns_answer(q, data=EVIL, question=b"\4evil" + NAME[7:] +
                         b"\0\1\0\1")
    yield 53, dns_answer(q, data=EVIL, question=NAME + b"\0\x1c\0\1")


BROKEN = {
    "a loop": lambda q: dns_answer(q, name=b"\xc0" + bytes([len(q)])),
    "two loops": lambda q: dns_answer(
        q, name=b"\xc0" + bytes([len(q) + 2]) + b"\xc0" + bytes([len(q)])),
    "beyond the end": lambda q: dns_answer(q, name=b"\xff\xff"),
    "names without end": lambda q: dns_answer(q, name=b"\x3f" + b"a" * 63),
    "many answers": lambda q: dns_answer(q, counts=(1, 65535, 0, 0), kind=5),
    "many questions": lambda q: dns_answer(q, counts=(65535, 1, 0, 0)),
    "none": lambda q: dns_answer(q, counts=(0, 0, 0, 0)),
    "a length": lambda q: dns_answer(q, length=65535, kind=5),
    "no length": lambda q: dns_answer(q, length=0),
    "an error": lambda q: dns_answer(q, flags=0x8183),
    "another kind": lambda q: dns_answer(q, kind=28),
    "cut off": lambda q: dns_answer(q)[:len(q) + 3],
    "a head": lambda q: q[:2] + b"\x81\x80\0\1\0\1\0\0\0\0",
    "less": lambda q: q[:2],
}


def dhcp_answer(query, kind, *, xid=None, options=b"", mac=None, cut=None,
                overload=b"", offered="10.87.0.50"):
    answer = b"\2\1\6\0" + (xid or query[4:8]) + bytes(8) + \
        address(offered) + address(HOST) + bytes(4) + (mac or query[28:44]) + \
        overload.ljust(192, b"\0") + MAGIC + bytes([53, 1, kind]) + \
        b"\x36\4" + address(HOST) + options + \
        b"\1\4\xff\xff\xff\0\3\4" + address(HOST) + b"\6\4" + \
        address(HOST) + b"\x33\4\0\0\x0e\x10\xff"
    return answer[:cut]


def bad_dhcp(query):
    """Offers and answers of no use, then a good one."""
    kind = query[query.index(MAGIC) + 6]
    good = 2 if kind == 1 else 5
    for lie in (dict(xid=b"evil"), dict(mac=b"\2evil".ljust(16, b"\0")),
                *(dict(cut=n) for n in (0, 1, 44, 236, 239, 240, 242)),
                *(dict(options=o, xid=x)
                  for x in (None, b"evil")
                  for o in (b"\x43\xff", b"\x43", b"\1\0", b"\3\1x", b"\x34",
                            b"\x34\0", b"\x33\5", b"\6\xff" + bytes(4)))):
        if "options" in lie:
            lie["cut"] = 246 + 3 + len(lie["options"])
        yield 67, dhcp_answer(query, good, offered="10.66.6.6", **lie)
    # Options that go on where names would stand, and don't end there.
    yield 67, dhcp_answer(query, good, xid=b"evil", options=b"\x34\1\3",
                          overload=b"\x34\1\3" * 64)
    yield 67, dhcp_answer(query, good)


@pytest.fixture(scope="module")
def client_network():
    r = tess("build", *on("linuxu-x86_64"), "tests/netclient")
    assert r.returncode == 0, r.stderr
    with namespace():
        tool("ip", "tuntap", "add", "tap0", "mode", "tap")
        tool("ip", "addr", "add", f"{HOST}/24", "dev", "tap0")
        tool("ip", "link", "set", "tap0", "up")
        listener = socket.create_server((HOST, 4000))
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        dns, dhcp = Liar(53, None), Liar(67, bad_dhcp)
        dns.start()
        dhcp.start()
        yield dns, dhcp
        listener.close()


STATIC = ("netdev.ip=10.87.0.9/24", f"netdev.dns={HOST}")


def test_spoofed_names(client_network):
    client_network[0].answers = lambda q: [*spoofed(q), (53, dns_answer(q))]
    r = start_client(CLIENT, "server.test", "4000", "hello", params=STATIC)
    assert r.stdout == f"server.test is {HOST}\ngot HELLO to 10.87.0.9\n"


@pytest.mark.parametrize("how", BROKEN)
def test_broken_names(client_network, how):
    """Ignored, or the end of the question; believed never."""
    client_network[0].answers = lambda q: [(53, BROKEN[how](q)),
                                           (53, dns_answer(q))]
    r = start_client(CLIENT, "server.test", "4000", "hello", params=STATIC)
    assert r.stdout in (
        f"server.test is {HOST}\ngot HELLO to 10.87.0.9\n",
        "resolve: Temporary failure in name resolution\n",
        "resolve: Name or service not known\n"), r.stdout


def test_spoofed_addresses(client_network):
    client_network[0].answers = lambda q: [(53, dns_answer(q))]
    r = start_client(CLIENT, "server.test", "4000", "hello")
    assert r.stdout == f"server.test is {HOST}\ngot HELLO to 10.87.0.50\n"
    assert client_network[1].asked == 2
