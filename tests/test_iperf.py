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
    assert 100_000 < got <= sent
    server.expect("streams " + ("sent" if "-R" in options else "received"))


def test_what_it_can_not_do(server):
    r = run("iperf3", "-c", IMAGE, "-u", "-t", "1", timeout=60)
    assert r.returncode == 1
    server.expect("not finished")


def test_somebody_else(server):
    with connect(5201) as s:
        s.sendall(b"x" * 37)
        assert s.recv(1) == b"\x09"
        s.sendall(b"\0\0\0\x02[]")
        assert s.recv(1) == b"\xfe"
    server.expect("not finished")
    assert iperf()["sum_received"]["bytes"] > 100_000
