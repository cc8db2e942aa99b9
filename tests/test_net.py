# SPDX-License-Identifier: BSD-3-Clause
"""The network, with real peers: ping, curl, wrk and sockets of this process,
in a namespace where nothing else is."""
import hashlib
import random
import re
import shutil
import socket
import time

import pytest

from conftest import ROOT, run, tess
from net import HOST6, IMAGE, IMAGE6, connect, image, namespace, read_all, tool
from test_run import on

TARGETS = ["linuxu-x86_64", "linuxu-arm", "kvm-x86_64", "kvm-arm64"]
ENV = {"UK_LIBS": str(ROOT / "libs")}
BIG = random.Random(1).randbytes(5_000_000)


@pytest.fixture(scope="session")
def httpd_app(tmp_path_factory):
    """The web server with more files."""
    app = tmp_path_factory.mktemp("net") / "httpd"
    shutil.copytree(ROOT / "apps/httpd", app,
                    ignore=shutil.ignore_patterns("build"))
    (app / "www/big.bin").write_bytes(BIG)
    (app / "www/empty.txt").write_bytes(b"")
    (app / "www/sub dir").mkdir()
    (app / "www/sub dir/index.html").write_text("<p>below\n")
    return app


@pytest.fixture(scope="module", params=TARGETS)
def httpd(request, httpd_app):
    # What a build fetches isn't to be had in the namespace.
    r = tess("build", *on(request.param), httpd_app, env=ENV)
    assert r.returncode == 0, r.stderr
    with namespace():
        with image(request.param, httpd_app, f"netdev.ip6={IMAGE6}/64",
                   f"netdev.gw6={HOST6}", "httpd.timeout=6", env=ENV,
                   ready="httpd: http://") as it:
            run("ip", "addr", "add", f"{HOST6}/64", "dev", "tess0", "nodad")
            yield it


def curl(path="/", *options, host=IMAGE, **kw):
    return tool("curl", "-sS", "--max-time", "30", "--path-as-is", *options,
                f"http://{host}{path}", **kw)


def ask(request, n=None):
    """Sends bytes; returns what comes until the server closes."""
    with connect(80) as s:
        s.sendall(request.encode("latin-1"))
        return read_all(s).decode("latin-1")


def get(path="/", *fields, method="GET", version="1.1"):
    lines = [f"{method} {path} HTTP/{version}", "Host: image",
             "Connection: close", *fields]
    return ask("\r\n".join(lines) + "\r\n\r\n")


def status(answer):
    assert answer.startswith("HTTP/1.1 "), answer[:200]
    return int(answer.split()[1])


def field(answer, name):
    m = re.search(rf"^{name}: (.*)\r$", answer, re.M | re.I)
    return m and m.group(1)


def test_ping(httpd):
    assert " 0% packet loss" in tool("ping", "-c5", "-i0.2", IMAGE)
    # In fragments, both ways.
    assert " 0% packet loss" in tool("ping", "-c5", "-i0.2", "-s8000", IMAGE)
    assert " 0% packet loss" in tool("ping", "-c5", "-i0.2", IMAGE6)
    assert " 0% packet loss" in tool("ping", "-c5", "-i0.2", "-s8000", IMAGE6)


def test_beyond_the_gateway(httpd):
    """The answer goes to an address that isn't of the image's network."""
    run("ip", "addr", "add", "fd99::1/128", "dev", "lo")
    assert " 0% packet loss" in tool("ping", "-c2", "-i0.2", "-I", "fd99::1",
                                     IMAGE6)


def test_a_page(httpd):
    want = (ROOT / "apps/httpd/www/index.html").read_text()
    assert curl() == want
    assert curl("/index.html?query#x") == want
    assert curl(host=f"[{IMAGE6}]") == want
    assert curl("/sub%20dir/") == "<p>below\n"
    assert curl("/empty.txt") == ""


def test_a_large_file_arrives_whole(httpd, tmp_path):
    for host in IMAGE, f"[{IMAGE6}]":
        curl("/big.bin", "-o", tmp_path / "got", host=host)
        got = (tmp_path / "got").read_bytes()
        assert hashlib.sha256(got).digest() == hashlib.sha256(BIG).digest()


def test_a_slow_reader_gets_it_all(httpd):
    with connect(80) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.sendall(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n"
                  b"Connection: close\r\n\r\n")
        data = b""
        for _ in range(20):
            data += s.recv(5000)
            time.sleep(0.05)
        data += read_all(s)
    assert data.split(b"\r\n\r\n", 1)[1] == BIG


def test_fields(httpd):
    a = get("/")
    assert status(a) == 200
    assert field(a, "Content-Type") == "text/html; charset=utf-8"
    assert field(a, "Connection") == "close"
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT",
                        field(a, "Date"))
    head = get("/", method="HEAD")
    assert head.endswith("\r\n\r\n") and \
        field(head, "Content-Length") == field(a, "Content-Length")


