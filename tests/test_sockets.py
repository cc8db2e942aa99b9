# SPDX-License-Identifier: BSD-3-Clause
"""Sockets over lwIP's threads, with real peers: this process's sockets, nc,
and dnsmasq for DHCP and DNS."""
import functools
import os
import re
import shutil
import socket
import subprocess
import threading
import time

import pytest

from conftest import ROOT, linux_program, run, tess
from net import (HOST, HOST6, IMAGE, IMAGE6, connect, image, namespace,
                 read_all, tool)
from test_run import on

TARGETS = ["linuxu-x86_64", "kvm-x86_64", "kvm-arm64"]
DATA = os.urandom(3_000_000)


def build(target, app, *options):
    r = tess("build", *on(target), *options, app)
    assert r.returncode == 0, r.stderr


@pytest.fixture(scope="session")
def on_linux(tmp_path_factory):
    """Linux's output for each case of tests/sockets, on loopback."""
    program = linux_program(
        "sockets", tmp_path_factory.mktemp("sockets") / "sockets", "-O1",
        "-lpthread")
    with namespace():
        r = run(program, timeout=120)
    assert r.returncode == 0, r.stdout
    return r.stdout.splitlines()


def comparable(lines):
    """Without urgent bytes of AF_UNIX where Linux has them otherwise, or not:
    before 6.12."""
    old = tuple(map(int, re.findall(r"\d+", os.uname().release)[:2])) < (6, 12)
    return [l for l in lines if not (old and l.startswith("unix_urgent"))]


@pytest.mark.parametrize("target", ["kvm-x86_64", *(
    pytest.param(t, marks=pytest.mark.slow)
    for t in ("linuxu-x86_64", "linuxu-arm", "kvm-arm64"))])
def test_calls_are_as_on_linux(target, on_linux):
    """The same program: every return value, errno and event is the same."""
    r = tess("run", *on(target), "--accel", "tcg", "--net", "none",
             "--timeout", "120", "tests/sockets")
    assert len(on_linux) > 200
    assert comparable(r.stdout.splitlines()) == comparable(on_linux)


@pytest.fixture(scope="module", params=[
    (t, s) for t in TARGETS for s in ("COOP", "PREEMPT")],
    ids=lambda p: f"{p[0]}-{p[1].lower()}")
def echo(request):
    target, sched = request.param
    options = ["-c", f"LIBUKSCHED_{sched}=y"]
    build(target, "apps/echo", *options)
    with namespace():
        with image(target, "apps/echo", f"netdev.ip6={IMAGE6}/64",
                   options=options, ready="echo: port 7") as it:
            run("ip", "addr", "add", f"{HOST6}/64", "dev", "tess0", "nodad")
            yield it


def through(host, data=DATA, chunk=65536, pause=0):
    """Sends `data` and reads it back at the same time."""
    with connect(7, host) as s:
        def write():
            for i in range(0, len(data), chunk):
                s.sendall(data[i:i + chunk])
                time.sleep(pause)
            s.shutdown(socket.SHUT_WR)
        writer = threading.Thread(target=write)
        writer.start()
        got = read_all(s)
        writer.join()
    return got


@pytest.mark.parametrize("host", [IMAGE, IMAGE6])
def test_tcp(echo, host):
    assert through(host, b"hello") == b"hello"
    assert through(host) == DATA


def test_tcp_in_small_pieces(echo):
    assert through(IMAGE, DATA[:300], chunk=1, pause=0.001) == DATA[:300]


def test_who_does_not_read_stops_nobody(echo):
    with connect(7) as stuck:
        stuck.setblocking(False)
        sent = 0
        try:
            while sent < 50_000_000:
                sent += stuck.send(DATA)
        except BlockingIOError:
            pass
        assert sent < 50_000_000
        assert through(IMAGE, DATA[:100000]) == DATA[:100000]


