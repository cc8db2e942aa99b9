# SPDX-License-Identifier: BSD-3-Clause
"""Domains that xl makes in a Linux dom0: xenstore, disks, networks."""
import os
import re
import shutil
import subprocess
import time
import urllib.request

import pytest

from conftest import ROOT, run, tess
from test_files import fnv

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME",
                                    os.path.expanduser("~/.cache")), "tessera")
# A guest's config; what a test adds comes behind.
CONFIG = """name = "{name}"
type = "pv"
kernel = "/{image}"
memory = 32
on_crash = "destroy"
on_reboot = "destroy"
"""


def xen(app, *args, status=0, **kw):
    """Runs an image as a domain; returns what it says."""
    r = tess("run", "-y", "-p", "xen", "-m", "x86_64", "--timeout", "120",
             "--domu", *args[:args.index("--")] if "--" in args else args, app,
             *args[args.index("--"):] if "--" in args else (), **kw)
    assert r.returncode == status, r.stdout + r.stderr
    return r.stdout


def build(app, *options):
    """The image's path."""
    r = tess("build", "-y", "-p", "xen", "-m", "x86_64", *options, app)
    assert r.returncode == 0, r.stderr
    return re.search(r"READY +(\S+)", r.stderr)[1]


def dom0(tmp_path, job, *options, configs=None, **images):
    """Runs a job in dom0, with images; returns its status and output."""
    top = tmp_path / "dom0"
    top.mkdir()
    (top / "job").write_text("exec >/dev/ttyS1 2>&1\n" + job)
    for name, path in images.items():
        shutil.copy(path, top / name)
        (top / f"{name}.cfg").write_text(
            CONFIG.format(name=name, image=name) +
            (configs or {}).get(name, ""))
    r = run(ROOT / "support/run/xen/boot.sh", CACHE, top, *options,
            timeout=600)
    return r.returncode, r.stdout


def test_status():
    """main()'s arguments and status go all the way."""
    assert xen("apps/helloworld") == "Hello world!\n"


def test_disks(tmp_path):
    """Read whole; written at odd places; one that is only to be read."""
    disks = [tmp_path / "a", tmp_path / "b"]
    data = [os.urandom(3 << 20), os.urandom(512 * 7)]
    for disk, d in zip(disks, data):
        disk.write_bytes(d)
    options = ["--disk", disks[0], "--disk", f"{disks[1]},ro"]
    out = xen("tests/files", *options, "--", "sum", "/dev/vda", "sum",
              "/dev/vdb", "poke", "/dev/vda", "511", "across", "poke",
              "/dev/vda", "1000000", "x" * 700, "poke", "/dev/vda",
              str(len(data[0]) - 3), "end")
    found = re.findall(r"/dev/vd. (\d+ \w+)", out)
    assert found == [f"{len(d)} {fnv(d):08x}" for d in data], out
    want = bytearray(data[0])
    want[511:517] = b"across"
    want[1000000:1000700] = b"x" * 700
    want[-3:] = b"end"
    assert disks[0].read_bytes() == want
    out = xen("tests/files", *options, "--", "poke", "/dev/vdb", "0", "x",
              status=1)
    assert "poke /dev/vdb: Read-only file system\n" in out
    assert disks[1].read_bytes() == data[1]


def test_httpd():
    """By netback, dom0's bridge and QEMU's card, answered to the host."""
    httpd = subprocess.Popen(
        [ROOT / "tess", "run", "-y", "-p", "xen", "-m", "x86_64", "--timeout",
         "150", "apps/httpd"], text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        for line in httpd.stderr:
            port = re.search(r"127\.0\.0\.1:(\d+)", line)
            if port:
                break
        for line in httpd.stdout:
            if "http://" in line:
                break
        r = run("curl", "-sS", "-i", "-m", "30",
                f"http://127.0.0.1:{port[1]}/")
        assert r.stdout.startswith("HTTP/1.1 200 OK"), r.stderr
        assert "Server: Tessera" in r.stdout
    finally:
        httpd.terminate()
        httpd.wait()
