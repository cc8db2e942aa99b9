# SPDX-License-Identifier: BSD-3-Clause
"""Domains that xl makes in a Linux dom0: xenstore, disks, networks."""
import os
import re
import shutil
import subprocess

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
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # timeout(1) is of a process group of its own: QEMU is its child.
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
        subprocess.run(["pkill", "-TERM", "-s", str(httpd.pid)], check=False)
        httpd.wait()


# Names in xenstore, and memory that no domain has, when all is quiet.
SNAPSHOT = r"""
snapshot() {
	sleep 2
	xenstore-ls -f / | sed 's/ = .*//' | sort >$1
	xl info | grep free_memory >>$1
}
# until_is SECONDS COMMAND...
until_is() {
	n=$(($1 * 10))
	shift
	until "$@"; do
		n=$((n - 1))
		[ $n -gt 0 ] || return 1
		sleep 0.1
	done
}
console() { cat /var/log/xen/console/guest-$1.log; }
says() { console $1 2>/dev/null | grep -q "$2"; }
state() { [ "$(xenstore-read /local/domain/0/backend/$1/state 2>/dev/null)" = $2 ]; }
gone() { ! xl domid $1 >/dev/null 2>&1; }
"""

PEERS = SNAPSHOT + r"""
xl create -q /echo.cfg
until_is 20 says echo 'echo: port'
xl create -q /client.cfg
until_is 40 gone client
console client
xl shutdown echo
until_is 20 gone echo || echo "echo doesn't hear"
grep reason /var/log/xen/xl-echo.log
"""


def test_two_domains(tmp_path):
    """One answers the other through dom0's bridge; it heeds xl shutdown."""
    echo = build("apps/echo", "-c", "XEN_CONTROL=y")
    client = build("tests/netclient")
    vif = 'vif = [ "bridge=xenbr0" ]\nextra = "netdev.ip=10.9.0.%d/24 %s"\n'
    status, out = dom0(tmp_path, PEERS, echo=echo, client=client, configs={
        "echo": vif % (1, "--"),
        "client": vif % (2, "-- 10.9.0.1 7 through-the-bridge")})
    assert "got through-the-bridge" in out, out
    assert "has shut down, reason code 0" in out, out
    assert status == 0 and "doesn't hear" not in out


LIFECYCLE = SNAPSHOT + r"""
i=0
while [ $i -le COUNT ]; do
	# The first leaves folders of the toolstack's.
	[ $i != 1 ] || snapshot /before
	i=$((i + 1))
	xl create -q /web.cfg || echo "no domain $i"
	id=$(xl domid web)
	until_is 20 state vif/$id/0 4 || echo "no network in $i"
	until_is 20 state vbd/$id/51712 4 || echo "no disk in $i"
	xl destroy web || echo "not destroyed: $i"
done
snapshot /after
diff /before /after && echo nothing left
xl debug-keys g
xl dmesg -c | grep -A 3 'gnttab_usage_print_all \[' | tail -n 20
xl list
"""


def test_create_and_destroy(tmp_path, request):
    """In the middle of things; xenstore, memory, grants are as before."""
    count = 100 if request.config.getoption("--slow") else 5
    disk = tmp_path / "disk"
    disk.write_bytes(bytes(1 << 20))
    web = build("apps/httpd", "-c", "LIBUKBLKDEV=y")
    status, out = dom0(
        tmp_path, LIFECYCLE.replace("COUNT", str(count)),
        "-drive", f"if=none,id=d,format=raw,file={disk}",
        "-device", "virtio-blk-pci,drive=d", web=web,
        configs={"web": 'vif = [ "bridge=xenbr0" ]\n'
                 'disk = [ "phy:/dev/vda,xvda,w" ]\n'
                 'extra = "netdev.ip=10.9.0.1/24 --"\n'})
    assert status == 0 and "nothing left" in out, out
    for word in ("no domain", "no network", "no disk", "not destroyed"):
        assert word not in out, out


# What a toolstack would never write, before the domain runs.
MALFORMED = SNAPSHOT + r"""
xl create -q -p /hello.cfg
at=/local/domain/$(xl domid hello)/device
xenstore-write $at/vif/0/mac 'no:address' $at/vbd/1/backend '../..' \
	$at/vbd/1/backend-id 0 $at/vbd/2/backend /local/domain/0/backend/vbd/1/2 \
	$at/vbd/2/backend-id 99999999999999999999 $at/vbd/3/x y \
	$at/unknown/0/backend / $at/vbd/4/backend ''
xl unpause hello
until_is 60 gone hello
console hello
grep reason /var/log/xen/xl-hello.log
"""


def test_malformed_devices(tmp_path):
    """Each is told, none keeps the image from running."""
    hello = build("tests/netclient", "-c", "LIBUKBLKDEV=y")
    status, out = dom0(
        tmp_path, MALFORMED, hello=hello,
        configs={"hello": 'vif = [ "bridge=xenbr0" ]\n'})
    assert status == 0, out
    for name in ("vbd/1", "vbd/2", "vbd/3", "vbd/4"):
        assert f"xenbus {name}: malformed entries" in out, out
    assert "vif/0: xen-netfront can't use it, error -22" in out, out
    # main() was there, and its status is 2.
    assert "arguments: NAME PORT TEXT" in out, out
    assert "has shut down, reason code 130" in out, out