def test_many_at_once(echo):
    socks = [connect(7) for _ in range(500)]
    for i, s in enumerate(socks):
        s.sendall(b"%d" % i)
    for i, s in enumerate(socks):
        assert s.recv(100) == b"%d" % i
        s.close()
    assert through(IMAGE, b"after") == b"after"


def test_reset_connections(echo):
    for _ in range(100):
        s = connect(7)
        s.sendall(b"x" * 1000)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                     b"\x01\0\0\0\0\0\0\0")
        s.close()
    assert through(IMAGE, b"after") == b"after"


@pytest.mark.parametrize("family, host", [(socket.AF_INET, IMAGE),
                                          (socket.AF_INET6, IMAGE6)])
def test_udp(echo, family, host):
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        s.settimeout(10)
        # Whole, in fragments, and empty.
        for n in (1, 1400, 1473, 20000, 60000, 0):
            s.sendto(DATA[:n], (host, 7))
            assert s.recv(65536) == DATA[:n]


def test_nc(echo):
    r = subprocess.run(["nc", "-N", "-w", "5", IMAGE, "7"], text=True,
                       input="by nc\n", stdout=subprocess.PIPE, timeout=20)
    assert r.stdout == "by nc\n"


def test_a_closed_port(echo):
    with pytest.raises(ConnectionRefusedError):
        connect(8)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(10)
        s.connect((IMAGE, 8))
        s.send(b"x")
        with pytest.raises(ConnectionRefusedError):
            s.recv(1)


# Of every kind: 2001:db8:: is where the image may have an address, the others
# are nobody's.
NAMES = ["four.names,10.87.0.1", "six.names,2001:db8::1",
         *(f"many.names,10.87.1.{i},2001:db8:{i}::1" for i in range(1, 9)),
         "order.names,10.87.0.1,fd00::1", "order.names,fe80::1",
         "order.names,2001:db8:1::5", "order.names,2001:db8:2::5",
         "order.names,2002::1"]
FOUR = "netdev.ip=10.87.0.9/24", f"netdev.dns={HOST}"
BOTH = *FOUR, "netdev.ip6=2001:db8:2::9/64"


