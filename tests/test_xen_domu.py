# SPDX-License-Identifier: BSD-3-Clause
"""Domains that xl makes in a Linux dom0: xenstore, disks, networks. On x86_64
those are paravirtual and PVH; on arm64 they are of arm64 and ARMv7."""
import contextlib
import os
import re
import shutil
import socket
import subprocess

import pytest

from conftest import ROOT, run, tess
from test_files import fnv

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME",
                                    os.path.expanduser("~/.cache")), "tessera")
# A guest's config; what a test adds comes behind.
CONFIG = """name = "{name}"
type = "{type}"
kernel = "/{image}"
memory = 32
on_crash = "destroy"
on_reboot = "destroy"
"""


ARCHS = ["x86_64", "arm64", "arm"]


def xen(arch, app, *args, status=0, **kw):
    """Runs an image as a domain; returns what it says."""
    r = tess("run", "-y", "-p", "xen", "-m", arch, "--timeout", "120",
             "--domu", *args[:args.index("--")] if "--" in args else args, app,
             *args[args.index("--"):] if "--" in args else (), **kw)
    assert r.returncode == status, r.stdout + r.stderr
    return r.stdout


def build(arch, app, *options):
    """The image's path."""
    r = tess("build", "-y", "-p", "xen", "-m", arch, *options, app)
    assert r.returncode == 0, r.stderr
    return re.search(r"READY +(\S+)", r.stderr)[1]


@pytest.mark.parametrize("arch", ARCHS)
def test_status(arch):
    """main()'s arguments and status go all the way."""
    assert xen(arch, "apps/helloworld", "--", "a b") == (
        "Hello world!\nargv[1] = a b\n")
    xen(arch, "tests/crash", "--", "exit", "3", status=3)
    assert "CRASH" in xen(arch, "tests/crash", "--", "null_write", status=134)


@pytest.mark.parametrize("arch", ARCHS)
def test_disks(arch, tmp_path):
    """Read whole; written at odd places; one that is only to be read."""
    disks = [tmp_path / "a", tmp_path / "b"]
    data = [os.urandom(3 << 20), os.urandom(512 * 7)]
    for disk, d in zip(disks, data):
        disk.write_bytes(d)
    options = ["--disk", disks[0], "--disk", f"{disks[1]},ro"]
    out = xen(arch, "tests/files", *options, "--", "sum", "/dev/vda", "sum",
              "/dev/vdb", "poke", "/dev/vda", "511", "across", "poke",
              "/dev/vda", "1000000", "x" * 700, "poke", "/dev/vda",
              str(len(data[0]) - 3), "end", "poke", "/dev/vdb", "0", "x",
              status=1)
    found = re.findall(r"/dev/vd. (\d+ \w+)", out)
    assert found == [f"{len(d)} {fnv(d):08x}" for d in data], out
    want = bytearray(data[0])
    want[511:517] = b"across"
    want[1000000:1000700] = b"x" * 700
    want[-3:] = b"end"
    assert disks[0].read_bytes() == want
    assert "poke /dev/vdb: Read-only file system\n" in out
    assert disks[1].read_bytes() == data[1]


@pytest.mark.parametrize("arch", ARCHS)
def test_queues(arch):
    """Netback's, four of them, all used; the card stopped and started anew."""
    out = xen(arch, "tests/vnet", "--net", "user")
    assert out.endswith("all well\n"), out
    assert re.search(r"by interrupt, \d+ received, [1-9]\d* sent, 0 bad", out)
    sent = re.findall(r"queue (\d): \d+ received, ([1-9]\d*) sent", out)
    assert [q for q, _ in sent] == ["1", "2", "3"], out


