# SPDX-License-Identifier: BSD-3-Clause
"""DHCP leases, by a server of the test's own: what it may offer, and when
leases are renewed, rebound and lost [RFC 2131, 4.4]. All cases run at the same
time, each on a link of its own; what counts is the order of what happens."""
import re
import socket
import struct
import subprocess
import threading

import pytest

from conftest import tess
from hostile import address
from net import namespace, tool
from test_run import on
from test_sockets import CLIENT

MAGIC = b"\x63\x82\x53\x63"
DISCOVER, OFFER, REQUEST, ACK, NAK = 1, 2, 3, 5, 6
IP_PKTINFO = 8
SECONDS = 14    # that each image runs
LEASE = 8       # half of it is soon over, all of it within SECONDS


def option(kind, value):
    if isinstance(value, int):
        value = struct.pack("!I", value)
    elif isinstance(value, str):
        value = address(value)
    return bytes([kind, len(value)]) + value


class Server(threading.Thread):
    """Answers at the link `tap` with what `case` says, and keeps in mind what
    it was asked: "discover", "request" of a client without an address, "renew"
    by unicast, "rebind" by broadcast."""

    def __init__(self, number, case):
        super().__init__(daemon=True)
        self.tap, self.case = f"tap{number}", case
        self.own, self.client = f"10.87.{number}.1", f"10.87.{number}.50"
        tool("ip", "tuntap", "add", self.tap, "mode", "tap")
        tool("ip", "addr", "add", f"{self.own}/24", "dev", self.tap)
        tool("ip", "link", "set", self.tap, "up")
        self.events = []
        s = self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE,
                     self.tap.encode())
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        s.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
        s.bind(("", 67))
        self.start()

    def run(self):
        while True:
            data, control, _, _ = self.socket.recvmsg(2000, 100)
            target = socket.inet_ntoa(control[0][2][8:12])
            kind = data[data.index(MAGIC) + 6]
            name = "discover" if kind == DISCOVER else \
                "request" if data[12:16] == bytes(4) else \
                "rebind" if target == "255.255.255.255" else "renew"
            # A question that is asked twice may be one that was slow.
            if name in ("renew", "rebind") or self.events[-1:] != [name]:
                self.events.append(name)
            for answer in self.case(self, name) or ():
                self.send(data, **answer)

    def send(self, query, kind, yours=None, lease=LEASE, t1=None, t2=None,
             mask="255.255.255.0", router=None, server=None):
        yours = yours or self.client
        options = option(53, bytes([kind])) + option(54, server or self.own)
        if kind != NAK:
            for number, value in ((1, mask), (3, router or self.own),
                                  (51, lease), (58, t1), (59, t2)):
                if value is not None:
                    options += option(number, value)
        self.socket.sendto(
            b"\2\1\6\0" + query[4:8] + bytes(8) +
            (bytes(4) if kind == NAK else address(yours)) + address(self.own) +
            bytes(4) + query[28:44] + bytes(192) + MAGIC + options + b"\xff",
            ("255.255.255.255", 68))

    def times(self, name):
        return self.events.count(name)


def lease(**kw):
    """A server that gives all who ask the same."""
    return lambda server, name: [
        {"kind": OFFER if name == "discover" else ACK, **kw}]


def silent(server, name):
    """Only for the first lease there is an answer."""
    if server.times("renew"):
        return None
    return lease()(server, name)


def refuses(server, name):
    """The first lease isn't renewed; the next one is for ever."""
    if name == "renew":
        return [{"kind": NAK}]
    return lease(lease=LEASE if server.times("discover") < 2 else
                 0xffffffff)(server, name)


def elsewhere(server, name):
    """Another server takes over."""
    if name == "renew" and server.times("rebind") == 0:
        return None
    return lease()(server, name)


WRONG = ["127.0.0.1", "224.0.0.1", "255.255.255.255", "0.0.0.0", "240.0.0.1",
         "0.1.2.3", "10.87.{}.0", "10.87.{}.255"]
