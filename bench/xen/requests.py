# SPDX-License-Identifier: BSD-3-Clause
"""Guest instructions of the web server's requests, as a domain and on kvm: one
after the other by a connection that is kept. A domain has its network by
netback and the bridge of a Linux dom0. Prints the mean of each; to stderr, in
which functions they are.

Runs in a network namespace of its own, after it has built and fetched.
"""
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

BENCH = pathlib.Path(__file__).resolve().parents[1]
sys.dont_write_bytecode = True
sys.path[:0] = [str(BENCH / "http"), str(BENCH.parent / "support/observe")]
import guest  # noqa: E402
import measure  # noqa: E402
import profile  # noqa: E402

XEN = measure.ROOT / "support/run/xen"
CARD = "52:54:00:12:34:57"  # dom0's; the domain has the other
CONFIG = f"""name = "httpd"
type = "pv"
kernel = "/httpd"
memory = 64
vif = [ "bridge=xenbr0,mac={measure.MAC}" ]
extra = "netdev.ip={measure.IMAGE}/24 --"
"""
JOB = "xl create -q -c /httpd.cfg </dev/user >/dev/user 2>&1\n"


def domain(folder, image):
    """What boots Xen, dom0, and the image; only what the image executes is
    written down, which is where nothing else is."""
    top = folder / "dom0"
    top.mkdir()
    (top / "httpd").write_bytes(image.read_bytes())
    (top / "httpd.cfg").write_text(CONFIG)
    (top / "job").write_text(JOB)
    f = profile.Functions(image)
    net = [a.replace(measure.MAC, CARD) for a in measure.net()]
    return [str(XEN / "boot.sh"), "x86_64", str(guest.CACHE.parent), str(top),
            *net, "-dfilter", f"{f.starts[0]:#x}..{f.end - 1:#x}"]


def walk(folder, image, command, n):
    """Of `n` requests."""
    # A clock that goes by instructions: what is due now and then doesn't come
    # oftener for being written down.
    command = [*command, "-icount", "shift=0"]
    with profile.watched(folder, command, "http://", 300) as w:
        # Slow as it gets, nothing is to be sent twice.
        measure.run("ip", "route", "change", "10.87.0.0/24", "dev", "tap0",
                    "src", measure.HOST, "rto_min", "20s")
        with socket.create_connection((measure.IMAGE, 80), 60) as c:
            return profile.asked(w, image, c, "", measure.PAGE, n)


def main(n=20):
    if sys.argv[1:2] == ["--inside"]:
        folder = pathlib.Path(sys.argv[2])
        measure.set_up()
        for plat in ("xen", "kvm"):
            image = folder / f"httpd-{plat}" / f"httpd_{plat}-x86_64"
            command = (domain(folder, image) if plat == "xen" else
                       measure.ours(image, 64))
            w = walk(folder, image, command, n)
            print(round(w.total / n), flush=True)
            for name, spent in w.spent.most_common(60):
                print(f"  {name} {spent / n:,.1f} {w.entered[name] / n:.2f}",
                      file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        httpd = measure.server(pathlib.Path(folder))[1]
        for plat in ("xen", "kvm"):
            measure.build(httpd, plat, pathlib.Path(folder),
                          measure.HTTPD_LIBS)
        measure.run(XEN / "dom0.sh", "x86_64", guest.CACHE.parent)
        subprocess.run(["unshare", "--net", sys.executable, __file__,
                        "--inside", folder], check=True,
                       env={**os.environ, "TMPDIR": folder})


main()