@contextlib.contextmanager
def httpd(arch):
    """The web server as a domain, by netback, dom0's bridge and QEMU's card:
    the port of this host that leads to it."""
    httpd = subprocess.Popen(
        [ROOT / "tess", "run", "-y", "-p", "xen", "-m", arch, "--timeout",
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
        yield int(port[1])
    finally:
        subprocess.run(["pkill", "-TERM", "-s", str(httpd.pid)], check=False)
        httpd.wait()


def answers(port):
    r = run("curl", "-sS", "-i", "-m", "30", f"http://127.0.0.1:{port}/")
    assert r.stdout.startswith("HTTP/1.1 200 OK"), r.stderr
    assert "Server: Tessera" in r.stdout


@pytest.mark.parametrize("arch", ARCHS)
def test_httpd(arch):
    with httpd(arch) as port:
        answers(port)


@pytest.mark.slow
def test_unfinished_requests_stop_nobody():
    """More clients than there are buffers to receive in each send the start
    of a request, and some go on byte by byte. Others are answered."""
    with httpd("x86_64") as port, contextlib.ExitStack() as stack:
        def client():
            s = socket.create_connection(("127.0.0.1", port), 30)
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return stack.enter_context(s)

        some = [client() for _ in range(4)]
        for i in range(600):
            client().sendall(b"GET / HT")
            for s in some:
                with contextlib.suppress(OSError):  # its time is over
                    s.sendall(b"A")
            if i % 100 == 99:
                answers(port)


# What jobs share, besides until_is of dom0's init; a snapshot is of names in xenstore, and memory that no domain
# has, when all is quiet.
SHARED = r"""
exec >/dev/user 2>&1
snapshot() {
	sleep 2
	xenstore-ls -f / | sed 's/ = .*//' | sort >$1
	xl info | grep free_memory >>$1
}
console() { cat /var/log/xen/console/guest-$1.log; }
says() { console $1 2>/dev/null | grep -q "$2"; }
state() { [ "$(xenstore-read /local/domain/0/backend/$1/state 2>/dev/null)" = $2 ]; }
gone() { ! xl domid $1 >/dev/null 2>&1; }
"""

LIFECYCLE = r"""
grants() {
	xl dmesg -c >/dev/null
	xl debug-keys g
	xl dmesg -c | sed -n '/gnttab_usage_print_all \[/,$p'
}
i=0
while [ $i -le COUNT ]; do
	# The first leaves folders of the toolstack's.
	[ $i != 1 ] || snapshot /before
	i=$((i + 1))
	xl create -q /web.cfg || echo "no domain $i"
	id=$(xl domid web)
	until_is 20 state vif/$id/0 4 || echo "no network in $i"
	until_is 20 state vbd/$id/51712 4 || echo "no disk in $i"
	[ $i != 1 ] || grants
	xl destroy web || echo "not destroyed: $i"
done
snapshot /after
diff /before /after && echo nothing left
grants
"""

PEERS = r"""
xl create -q /echo.cfg
until_is 20 says echo 'echo: port'
for i in client other; do
	xl create -q /$i.cfg
	until_is 60 gone $i
	console $i
	grep reason /var/log/xen/xl-$i.log
done
at=/local/domain/$(xl domid echo)/control
xenstore-write $at/shutdown suspend
until_is 20 says echo "asks for 'suspend', which this image can't"
echo "suspend: $(xenstore-read $at/feature-suspend $at/shutdown | tr '\n' ' ')"
xl shutdown echo
until_is 20 gone echo || echo "echo doesn't hear"
grep reason /var/log/xen/xl-echo.log
gone echo || xl destroy echo
"""

# What a toolstack would never write, before the domain runs.
MALFORMED = r"""
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

# Longer than the log that xenconsoled keeps of a console.
UNITS = r"""
for i in unit-*.cfg; do
	echo "$i:"
	xl create -q -c $i </dev/user
done
"""

VIF = 'vif = [ "bridge=xenbr0" ]\n'
PEER = VIF + 'extra = "netdev.ip=10.9.0.%d/24 %s"\n'


# Which domains there are beside a dom0, as tess knows them: architecture,
# type, options.
KINDS = {
    "x86_64": {"pv": ("x86_64", "pv"),
               "pvh": ("x86_64", "pvh", "-c", "XEN_PVH=y")},
    "arm64": {"arm64": ("arm64", "pvh"), "arm": ("arm", "pvh")},
}


@pytest.fixture(scope="module", params=KINDS)
def said(tmp_path_factory, request):
    """What each of the jobs says. One dom0 does them all, one after the other:
    none leaves a domain behind."""
    count = 100 if request.config.getoption("--slow") else 5
    jobs = {"lifecycle": LIFECYCLE.replace("COUNT", str(count)),
            "peers": PEERS, "malformed": MALFORMED, "units": UNITS}
    top = tmp_path_factory.mktemp("dom0")
    kinds = KINDS[request.param]
    usual, other = kinds.values()

    def domain(name, more, kind, app, *options):
        arch, virt, *needs = kind
        shutil.copy(build(arch, app, *needs, *options), top / name)
        (top / f"{name}.cfg").write_text(
            CONFIG.format(name=name, image=name, type=virt) + more)

    domain("web", VIF + 'disk = [ "phy:/dev/vda,xvda,w" ]\n'
           'extra = "netdev.ip=10.9.0.1/24 --"\n', usual, "apps/httpd",
           "-c", "LIBUKBLKDEV=y")
    domain("echo", PEER % (1, "--"), usual, "apps/echo", "-c",
           "XEN_CONTROL=y")
    client = "tests/netclient", "-c", "LIBUKBLKDEV=y"
    domain("client", PEER % (2, "-- 10.9.0.1 7 through-the-bridge"), usual,
           *client)
    domain("hello", VIF, usual, *client)
    domain("other", PEER % (3, "-- 10.9.0.1 7 from-the-other"), other, *client)
    for name, kind in kinds.items():
        domain(f"unit-{name}", "", kind, "tests/unit")
    (top / "job").write_text(SHARED + "".join(
        f"echo '== {name}'\n{job}" for name, job in jobs.items()))
    disk = tmp_path_factory.mktemp("disk") / "disk"
    disk.write_bytes(bytes(1 << 20))
    r = run(ROOT / "support/run/xen/boot.sh", request.param, CACHE, top,
            "-drive", f"if=none,id=d,format=raw,file={disk}",
            "-device", "virtio-blk-pci,drive=d", timeout=1200 + 30 * count)
    assert r.returncode == 0, r.stdout + r.stderr
    parts = re.split(r"^== (\w+)\r?\n", r.stdout, flags=re.M)
    return {"kinds": kinds, **dict(zip(parts[1::2], parts[2::2]))}


def test_create_and_destroy(said):
    """In the middle of things; xenstore, memory, grants are as before."""
    out = said["lifecycle"]
    assert "nothing left" in out, out
    for word in ("no domain", "no network", "no disk", "not destroyed"):
        assert word not in out, out
    # Those that dom0 has pages of, and they as "[0x008]": one, then none.
    parts = re.split(r"grant-table for remote d(\d+)", out)
    assert parts[1::2] == ["0", "1", "0"], out
    assert "[0x" in parts[4] and "[0x" not in parts[6], out
    assert "no active grant table entries" in parts[6], out


def test_two_domains(said):
    """One answers the other through dom0's bridge; it heeds xl shutdown."""
    out = said["peers"]
    assert "got through-the-bridge" in out, out
    assert "got from-the-other" in out, out
    # What it can't do, it neither offers nor promises.
    assert "suspend: 0 suspend" in out, out
    assert out.count("has shut down, reason code 0") == 3, out
    assert "doesn't hear" not in out


def test_malformed_devices(said):
    """Each is told, none keeps the image from running."""
    out = said["malformed"]
    for name in ("vbd/1", "vbd/2", "vbd/3", "vbd/4"):
        assert f"xenbus {name}: malformed entries" in out, out
    assert "vif/0: xen-netfront can't use it, error -22" in out, out
    # main() was there, and its status is 2.
    assert "arguments: NAME PORT TEXT" in out, out
    assert "has shut down, reason code 130" in out, out


def test_unit_tests(said):
    """Of either kind that there is beside this dom0."""
    found = re.findall(r"^unit-(\w+)\.cfg:|^(\d+) passed, (\d+) failed",
                       said["units"], flags=re.M)
    assert [f[0] for f in found[::2]] == sorted(said["kinds"]), said["units"]
    for _, passed, failed in found[1::2]:
        assert int(passed) > 200 and failed == "0", said["units"]