@pytest.mark.parametrize("want, request_", [
    (404, "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
    (400, "GET /\r\n\r\n"),
    (400, "GET / HTTP/1.1 x\r\n\r\n"),
    (400, "G(T / HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "GET x HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "GET /%0 HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "GET /../x HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "GET /%2e%2e/x HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
          "Content-Length: 2\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
          "Transfer-Encoding: chunked\r\n\r\n"),
    (405, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"),
    (405, "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n"),
    (413, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"),
    (414, "GET /" + "a" * 5000 + " HTTP/1.1\r\nHost: x\r\n\r\n"),
    (414, "GET /" + "a" * 9000),
    (431, "GET / HTTP/1.1\r\nHost: x\r\nA: " + "b" * 9000 + "\r\n\r\n"),
    (501, "BREW / HTTP/1.1\r\nHost: x\r\n\r\n"),
    (501, "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
    (505, "GET / HTTP/2.0\r\nHost: x\r\n\r\n"),
    (301, "GET /sub%20dir HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    (200, "\r\n\r\nGET / HTTP/1.0\r\n\r\n"),
    (200, "GET http://image/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    (200, "GET / HTTP/1.1\nHost: x\nConnection: close\n\n"),
    (200, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
          "Content-Length: 5\r\n\r\nhello"),
], ids=lambda v: str(v) if isinstance(v, int) else v[:16].strip())
def test_status(httpd, want, request_):
    answer = ask(request_)
    assert status(answer) == want
    if want >= 400:
        assert field(answer, "Connection") == "close"
    if want == 405:
        assert field(answer, "Allow") == "GET, HEAD"
    if want == 301:
        assert field(answer, "Location") == "/sub%20dir/"


# Values of Range, "N" stands for the file's size.
RANGES = ("0-0", "0-", "-1", "-0", "-N", "0-N", "N-", "N-N", "00-00", "1-1",
          "100-299", "-10", "-99999999", "4999990-", "4999990-9999999",
          "18446744073709551615-", "0-18446744073709551615",
          "0-18446744073709551616", "-18446744073709551615",
          "18446744073709551615-18446744073709551615",
          "0-99999999999999999999999999", "99999999999999999999999999-",
          "1-0", "4-3", "-", "", "0", "--1", "0--1", "-1-", "+0-1", "0-+1",
          "0-9000x", "0-3000000x", "x0-9000", "0x0-0x10", "0-1,3-4", "0-1,",
          "0-1;", "1000-9999999x", "400000000000-400000000900x", "5 - 6",
          "0-4294967296", "4294967296-", "0-9000\t0")


def wanted(value, data):
    """Status and body that RFC 9110 (14.1.2) asks for."""
    m = re.fullmatch(r"([0-9]*)-([0-9]*)", value)
    if not m or value == "-" or (m[1] and m[2] and int(m[1]) > int(m[2])):
        return 200, data
    if not m[1]:
        part = data[max(len(data) - int(m[2]), 0):]
    else:
        part = data[int(m[1]):int(m[2]) + 1 if m[2] else None]
    return (206, part) if part else (416, b"")


def exchange(s, path, value):
    """Asks for a range over the connection `s`; returns head and body."""
    s.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n"
              f"Range: bytes={value}\r\n\r\n".encode())
    data = b""
    while b"\r\n\r\n" not in data:
        data += s.recv(65536)
    head, data = data.split(b"\r\n\r\n", 1)
    head = head.decode() + "\r\n"
    while len(data) < int(field(head, "Content-Length")):
        data += s.recv(1 << 20)
    return head, data


def test_ranges(httpd):
    """Each byte of an answer is the file's, in the right place."""
    page = (ROOT / "apps/httpd/www/index.html").read_bytes()
    for path, data in (("/big.bin", BIG), ("/", page), ("/empty.txt", b"")):
        with connect(80) as s:
            for value in RANGES:
                value = value.replace("N", str(len(data)))
                head, body = exchange(s, path, value)
                assert (status(head), body) == wanted(value, data), value
                if status(head) == 206:
                    first = data.find(body) if len(body) > 20 else \
                        int(field(head, "Content-Range")[6:].split("-")[0])
                    assert field(head, "Content-Range") == \
                        f"bytes {first}-{first + len(body) - 1}/{len(data)}"
                    assert data[first:first + len(body)] == body
                elif status(head) == 416:
                    assert field(head, "Content-Range") == \
                        f"bytes */{len(data)}"
    assert status(get("/", "Range: lines=0-1")) == 200
    assert status(get("/", "Range: bytes=0-1", 'If-Range: "other"')) == 200


def test_unchanged(httpd):
    a = get("/")
    assert status(get("/", f"If-None-Match: {field(a, 'ETag')}")) == 304
    assert status(get("/", 'If-None-Match: "other"')) == 200
    when = field(a, "Last-Modified")
    assert status(get("/", f"If-Modified-Since: {when}")) == 304
    assert status(get("/", "If-Modified-Since: "
                      "Sun, 06 Nov 1994 08:49:37 GMT")) == 200
    assert status(get("/", "If-Modified-Since: nonsense")) == 200


def test_keep_alive_and_pipelining(httpd):
    one = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with connect(80) as s:
        s.sendall(one * 500 + last)
        data = read_all(s)
    assert data.count(b"HTTP/1.1 200 OK") == 500
    assert data.count(b"HTTP/1.1 404") == 1
    # A byte at a time.
    with connect(80) as s:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for b in one + last:
            s.sendall(bytes([b]))
        data = read_all(s)
    assert (data.count(b" 200 OK"), data.count(b" 404 ")) == (1, 1)
    # HTTP/1.0 keeps the connection only when asked.
    a = ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            "GET / HTTP/1.0\r\n\r\n")
    assert a.count(" 200 OK") == 2


def test_a_half_closed_client_gets_its_answer(httpd):
    with connect(80) as s:
        s.sendall(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        s.shutdown(socket.SHUT_WR)
        assert read_all(s).split(b"\r\n\r\n", 1)[1] == BIG
    with connect(80) as s:
        s.sendall(b"GET / HT")
        s.shutdown(socket.SHUT_WR)
        assert read_all(s) == b""


def test_idle_connections_end(httpd):
    with connect(80) as silent, connect(80) as half:
        half.sendall(b"GET / HTTP/1.1\r\n")
        assert read_all(silent) == b""
        assert read_all(half).startswith(b"HTTP/1.1 408 ")


def test_thousands_of_connections(httpd):
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))
    socks = [connect(80) for _ in range(3000)]
    try:
        for s in socks:
            s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        for s in socks:
            assert s.recv(4096).startswith(b"HTTP/1.1 200 OK")
    finally:
        for s in socks:
            s.close()
    assert "It works" in curl()


def test_under_load(httpd):
    out = tool("wrk", "-t1", "-c100", "-d2s", f"http://{IMAGE}/")
    assert int(re.search(r"(\d+) requests in", out).group(1)) > 100
    assert "Socket errors" not in out and "Non-2xx" not in out, out
    out = tool("wrk", "-t1", "-c10", "-d2s", f"http://{IMAGE}/big.bin")
    assert "Socket errors" not in out, out


def test_aborted_connections(httpd):
    for i in range(200):
        s = connect(80)
        s.sendall(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        if i % 2:
            s.recv(1000)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                     b"\x01\0\0\0\0\0\0\0")
        s.close()
    assert "It works" in curl()


@pytest.mark.parametrize("target", ["kvm-x86_64"])
def test_a_thousand_connections_in_8_mib(target):
    r = tess("build", *on(target), "apps/httpd")
    assert r.returncode == 0, r.stderr
    built = ROOT / f"apps/httpd/build/{target}/httpd_{target}"
    assert built.stat().st_size < 250_000
    request_ = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with namespace(), image(target, "apps/httpd", ready="httpd: http://",
                            options=("--memory", "8")):
        socks = [connect(80) for _ in range(1000)]
        for _ in range(2):
            for s in socks:
                s.sendall(request_)
            for s in socks:
                assert s.recv(4096).startswith(b"HTTP/1.1 200 OK")
        for s in socks:
            s.close()
        assert "It works" in curl()


@pytest.mark.parametrize("target, machine, kind", [
    ("kvm-x86_64", "microvm", "cpio"), ("kvm-x86_64", "q35", "tar"),
    ("kvm-arm64", "virt", "cpio")])
def test_files_of_an_initrd(target, machine, kind, tmp_path):
    r = tess("build", *on(target), "apps/httpd")
    assert r.returncode == 0, r.stderr
    www, archive = tmp_path / "www", tmp_path / "archive"
    (www / "below").mkdir(parents=True)
    (www / "below/page.html").write_text("<p>from outside\n")
    (www / "big.bin").write_bytes(BIG)
    run(*{"tar": ["tar", "-cf", archive, "."],
          "cpio": ["sh", "-c", f"find . | cpio -o -H newc >{archive}"]}[kind],
        cwd=www)
    with namespace(), image(target, "apps/httpd", ready="httpd: http://",
                            options=("--machine", machine, "--initrd",
                                     archive)):
        assert curl("/below/page.html") == "<p>from outside\n"
        curl("/big.bin", "-o", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == BIG
