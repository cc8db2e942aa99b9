# SPDX-License-Identifier: BSD-3-Clause
"""libevent, which its own configure and make build: a server's clients."""
import pytest

from conftest import ROOT, tess
from net import IMAGE, connect, image, namespace
from test_run import on

FOUND = ["EPOLL", "EPOLL_CREATE1", "EVENTFD", "PIPE2", "TIMERFD_CREATE",
         "ACCEPT4", "PTHREADS", "STRTOLL"]
ABSENT = ["KQUEUE", "WORKING_KQUEUE", "EVENT_PORTS", "ARC4RANDOM", "SYSCTL"]


# A C library and libevent take long to build: the other one by --all.
@pytest.fixture(scope="module", params=[
    "linuxu-x86_64", pytest.param("kvm-x86_64", marks=pytest.mark.slow)])
def target(request):
    r = tess("build", *on(request.param), "tests/libevent", timeout=900)
    assert r.returncode == 0, r.stdout + r.stderr
    return request.param


def test_configure_finds_what_there_is(target):
    """Its tests link with the C library's names: some succeed, some fail."""
    config = (ROOT / f"tests/libevent/build/{target}/lib/libevent/origin/"
              "libevent-2.1.13-stable/config.h").read_text()
    have = [n for n in FOUND + ABSENT if f"#define HAVE_{n} 1\n" in config]
    assert have == FOUND


def get(s, want):
    """What comes of `s`, as many bytes as are wanted."""
    data = b""
    while len(data) < len(want) and (more := s.recv(65536)):
        data += more
    return data


def test_clients(target):
    with namespace(), image(target, "tests/libevent",
                            ready="on epoll: port 7") as it:
        clients = [connect(7) for _ in range(20)]
        for i, c in enumerate(clients):
            c.sendall(b"client %d\nhalf of" % i)
        for i, c in enumerate(clients):
            c.sendall(b" a line\n")
            want = b"CLIENT %d\nHALF OF A LINE\n" % i
            assert get(c, want) == want
        for c in clients[1:]:
            c.close()
        big = b"x" * 100000
        clients[0].sendall(big + b"\nquit\n")
        want = big.upper() + b"\nQUIT\n"
        assert get(clients[0], want) == want
        it.expect("signal 10")
        it.expect("20 clients, ticks")
        assert it.process.wait(60) == 0
