# SPDX-License-Identifier: BSD-3-Clause
"""A Debian Linux guest with nginx and iperf3: the host's Debian packages,
unpacked into a folder and never installed, and an initramfs of what they need.
"""
import getpass
import os
import pathlib
import re
import shutil
import subprocess

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or
                     pathlib.Path.home() / ".cache") / "tessera/guest"
PACKAGES = ["nginx", "iperf3", "busybox-static", "libc6", "libcrypt1",
            "libpcre2-8-0", "libssl3", "zlib1g", "libiperf0", "libsctp1"]
PROGRAMS = ["usr/sbin/nginx", "usr/bin/iperf3"]
MODULES = ["virtio_pci", "virtio_mmio", "virtio_net"]
# One process, since there is one CPU; nothing looked up or written twice.
NGINX = """daemon off;
master_process off;
worker_processes 1;
user root;
error_log /dev/null crit;
pid pid;
events {{ worker_connections 4096; multi_accept on; use epoll; }}
http {{
	access_log off;
	client_body_temp_path body;
	proxy_temp_path proxy;
	fastcgi_temp_path fastcgi;
	uwsgi_temp_path uwsgi;
	scgi_temp_path scgi;
	default_type text/html;
	keepalive_requests 1000000000;
	keepalive_timeout 3600;
	tcp_nodelay on;
	{file}
	open_file_cache max=100 inactive=3600s;
	open_file_cache_valid 3600s;
	open_file_cache_min_uses 1;
	server {{ listen {port} backlog=4096; root {root}; }}
}}
"""
# How the file gets out: what is best for a small one depends on the kernel.
FILES = {"sendfile": "sendfile on; tcp_nopush on;", "read": "sendfile off;"}
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
for m in {modules}; do insmod /modules/$m.ko; done
ip link set lo up
ip addr add {ip}/24 dev eth0
ip link set eth0 up
for c in $(cat /proc/cmdline); do
	case $c in serve=*) serve=${{c#serve=}} ;; esac
done
echo guest: up
case $serve in
iperf) iperf3 -s  ;;
*) nginx -p /tmp -c /etc/nginx-$serve.conf ;;
esac
"""


def run(*args, **kw):
    return subprocess.run([str(a) for a in args], check=True, text=True,
                          stdout=subprocess.PIPE, **kw).stdout


def kernel_package():
    out = run("apt-cache", "depends", "linux-image-amd64")
    return re.search(r"Depends: (linux-image-\S+)", out).group(1)


def unpack(package, folder):
    """The package's files, below `folder`."""
    done = folder / f".{package}"
    if done.exists():
        return
    work = folder / "download"
    work.mkdir(parents=True, exist_ok=True)
    try:
        run("apt-get", "-qq", "-o", f"APT::Sandbox::User={getpass.getuser()}",
            "download", package, cwd=work)
        for deb in work.glob("*.deb"):
            run("dpkg", "-x", deb, folder)
    finally:
        shutil.rmtree(work)
    done.touch()


def pack(tree, initramfs):
    """What is below `tree`, as Linux takes it for its root."""
    names = run("find", ".", cwd=tree)
    with open(initramfs, "w") as f:
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=tree,
                       text=True, input=names, stdout=f, check=True)


def libraries(root, program):
    """Names of the shared objects that a program and its own ones need."""
    found, todo = set(), [root / program]
    places = ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib64"]
    while todo:
        out = run("readelf", "-d", todo.pop())
        for name in re.findall(r"NEEDED.*\[(.*)\]", out):
            for p in places:
                path = root / p / name
                if path.exists() and path not in found:
                    found.add(path)
                    todo.append(path)
    return found


def with_needed(modules, files):
    """Their names, each behind those that it needs."""
    order = []
    for m in modules:
        info = files[m].read_bytes()
        needs = re.search(rb"\0depends=([^\0]*)\0", info).group(1).decode()
        for n in with_needed(filter(None, needs.split(",")), files) + [m]:
            if n not in order:
                order.append(n)
    return order


class Guest:
    """Its kernel and initramfs, made in `folder` to serve the files `www`."""

    def __init__(self, folder, ip, www):
        self.folder = pathlib.Path(folder)
        root = CACHE / "root"
        root.mkdir(parents=True, exist_ok=True)
        kernel = kernel_package()
        for p in [kernel, *PACKAGES]:
            unpack(p, root)
        self.kernel = next(root.glob(f"boot/vmlinuz-{kernel[12:]}"))
        self.initrd = self.folder / "initramfs"
        tree = self.folder / "tree"
        self.fill(tree, root, kernel[12:], ip, www)
        pack(tree, self.initrd)
        self.root = root

    def fill(self, tree, root, release, ip, www):
        for d in ["bin", "dev", "proc", "sys", "run", "tmp", "etc", "modules",
                  "lib64", "var/log/nginx", "var/lib/nginx", "usr/bin",
                  "usr/sbin", "lib/x86_64-linux-gnu"]:
            (tree / d).mkdir(parents=True)
        shutil.copy(root / "bin/busybox", tree / "bin")
        libs = set()
        for p in PROGRAMS:
            shutil.copy(root / p, tree / p)
            libs |= libraries(root, p)
        for lib in libs:
            shutil.copy(lib, tree / "lib/x86_64-linux-gnu")
        shutil.copy(root / "lib64/ld-linux-x86-64.so.2", tree / "lib64")
        files = {f.stem.replace("-", "_"): f for f in
                 root.glob(f"lib/modules/{release}/**/*.ko")}
        modules = with_needed(MODULES, files)
        for m in modules:
            shutil.copy(files[m], tree / f"modules/{m}.ko")
        shutil.copytree(www, tree / "www")
        (tree / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\n")
        (tree / "etc/group").write_text("root:x:0:\n")
        for name, how in FILES.items():
            (tree / f"etc/nginx-{name}.conf").write_text(NGINX.format(
                file=how, port=80, root="/www"))
        init = tree / "init"
        init.write_text(INIT.format(modules=" ".join(modules), ip=ip))
        init.chmod(0o755)

    def qemu(self, serve):
        return ["-kernel", str(self.kernel), "-initrd", str(self.initrd),
                "-append", f"console=ttyS0 quiet mitigations=off serve={serve}"]
