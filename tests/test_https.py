# SPDX-License-Identifier: BSD-3-Clause
"""The web server by https, with real peers: curl, OpenSSL's s_client and, by
Python, OpenSSL's library; and what is no TLS at all."""
import contextlib
import hashlib
import random
import socket
import ssl
import subprocess
import time

import pytest

from conftest import ROOT, run, tess
from net import IMAGE, connect, image, namespace, read_all, tool
from test_run import on

TARGETS = ["linuxu-x86_64", "kvm-x86_64"]
# As little memory as 200 connections need.
OPTIONS = ("-c", "APPHTTPD_HTTPS=y", "-c", "LIBUKBOOT_HEAP_TLSF=y",
           "--memory", "16")
LINUXU_OPTIONS = ("-c", "LINUXU_HEAP_MIB=12")


def options_of(target):
    return OPTIONS + LINUXU_OPTIONS * target.startswith("linuxu")


BIG = random.Random(2).randbytes(1_000_000)
GET = b"GET / HTTP/1.1\r\nHost: image\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: image\r\nConnection: close\r\n\r\n"
ALERT = 21  # type of a record [RFC 8446, 5.1]


def certificate(folder, name="image"):
    """A key and its certificate by its own authority, PEM."""
    key, cert = folder / f"{name}.key", folder / f"{name}.crt"
    tool("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
         f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout",
         key, "-out", cert)
    return key.read_text(), cert.read_text()


def initrd(folder, pem):
    """An archive with a large file, and with who the server is."""
    www = folder / "www"
    (www / ".tls").mkdir(parents=True)
    (www / ".tls/server.pem").write_text(pem)
    (www / "big.bin").write_bytes(BIG)
    run("tar", "-cf", folder / "www.tar", ".", cwd=www)
    return folder / "www.tar"


def build(target):
    r = tess("build", *on(target), *options_of(target), "apps/httpd")
    assert r.returncode == 0, r.stderr


@contextlib.contextmanager
def server(target, *params, options=()):
    with image(target, "apps/httpd", *params, ready="httpd: http://",
               options=(*options_of(target), *options)) as it:
        yield it


class Served:
    """The server, and what a client has to know."""

    def __init__(self, folder):
        key, cert = certificate(folder)
        self.ca = folder / "image.crt"
        self.initrd = initrd(folder, key + cert)

    def context(self, version=None, ciphers=None):
        c = ssl.create_default_context(cafile=self.ca)
        if ciphers:
            c.set_ciphers(ciphers)
        if version:
            c.minimum_version = c.maximum_version = version
        return c

    def connect(self, context=None, **kw):
        s = connect(443)
        try:
            return (context or self.context()).wrap_socket(
                s, server_hostname="image", suppress_ragged_eofs=False, **kw)
        except BaseException:
            s.close()
            raise

    def refusal(self, context):
        """The alert that ends a handshake."""
        with pytest.raises(ssl.SSLError) as e:
            self.connect(context).close()
        return str(e.value)

    def curl(self, path="/", *options):
        return tool("curl", "-sS", "--max-time", "30", "--path-as-is",
                    "--cacert", self.ca, "--resolve", f"image:443:{IMAGE}",
                    *options, f"https://image{path}")


@pytest.fixture(scope="module", params=TARGETS)
def httpd(request, tmp_path_factory):
    build(request.param)
    served = Served(tmp_path_factory.mktemp("https"))
    with namespace():
        with server(request.param, "httpd.timeout=6", "httpd.head_timeout=6",
                    options=("--initrd", served.initrd)) as it:
            served.image = it
            yield served


def ask(s, request=GET):
    s.sendall(request)
    answer = s.recv(4096)
    while b"</html>" not in answer:
        more = s.recv(4096)
        assert more, answer
        answer += more
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n"), answer
    return answer


def test_files(httpd, tmp_path):
    page = (ROOT / "apps/httpd/www/index.html").read_text()
    assert httpd.curl() == page
    assert tool("curl", "-sS", f"http://{IMAGE}/") == page
    httpd.curl("/big.bin", "-o", tmp_path / "got")
    got = (tmp_path / "got").read_bytes()
    assert hashlib.sha256(got).digest() == hashlib.sha256(BIG).digest()


def test_the_key_is_not_served(httpd):
    for path in ("/.tls/server.pem", "/%2etls/server.pem",
                 "//.tls/server.pem", "/x/%2e./.tls//server.pem"):
        for url in f"http://{IMAGE}", f"https://{IMAGE}":
            out = tool("curl", "-sSk", "-w", "%{http_code}", "--path-as-is",
                       url + path)
            assert out[-3:] in ("400", "404") and "PRIVATE" not in out, path


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2,
                                     ssl.TLSVersion.TLSv1_3])