@pytest.fixture(scope="module")
def network():
    """A network with a name server and DHCP, and a server to talk to."""
    build("linuxu-x86_64", "tests/netclient")
    with namespace():
        tool("ip", "tuntap", "add", "tap0", "mode", "tap")
        tool("ip", "addr", "add", "10.87.0.1/24", "dev", "tap0")
        tool("ip", "link", "set", "tap0", "up")
        dnsmasq = subprocess.Popen([
            "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-hosts",
            "--no-resolv", "--user=root", "--interface=tap0",
            "--bind-interfaces", "--dhcp-leasefile=/dev/null",
            "--dhcp-range=10.87.0.50,10.87.0.50", "--leasefile-ro",
            f"--host-record=server.test,{HOST}", "--local=/test/",
            *(f"--host-record={name}" for name in NAMES),
            "--cname=alias.names,other.names", "--cname=other.names,many.names",
            "--local=/names/"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        listener = socket.create_server((HOST, 4000))
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield dnsmasq
        listener.close()
        dnsmasq.terminate()
        dnsmasq.wait(10)


def serve(listener):
    """Answers with what came and who it came from."""
    while True:
        try:
            s, peer = listener.accept()
        except OSError:
            return
        with s:
            s.sendall(read_all(s).upper() + b" to " + peer[0].encode())


@pytest.fixture(scope="module", params=[
    "nolibc", "musl", pytest.param("newlib", marks=pytest.mark.slow)])
def client(request, network, tmp_path_factory):
    """The same program on each C library, by one entry of the menu."""
    app = tmp_path_factory.mktemp(request.param) / "netclient"
    shutil.copytree(ROOT / "tests/netclient", app,
                    ignore=shutil.ignore_patterns("build"))
    r = tess("build", *on("linuxu-x86_64"), "-c",
             f"LIBC_{request.param.upper()}=y", app,
             env={"UK_LIBS": str(ROOT / "libs")}, timeout=900)
    assert r.returncode == 0, r.stderr

    start = functools.partial(
        start_client, app / "build/linuxu-x86_64/netclient_linuxu-x86_64")
    start.libc = request.param
    return start


def start_client(image, *args, params=()):
    return run(image, "tap.if=tap0", "tap.mac=02:00:00:00:00:05", *params,
               "--", *args, timeout=60)


# On nolibc.
CLIENT = ROOT / ("tests/netclient/build/linuxu-x86_64/"
                 "netclient_linuxu-x86_64")


def test_address_by_dhcp_name_by_dns(client):
    r = client("server.test", "4000", "hello")
    assert r.returncode == 0, r.stdout
    assert r.stdout == (f"server.test is {HOST}\n"
                        "got HELLO to 10.87.0.50\n")


def test_static_address(client):
    r = client("server.test", "4000", "hello", params=(
        "netdev.ip=10.87.0.9", "netdev.mask=255.255.255.0",
        f"netdev.gw={HOST}", f"netdev.dns={HOST}"))
    assert r.stdout.endswith("got HELLO to 10.87.0.9\n")


NONAME = "Name or service not known"


def test_what_is_not_there(client):
    r = client("nobody.test", "4000", "x")
    why = "Name does not resolve" if client.libc == "musl" else NONAME
    assert (r.returncode, r.stdout) == (1, f"resolve: {why}\n")
    r = client(HOST, "4001", "x")
    assert (r.returncode, r.stdout) == (
        1, f"{HOST} is {HOST}\nconnect: Connection refused\n")


def resolve(node, service, *hints, params=FOUR):
    """What getaddrinfo() finds, line by line."""
    r = start_client(CLIENT, "resolve", node, service, *hints, params=params)
    lines = r.stdout.splitlines()
    assert r.returncode == (0 if len(lines[0].split()) in (3, 4) and
                            lines[0].split()[2].isdigit() else 1), r.stdout
    return lines


def test_localhost_needs_no_name_server(client):
    """Nor a file, with names below it [RFC 6761, 6.3]."""
    for node in "localhost", "LocalHost.", "a.b.localhost":
        for hints, want in ((("inet",), ["tcp 127.0.0.1 80"]),
                            (("inet6",), ["tcp ::1 80"]),
                            ((), ["tcp 127.0.0.1 80", "tcp ::1 80"])):
            r = client("resolve", node, "80", "stream", *hints, params=FOUR)
            # musl gives the canonical name, too.
            assert sorted(" ".join(line.split()[:3])
                          for line in r.stdout.splitlines()) == want, node
    for node in "alocalhost", "localhost.names":
        r = client("resolve", node, "80", "stream", params=FOUR)
        assert "127.0.0.1" not in r.stdout


def test_all_addresses(network):
    four, six = ({f"tcp {address} 80" for address in
                  tool("dig", "+short", f"@{HOST}", "many.names", kind).split()}
                 for kind in ("A", "AAAA"))
    assert (len(four), len(six)) == (8, 8)
    for hints, want in (((), four | six), (("inet",), four),
                        (("inet6",), six), (("config",), four)):
        got = resolve("many.names", "http", "stream", *hints)
        assert sorted(got) == sorted(want)
    # A name for another, for another: its own is told, once.
    got = resolve("ALIAS.names.", "443", "canon", "inet", "dgram")
    assert got[0].endswith(" 443 many.names") and len(got) == 8
    assert not any("many" in line for line in got[1:])


def test_the_order_of_addresses(network):
    """RFC 6724: what can't be reached, such as a link's address without the
    link, is last; before it what has another label, then another prefix."""
    def order(*params):
        return [line.split()[1] for line in
                resolve("order.names", "1", "stream", params=params)]
    assert order(*BOTH) == ["2001:db8:2::5", "2001:db8:1::5", "10.87.0.1",
                            "2002::1", "fd00::1", "fe80::1"]
    assert order(*FOUR)[0] == "10.87.0.1"


def test_kinds_of_sockets(network):
    assert resolve("four.names", "domain") == ["tcp 10.87.0.1 53",
                                               "udp 10.87.0.1 53"]
    assert resolve("four.names", "-", "udp") == ["udp 10.87.0.1 0"]
    assert resolve("1.2.3.4", "-", "raw") == ["raw 1.2.3.4 0"]
    assert resolve("-", "80", "passive", "stream") == [
        "tcp 0.0.0.0 80", "tcp :: 80"]
    assert resolve("-", "80", "stream", "inet6") == ["tcp ::1 80"]
    assert resolve("LocalHost", "80", "stream") == [
        "tcp 127.0.0.1 80", "tcp ::1 80"]
    assert resolve("0x7f.1", "80", "stream", "numeric", "numericserv",
                   "canon") == ["tcp 127.0.0.1 80 0x7f.1"]
    assert resolve("2001:DB8::0:1", "80", "dgram", "numeric") == [
        "udp 2001:db8::1 80"]
    # Of IPv4 as IPv6: when there is no other, or all are wanted.
    assert resolve("four.names", "1", "stream", "inet6", "mapped") == [
        "tcp ::ffff:10.87.0.1 1"]
    many = resolve("many.names", "1", "stream", "inet6", "mapped")
    assert len(many) == 8 and not any("ffff" in line for line in many)
    assert len(resolve("many.names", "1", "stream", "inet6", "mapped",
                       "all")) == 16


@pytest.mark.parametrize("node, service, hints, error", [
    ("nobody.names", "80", (), NONAME),
    ("four.names", "80", ("inet6",), NONAME),
    ("six.names", "80", ("config",), NONAME),
    ("four.names", "80", ("numeric",), NONAME),
    ("four.names", "http", ("numericserv",), NONAME),
    ("1.2.3.4", "80", ("inet6",), NONAME),
    ("a..names", "80", (), NONAME),
    ("a" * 64 + ".names", "80", (), NONAME),
    ("a." * 130 + "names", "80", (), NONAME),
    ("-", "-", (), NONAME),
    ("four.names", "65536", (), "Service not supported for ai_socktype"),
    ("four.names", "no-such", (), "Service not supported for ai_socktype"),
    ("four.names", "80", ("raw",), "Service not supported for ai_socktype"),
    ("four.names", "80", ("stream", "udp"), "ai_socktype not supported"),
    ("four.names", "80", ("family",), "ai_family not supported"),
    ("four.names", "80", ("bad",), "Bad value for ai_flags"),
    ("-", "80", ("canon",), "Bad value for ai_flags"),
    # --no-resolv: dnsmasq has nobody to ask.
    ("example.org", "80", (), "Temporary failure in name resolution"),
], ids=lambda v: str(v)[:24])
def test_no_addresses(network, node, service, hints, error):
    assert resolve(node, service, *hints) == [error]


def test_a_peer_that_vanishes(network):
    """Probed, and given up when it doesn't answer as often as was said."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                       socket.htons(0x0800)) as raw:
        raw.bind(("tap0", 0))
        raw.settimeout(20)
        p = subprocess.Popen(
            [CLIENT, "tap.if=tap0",
             "netdev.ip=10.87.0.9/24", "--", "keepalive", "0.0.0.0", "4000"],
            stdout=subprocess.PIPE, text=True)
        try:
            while p.stdout.readline() != "listening\n":
                assert p.poll() is None
            tool("ip", "addr", "add", "10.87.0.2/24", "dev", "tap0")
            s = socket.create_connection(("10.87.0.9", 4000), 10,
                                         source_address=("10.87.0.2", 0))
            s.sendall(b"hello")
            events = follow(raw, s)
            assert [next(events), next(events)] == ["probe", "probe"]
            # Nobody answers any more, not even by a reset.
            tool("ip", "addr", "del", "10.87.0.2/24", "dev", "tap0")
            rest = list(events)
            assert rest == ["probe", "probe", "reset"], rest
            assert p.stdout.read() == (
                "keepalive 1\nidle 1\ninterval 1\ncount 2\nnodelay 1\n"
                "got hello\nend: Connection timed out\n")
            assert p.wait(20) == 0
        finally:
            p.kill()
            p.wait()


def follow(raw, s):
    """What the image sends to `s` without being asked."""
    port = s.getsockname()[1]
    following = None
    while True:
        frame, where = raw.recvfrom(2048)
        tcp = frame[34:54]
        if where[2] == socket.PACKET_OUTGOING or frame[23] != 6 or \
                int.from_bytes(tcp[2:4], "big") != port:
            continue
        seq, flags = int.from_bytes(tcp[4:8], "big"), tcp[13]
        if flags & 2:
            following = seq + 1
        elif flags & 4:
            yield "reset"
            return
        elif seq == following - 1:
            yield "probe"


@pytest.fixture(scope="module")
def router():
    """A router that advertises itself, and what lies behind it."""
    build("linuxu-x86_64", "tests/netclient")
    with namespace():
        tool("ip", "tuntap", "add", "tap0", "mode", "tap")
        for a in ("10.87.0.1/24", "fd87::1/64", "fd88::1/64",
                  "fd88:0:0:5::1/64"):
            tool("ip", "addr", "add", a, "dev", "tap0",
                 *(["nodad"] if ":" in a else []))
        tool("ip", "link", "set", "tap0", "up")
        # Nobody answers for it on the link.
        tool("ip", "addr", "add", "fd88::1:0:1/128", "dev", "lo")
        dnsmasq = subprocess.Popen([
            "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-hosts",
            "--no-resolv", "--user=root", "--interface=tap0",
            "--dhcp-leasefile=/dev/null", "--leasefile-ro", "--enable-ra",
            "--dhcp-range=fd87::,ra-only", f"--host-record={NAMES[0]}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        listener = socket.create_server(("::", 4000), family=socket.AF_INET6)
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield
        listener.close()
        dnsmasq.terminate()
        dnsmasq.wait(10)


def test_name_servers_of_routers(router):
    assert resolve("four.names", "80", "stream", "wait",
                   params=("netdev.ip=10.87.0.9/24",)) == [
                       "tcp 10.87.0.1 80"]


@pytest.mark.parametrize("params, server", [
    (["netdev.ip6=fd88::9"], "fd88::1"),
    (["netdev.ip6=fd88::9/48"], "fd88:0:0:5::1"),
    (["netdev.ip6=fd88::9/120", "netdev.gw6=fd88::1"], "fd88::1:0:1"),
    (["netdev.ip6=fd88::9/111", "netdev.gw6=fd88::1"], "fd88::1:0:1"),
], ids=["64", "48", "120", "111"])
def test_networks_of_ipv6(router, params, server):
    r = start_client(CLIENT, server, "4000", "hello",
                     params=("netdev.ip=10.87.0.9/24", *params))
    assert r.stdout == f"{server} is {server}\ngot HELLO to fd88::9\n"


@pytest.mark.parametrize("param", [
    "netdev.ip6=fd00::1/129", "netdev.ip6=fd00::1/", "netdev.ip=1.2.3", "netdev.ip=1.2.3.4/33", "netdev.mask=255.0.255.0",
    "netdev.gw=x", "netdev.gw6=::", "netdev.ip6=::1::", "netdev.dns=dns"])
def test_wrong_parameters(client, param):
    params = [param] if "ip=" in param else ["netdev.ip=10.87.0.9", param]
    r = client("x", "1", "x", params=params)
    name, value = param.split("=")
    assert r.returncode != 0
    assert f"{name}: '{value}' is no address" in r.stdout
