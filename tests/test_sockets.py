# SPDX-License-Identifier: BSD-3-Clause
"""Sockets over lwIP's threads, with real peers: this process's sockets, nc,
and dnsmasq for DHCP and DNS."""
import os
import shutil
import socket
import subprocess
import threading
import time

import pytest

from conftest import ROOT, run, tess
from net import (HOST, HOST6, IMAGE, IMAGE6, connect, image, namespace,
                 read_all, tool)
from test_run import on

TARGETS = ["linuxu-x86_64", "kvm-x86_64", "kvm-arm64"]
DATA = os.urandom(3_000_000)


def build(target, app, *options):
    r = tess("build", *on(target), *options, app)
    assert r.returncode == 0, r.stderr


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


@pytest.fixture(scope="module")
def network():
    """A network with a name server and DHCP, and a server to talk to."""
    with namespace():
        tool("ip", "tuntap", "add", "tap0", "mode", "tap")
        tool("ip", "addr", "add", "10.87.0.1/24", "dev", "tap0")
        tool("ip", "link", "set", "tap0", "up")
        dnsmasq = subprocess.Popen([
            "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-hosts",
            "--no-resolv", "--user=root", "--interface=tap0",
            "--bind-interfaces", "--dhcp-leasefile=/dev/null",
            "--dhcp-range=10.87.0.50,10.87.0.50", "--leasefile-ro",
            f"--host-record=server.test,{HOST}", "--local=/test/"],
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

    def start(*args, params=()):
        return run(app / "build/linuxu-x86_64/netclient_linuxu-x86_64",
                   "tap.if=tap0", "tap.mac=02:00:00:00:00:05", *params, "--",
                   *args, timeout=60)
    start.libc = request.param
    return start


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


# lwIP's resolver doesn't tell the reasons apart; musl has words of its own.
NO_NAME = {"musl": "Name does not resolve",
           None: "Non-recoverable failure in name resolution"}


def test_what_is_not_there(client):
    r = client("nobody.test", "4000", "x")
    why = NO_NAME.get(client.libc, NO_NAME[None])
    assert (r.returncode, r.stdout) == (1, f"resolve: {why}\n")
    r = client(HOST, "4001", "x")
    assert (r.returncode, r.stdout) == (
        1, f"{HOST} is {HOST}\nconnect: Connection refused\n")


@pytest.mark.parametrize("param", [
    "netdev.ip=1.2.3", "netdev.ip=1.2.3.4/33", "netdev.mask=255.0.255.0",
    "netdev.gw=x", "netdev.gw6=::", "netdev.ip6=::1::", "netdev.dns=dns"])
def test_wrong_parameters(client, param):
    params = [param] if "ip=" in param else ["netdev.ip=10.87.0.9", param]
    r = client("x", "1", "x", params=params)
    name, value = param.split("=")
    assert r.returncode != 0
    assert f"{name}: '{value}' is no address" in r.stdout