MASKS = ["255.0.255.0", "0.0.0.0", "0.0.0.255"]


def wrong(server, name):
    """Lies before the truth, in offers and in answers."""
    kind = OFFER if name == "discover" else ACK
    number = server.own.split(".")[2]
    return [{"kind": kind, "yours": a.format(number)} for a in WRONG] + \
        [{"kind": kind, "mask": m} for m in MASKS] + \
        [{"kind": kind, "server": "224.0.0.5"}, {"kind": kind, "lease": 3600}]


CASES = {
    "short": lease(),
    "zero": lease(t1=0, t2=0),
    "given": lease(lease=600, t1=4, t2=500),
    "turned": lease(t1=500, t2=300),
    "for ever": lease(lease=0xffffffff, t1=2, t2=4),
    "none": lease(lease=None),
    "silent": silent,
    "refuses": refuses,
    "elsewhere": elsewhere,
    "wrong": wrong,
    "router": lease(lease=3600, router="127.0.0.1"),
}


class Result:
    def __init__(self, number, case):
        self.server = Server(number, case)
        self.process = subprocess.Popen(
            [CLIENT, f"tap.if=tap{number}", "--", "idle", str(SECONDS), "-"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def end(self):
        self.output = self.process.communicate(timeout=60)[0]
        self.events = list(self.server.events)
        self.addresses = re.findall(r"^address (.*)", self.output, re.M)


@pytest.fixture(scope="module")
def results():
    r = tess("build", *on("linuxu-x86_64"), "tests/netclient")
    assert r.returncode == 0, r.stderr
    with namespace():
        found = {name: Result(i, case)
                 for i, (name, case) in enumerate(CASES.items())}
        for r in found.values():
            r.end()
        yield found


START = ["discover", "request"]


@pytest.mark.parametrize("name", ["short", "zero", "given", "turned"])
def test_leases_are_renewed_by_unicast(results, name):
    r = results[name]
    assert r.events[:2] == START and "renew" in r.events
    assert set(r.events[2:]) == {"renew"}, r.events
    assert len(r.events) < SECONDS
    assert "no longer ours" not in r.output


@pytest.mark.parametrize("name", ["for ever", "none"])
def test_leases_without_an_end_are_not_renewed(results, name):
    assert results[name].events == START
    assert results[name].addresses == [results[name].server.client] * 2


def test_a_lease_that_nobody_renews_ends(results):
    r = results["silent"]
    assert r.events[:3] == [*START, "renew"]
    rest = r.events[3:]
    kinds = list(dict.fromkeys(rest))
    assert kinds in (["renew", "rebind", "discover"],
                     ["rebind", "discover"]), r.events
    assert f"{r.server.client} no longer ours, the lease has ended" in r.output
    assert r.addresses == [r.server.client, "0.0.0.0"]


def test_a_lease_that_is_refused_ends_at_once(results):
    r = results["refuses"]
    assert r.events == [*START, "renew", *START]
    assert f"{r.server.client} no longer ours, says the server" in r.output
    assert r.addresses == [r.server.client] * 2


def test_a_lease_is_rebound_by_broadcast(results):
    r = results["elsewhere"]
    assert r.events[:3] == [*START, "renew"] and "rebind" in r.events
    assert "discover" not in r.events[1:]
    assert "no longer ours" not in r.output


def test_addresses_that_no_host_has_are_refused(results):
    r = results["wrong"]
    for a in WRONG:
        a = a.format(r.server.own.split(".")[2])
        assert r.output.count(f"{a} refused") >= 2, r.output
    assert r.output.count("refused, for its mask") >= 2 * len(MASKS)
    assert r.output.count("224.0.0.5 refused") >= 2
    assert r.addresses == [r.server.client] * 2
    assert r.events == START


def test_a_router_that_cannot_be_is_not_used(results):
    r = results["router"]
    assert "127.0.0.1 not used as a router" in r.output
    assert r.addresses == [r.server.client] * 2