def test_sessions_are_resumed(httpd, version):
    context = httpd.context(version)
    with httpd.connect(context) as s:
        assert s.version() == version.name.replace("_", ".")
        ask(s)  # in TLS 1.3 tickets come after the handshake
        session = s.session
        assert not s.session_reused
    with httpd.connect(context, session=session) as s:
        ask(s)
        assert s.session_reused


def s_client(*options):
    return run("openssl", "s_client", "-connect", f"{IMAGE}:443", *options,
               timeout=60).stdout


@pytest.mark.parametrize("option, name, also", [
    ("-ciphersuites", "TLS_AES_128_GCM_SHA256", ()),
    ("-ciphersuites", "TLS_AES_256_GCM_SHA384", ()),
    ("-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256", ()),
    ("-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256", ("-tls1_2",)),
    ("-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384", ("-tls1_2",)),
    ("-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305", ("-tls1_2",)),
    ("-groups", "X25519", ()), ("-groups", "P-256", ())])
def test_what_it_speaks(httpd, option, name, also):
    out = s_client(option, name, *also)
    assert "-----BEGIN CERTIFICATE-----" in out, out
    assert f"Cipher is {name}" in out or option == "-groups", out


def test_what_it_refuses(httpd):
    for old in "-tls1", "-tls1_1":
        r = run("openssl", "s_client", "-connect", f"{IMAGE}:443", old,
                "-cipher", "DEFAULT:@SECLEVEL=0", timeout=60)
        assert "alert protocol version" in r.stderr
    tls12 = ssl.TLSVersion.TLSv1_2
    for ciphers in ("ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-GCM-SHA256",
                    "AES128-GCM-SHA256"):
        assert "alert handshake failure" in \
            httpd.refusal(httpd.context(tls12, ciphers))
    curve = httpd.context(ssl.TLSVersion.TLSv1_3)
    curve.set_ecdh_curve("secp521r1")
    assert "alert handshake failure" in httpd.refusal(curve)


def test_protocols_above(httpd):
    for offered, chosen in ((["http/1.1"], "http/1.1"), ([], None),
                            (["h2", "http/1.1"], "http/1.1")):
        context = httpd.context()
        context.set_alpn_protocols(offered)
        with httpd.connect(context) as s:
            assert s.selected_alpn_protocol() == chosen
            ask(s)
    context = httpd.context()
    context.set_alpn_protocols(["h2"])
    assert "alert no application protocol" in httpd.refusal(context)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2,
                                     ssl.TLSVersion.TLSv1_3])
def test_the_end_is_said(httpd, version):
    """close_notify, and nobody is reset who answers it."""
    with httpd.connect(httpd.context(version)) as s:
        s.sendall(LAST)
        assert read_all(s).endswith(b"</html>\n")
        s.unwrap().close()
    with httpd.connect(httpd.context(version)) as s:
        ask(s)
        raw = s.unwrap()  # the other way round
        assert raw.recv(1) == b""
        raw.close()
    with httpd.connect(httpd.context(version)) as s:
        assert s.recv(1) == b""  # it does nothing, for too long


def hello(context):
    """A ClientHello, what is to receive the answer, and TLS between them."""
    get, put = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(get, put, server_hostname="image")
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    return put.read(), get, put, tls


def by_hand(httpd, s):
    """Shakes hands over the socket `s`, a byte at a time."""
    first, get, put, tls = hello(httpd.context())
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for b in first:
        s.sendall(bytes([b]))
    while True:
        try:
            tls.do_handshake()
            break
        except ssl.SSLWantReadError:
            s.sendall(put.read())
            get.write(s.recv(4096))
    s.sendall(put.read())
    return get, put, tls


def test_a_byte_at_a_time(httpd):
    with connect(443) as s:
        get, put, tls = by_hand(httpd, s)
        tls.write(LAST)
        for b in put.read():
            s.sendall(bytes([b]))
        get.write(read_all(s))
        answer = b""
        while more := tls.read(4096):  # until close_notify
            answer += more
        assert answer.endswith(b"</html>\n")


def test_a_record_that_was_changed(httpd):
    with connect(443) as s:
        get, put, tls = by_hand(httpd, s)
        tls.write(GET)
        record = bytearray(put.read())
        record[-1] ^= 1
        s.sendall(record)
        get.write(read_all(s))
        with pytest.raises(ssl.SSLError) as e:
            tls.read()
        assert e.value.reason == "SSLV3_ALERT_BAD_RECORD_MAC"


def test_short_records(httpd):
    """A client whose records are of 512 bytes [RFC 6066, 4]."""
    out = tool("sh", "-c", f"printf '{LAST.decode()}' | openssl s_client "
               f"-connect {IMAGE}:443 -maxfraglen 512 -quiet -ign_eof")
    assert "It works" in out and "</html>" in out


