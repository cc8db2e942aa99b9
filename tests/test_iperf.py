# SPDX-License-Identifier: BSD-3-Clause
"""The iperf server, with iperf3."""
import json

import pytest

from conftest import run, tess
from net import IMAGE, connect, image, namespace, tool
from test_run import on


@pytest.fixture(scope="module", params=["linuxu-x86_64", "kvm-x86_64",
                                        "kvm-arm64"])
def server(request):
    r = tess("build", *on(request.param), "apps/iperf")
    assert r.returncode == 0, r.stderr
    with namespace():
        with image(request.param, "apps/iperf",
                   ready="iperf: port 5201") as it:
            yield it


def iperf(*options):
    out = tool("iperf3", "-J", "-c", IMAGE, "-t", "1", *options)
    return json.loads(out)["end"]


@pytest.mark.parametrize("options", [("-4",), ("-R",), ("-P", "4"),
                                     ("-P", "4", "-R"), ("-l", "100")],
                         ids=" ".join)
def test_tcp(server, options):
    end = iperf(*options)
    sent, got = end["sum_sent"]["bytes"], end["sum_received"]["bytes"]
    # iperf3 3.18 doesn't count the block that it is sending when it ends.
    assert 100_000 < got <= sent + 128 * 1024
    server.expect("streams " + ("sent" if "-R" in options else "received"))


def test_both_ways(server):
    end = iperf("--bidir", "-P", "2")
    for way in "sum_received", "sum_received_bidir_reverse":
        assert end[way]["bytes"] > 100_000
    server.expect("2 streams received")
    server.expect("2 streams sent")


@pytest.mark.parametrize("options", [
    (), ("-R",), ("-P", "3"), ("--bidir",), ("--udp-counters-64bit", "-R"),
    ("-l", "8000")], ids=" ".join)
def test_udp(server, options):
    """At a rate that nothing is lost at, however slow the host is."""
    end = iperf("-u", "-b", "500K", *options)
    for way in ["sum"] + ["sum_bidir_reverse"] * ("--bidir" in options):
        assert end[way]["lost_packets"] == 0
        assert end[way]["packets"] >= 5
    streams = 3 if "-P" in options else 1
    assert end["sum"]["bits_per_second"] < streams * 750e3
    server.expect("streams " + ("sent" if "-R" in options else "received"))


def test_a_rate(server):
    end = iperf("-R", "-b", "8M", "-l", "10000")
    assert end["sum_received"]["bytes"] > 100_000
    assert end["sum_received"]["bits_per_second"] < 12e6


def test_a_client_that_goes(server):
    """Before its streams come."""
    with connect(5201) as s:
        s.sendall(b"x" * 37)
        assert s.recv(1) == b"\x09"
        params = b'{"tcp":true,"parallel":2}'
        s.sendall(len(params).to_bytes(4, "big") + params)
        assert s.recv(1) == b"\x0a"
    server.expect("not finished")


def test_somebody_else(server):
    with connect(5201) as s:
        s.sendall(b"x" * 37)
        assert s.recv(1) == b"\x09"
        s.sendall(b"\0\0\0\x02[]")
        assert s.recv(1) == b"\xfe"
    server.expect("not finished")
    assert iperf()["sum_received"]["bytes"] > 100_000
