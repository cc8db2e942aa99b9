# SPDX-License-Identifier: BSD-3-Clause
"""Mbed TLS as a library: a client against OpenSSL's server, and what the
benchmark of TLS says."""
import contextlib
import re
import shutil
import subprocess
import time

import pytest

from conftest import ROOT, run, tess
from net import HOST, connect, namespace, tool
from test_run import on

CA_CONFIG = """\
[ca]
default_ca = this
[this]
database = {0}/index
new_certs_dir = {0}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
"""


class Authority:
    """Signs certificates of any dates, in a folder."""

    def __init__(self, folder, name, *kind):
        self.folder, self.name = folder, folder / name
        self.name.mkdir()
        (self.name / "index").write_text("")
        (self.name / "config").write_text(CA_CONFIG.format(self.name))
        tool("openssl", "req", "-x509", "-newkey", *kind, "-nodes", "-days",
             "30", "-subj", f"/CN={name}", "-keyout", self.name / "key",
             "-out", self.name / "crt")

    def sign(self, file, start, end):
        """A server's key and certificate, of the name `server`."""
        tool("openssl", "req", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=server",
             "-addext", "subjectAltName=DNS:server", "-keyout",
             self.folder / f"{file}.key", "-out", self.folder / "csr")
        tool("openssl", "ca", "-batch", "-notext", "-config",
             self.name / "config", "-keyfile", self.name / "key", "-cert",
             self.name / "crt", "-in", self.folder / "csr", "-startdate",
             start, "-enddate", end, "-out", self.folder / f"{file}.crt")


@contextlib.contextmanager
def s_server(folder, file, port, *options):
    """OpenSSL's server, which answers with a page about itself."""
    p = subprocess.Popen(
        ["openssl", "s_server", "-accept", f"{HOST}:{port}", "-www", "-cert",
         folder / f"{file}.crt", "-key", folder / f"{file}.key", *options],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        p.terminate()
        p.wait(20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Authorities by RSA and by P-256, and what they have signed."""
    f = tmp_path_factory.mktemp("tls")
    rsa = Authority(f, "rsa", "rsa:2048")
    rsa.sign("good", "20200101000000Z", "20991231000000Z")
    rsa.sign("old", "20200101000000Z", "20201231000000Z")
    rsa.sign("early", "20990101000000Z", "20991231000000Z")
    Authority(f, "other", "ec", "-pkeyopt",
              "ec_paramgen_curve:prime256v1")
    files = f / "files"
    files.mkdir()
    for name in "rsa", "other":
        (files / f"{name}.pem").write_text((f / name / "crt").read_text())
    run("tar", "--format=ustar", "-cf", f / "initrd.tar", ".", cwd=files)
    return f


def ask(target, folder, port, name="server", authority="rsa", threads=1):
    """What the client says, line by line."""
    r = tess("run", *on(target), "--accel", "tcg", "--net", "tap",
             "--timeout", "120", "--initrd", folder / "initrd.tar",
             "tests/tlsclient", "vfs.root=initrd", "--", HOST, port, name,
             f"/{authority}.pem", threads)
    assert r.returncode == 0, r.stdout + r.stderr
    return r.stdout.splitlines()


# The client's name and authority, the server's certificate: what comes of it.
CASES = [
    ("server", "rsa", "good", "HTTP/1.0 200 ok"),
    ("nobody", "rsa", "good", "does not match with the expected CN"),
    ("server", "other", "good", "is not correctly signed by the trusted CA"),
    ("server", "rsa", "old", "validity has expired"),
    ("server", "rsa", "early", "validity starts in the future"),
]


# A C library takes long to build.
@pytest.mark.parametrize("target", [
    "linuxu-x86_64", pytest.param("kvm-x86_64", marks=pytest.mark.slow)])
def test_a_client(target, folder):
    r = tess("build", *on(target), "tests/tlsclient")
    assert r.returncode == 0, r.stderr
    with namespace():
        # The server listens at an address that the image's device brings.
        run("ip", "addr", "add", f"{HOST}/32", "dev", "lo")
        for i, (name, authority, server, want) in enumerate(
                CASES if target.startswith("linuxu") else CASES[:2]):
            with s_server(folder, server, 4433 + i):
                wait_for(4433 + i)
                out = ask(target, folder, 4433 + i, name, authority)
                assert len(out) == 1 and want in out[0], out
                assert out[0].startswith("TLSv1.3 ") == ("ok" in want), out
        with s_server(folder, "good", 4440, "-tls1_2"):
            wait_for(4440)
            out = ask(target, folder, 4440, threads=8)
            assert out == ["TLSv1.2 HTTP/1.0 200 ok"] * 8


def wait_for(port):
    for _ in range(200):
        with contextlib.suppress(OSError), connect(port, HOST):
            return
        time.sleep(0.05)
    pytest.fail(f"nobody listens at {port}")


def test_what_tls_costs():
    """The benchmark's program: handshakes with itself, and data."""
    app = "bench/tls/app"
    r = tess("run", *on("linuxu-x86_64"), "--timeout", "60", app, "--", "2")
    assert r.returncode == 0, r.stdout + r.stderr
    names = [line.split()[0] for line in r.stdout.splitlines()]
    assert names == [f"{what}-{who}" for what in (
        "tls13-full", "tls13-resumed", "tls12-full", "tls12-resumed")
        for who in ("server", "client")] + [
        f"{cipher}-kib-{way}" for cipher in ("aes", "chacha")
        for way in ("send", "receive")]
    cost = {n: int(v) for n, v in map(str.split, r.stdout.splitlines())}
    assert all(cost.values()), cost


# How many cases of upstream's fail: docs/applications.md says why.
FAIL = {"psa_crypto_entropy": 4}


@pytest.mark.slow
def test_upstreams_suites(tmp_path):
    """Each of Mbed TLS's own, in an image of its own."""
    target = "linuxu-x86_64"
    r = tess("build", *on(target), "tests/mbedtls", timeout=3600)
    assert r.returncode == 0, r.stderr
    out = ROOT / "tests/mbedtls/build" / target
    files = tmp_path / "files"
    shutil.copytree(next((out / "lib/libmbedtls/origin").glob("mbedtls-*")) /
                    "framework/data_files", files / "framework/data_files")
    found, passed, skipped = {}, 0, 0
    (files / "tests").mkdir()
    for cases in (out / "lib/appmbedtls/gen").glob("*.datax"):
        shutil.copy(cases, files / "tests")
    run("tar", "--format=ustar", "-cf", tmp_path / "initrd.tar", ".",
        cwd=files)
    for cases in sorted((files / "tests").glob("*.datax")):
        name = cases.stem.removeprefix("test_suite_")
        r = run(out / f"mbedtls_{target}", "vfs.root=initrd", "--", name,
                env={"TESSERA_INITRD": str(tmp_path / "initrd.tar")},
                timeout=600)
        m = re.search(r"(\d+) / (\d+) tests \((\d+) skipped\)", r.stdout)
        failed = int(m[2]) - int(m[1]) if m else r.stdout[-300:]
        if failed:
            found[name] = failed
        passed += int(m[1]) - int(m[3]) if m else 0
        skipped += int(m[3]) if m else 0
    print(f"{passed} passed, {skipped} skipped")
    assert found == FAIL