def test_many_requests_and_long_ones(httpd):
    body = b"x" * 60000
    long_one = (b"GET / HTTP/1.1\r\nHost: image\r\nContent-Length: %d\r\n\r\n"
                % len(body) + body)
    with httpd.connect() as s:
        s.sendall(GET * 100 + long_one * 5 + LAST)
        assert read_all(s).count(b"HTTP/1.1 200 OK") == 106


def answer_to(data):
    """What the server says to bytes that are wrong, before it closes."""
    with connect(443) as s:
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
        return read_all(s)


def test_what_is_no_tls(httpd):
    good = hello(httpd.context())[0]
    for bad in (GET, b"\x16\x03\x01\xff\xff" + good[5:],
                b"\x17\x03\x03\x00\x05hello", b"\x80\x2e\x01\x03\x01" * 10,
                b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"):
        answer = answer_to(bad)
        assert answer[0] == ALERT and answer[1] == 3 and \
            answer[5] == 2 and len(answer) == 7, (bad[:8], answer)
    assert answer_to(good[:-1]) == answer_to(b"") == b""
    dice = random.Random(3)
    for _ in range(100):
        bad = bytearray(good)
        for _ in range(dice.randrange(1, 4)):
            bad[dice.randrange(5, len(bad))] = dice.randrange(256)
        answer_to(bad[:dice.choice([len(bad), dice.randrange(len(bad))])])
    assert "It works" in httpd.curl()


def test_clients_that_stop(httpd):
    """Neither those that say nothing nor those that vanish are in the way."""
    first = hello(httpd.context())[0]
    held = [connect(443) for _ in range(60)]
    for i, s in enumerate(held):
        s.sendall(first[:len(first) * (i % 3) // 2])
    assert "It works" in httpd.curl()
    for s in held:
        while s.recv(65536):  # a ServerHello, or nothing
            pass
        s.close()


def test_a_handshake_that_never_ends_is_closed(httpd):
    """Though its bytes keep coming."""
    first = hello(httpd.context())[0]
    sent = 0
    with connect(443) as s, contextlib.suppress(OSError):
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while sent < 100:
            s.sendall(first[sent:sent + 1])
            sent += 1
            time.sleep(0.25)
    assert sent < 100


def vanish(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                 b"\x01\0\0\0\0\0\0\0")
    s.close()


def test_memory_comes_back(httpd):
    """Several times what there is room for at once, if it weren't so."""
    first = hello(httpd.context())[0]
    for i in range(900):
        s = connect(443)
        if i % 3:
            s.sendall(first[:len(first) // (i % 3)])
        if i % 6 == 4:
            s.recv(10)
        vanish(s)
    for i in range(20):
        s = httpd.connect()
        s.sendall(b"GET /big.bin HTTP/1.1\r\nHost: image\r\n\r\n")
        s.recv(1000)
        vanish(s)
    assert "It works" in httpd.curl()


@pytest.mark.parametrize("target", TARGETS)
def test_hundreds_of_connections(target, tmp_path):
    """In 16 MiB, and nobody is made to wait until a client gives up."""
    build(target)
    served = Served(tmp_path)
    context = served.context()
    with namespace(), server(target, options=("--initrd", served.initrd)):
        socks = [served.connect(context) for _ in range(200)]
        for s in socks * 2:
            ask(s)
        for s in socks:
            s.close()
        assert "It works" in served.curl()


def starts(target, folder, pem, *options):
    return tess("run", *on(target), *options_of(target), "--accel", "tcg", "--net",
                "tap", "--timeout", "60", "--initrd", initrd(folder, pem),
                *options, "apps/httpd", timeout=120)


def test_what_it_does_not_start_with(tmp_path):
    build("linuxu-x86_64")
    key, cert = certificate(tmp_path)
    other = certificate(tmp_path, "other")[0]
    for pem, why in ((other + cert, "the key isn't the certificate's"),
                     (cert, "the key can't be read"),
                     (key, "the certificates can't be read")):
        folder = tmp_path / hashlib.sha256(pem.encode()).hexdigest()[:8]
        with namespace():
            r = starts("linuxu-x86_64", folder, pem)
        assert (r.returncode, why in r.stdout) == (1, True), r.stdout


@pytest.mark.parametrize("target", ["kvm-arm64"])
def test_with_what_the_build_made(target):
    build(target)
    with namespace(), server(target):
        for version in "1.2", "1.3":
            assert "It works" in tool("curl", "-sSk", "--tlsv1.2", "--tls-max",
                                      version, f"https://{IMAGE}/")
