# SPDX-License-Identifier: BSD-3-Clause
"""The web server beside nginx: in virtual machines of the same emulator, and
as processes of this host. Runs in a network namespace of its own (see run).
"""
import contextlib
import errno
import json
import os
import pathlib
import re
import resource
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

import guest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HTTPD_LIBS = f"{ROOT}/libs/lwip:{ROOT}/libs/mbedtls"
HOST, IMAGE, BOX = "10.87.0.1", "10.87.0.2", "10.88.0.2"
MAC = "52:54:00:12:34:56"
PAGE = b"<!DOCTYPE html>\n" + b"Tessera\n" * 74 + b"612.\n"[:4]
# Debian's programs don't check themselves either.
BEST = "CONFIG_ARCH_X86_64=y\n# CONFIG_LIBUKDEBUG_ENABLE_ASSERT is not set\n"
SEEDS = {"kvm": BEST + "CONFIG_PLAT_KVM=y\n",
         "xen": BEST + "CONFIG_PLAT_XEN=y\n",
         "linuxu": BEST + "CONFIG_PLAT_LINUXU=y\n"
                          "# CONFIG_PLAT_KVM is not set\n"}
# The server has a CPU of the host for itself; this process, and the clients
# that it starts, another.
SERVER_CPU, CLIENT_CPU = ["taskset", "-c", "0"], 1
# Seconds between two connections that are tried, and after one was refused.
ATTEMPT, REFUSED = 0.003, 0.0005
# Fits into a packet too, and its name is as long as the page's.
LARGE = PAGE[:-4] + b"+" * 500 + PAGE[-4:]


def run(*args, **kw):
    return subprocess.run([str(a) for a in args], check=True, text=True,
                          stdout=subprocess.PIPE, **kw).stdout


def build(app, plat, folder, libs=""):
    """The application's image."""
    out = folder / f"{app.name}-{plat}"
    out.mkdir()
    defconfig = app / "defconfig"
    (out / "seed").write_text((defconfig.read_text() if defconfig.exists()
                               else "") + SEEDS[plat])
    make = ["make", "-C", ROOT, f"A={app}", f"L={libs}", f"O={out}",
            f"C={out}/.config"]
    run(*make, f"UK_DEFCONFIG={out}/seed", "defconfig")
    run(*make, "-j2", "all")
    return out / f"{app.name}_{plat}-x86_64"


def server(folder):
    """The pages, and the web server's sources with them inside."""
    www, httpd = folder / "www", folder / "httpd"
    www.mkdir()
    (www / "index.html").write_bytes(PAGE)
    (www / "large.html").write_bytes(LARGE)
    shutil.copytree(ROOT / "apps/httpd", httpd,
                    ignore=shutil.ignore_patterns("build"))
    shutil.copytree(www, httpd / "www", dirs_exist_ok=True)
    return www, httpd


class Parts:
    """All that is measured, built and fetched while there is a network."""

    def __init__(self, folder):
        assert len(PAGE) == 612
        self.folder = pathlib.Path(folder)
        www, httpd = server(self.folder)
        self.kvm = build(httpd, "kvm", self.folder, HTTPD_LIBS)
        self.linuxu = build(httpd, "linuxu", self.folder, HTTPD_LIBS)
        self.iperf = build(ROOT / "apps/iperf", "kvm", self.folder,
                           ROOT / "libs/lwip")
        self.floor = build(ROOT / "apps/helloworld", "kvm", self.folder)
        self.up = {plat: build(HERE / "up", plat, self.folder)
                   for plat in ("kvm", "linuxu")}
        self.up["host"] = self.folder / "up-host"
        run("cc", "-O2", "-DHOST_PROGRAM", "-o", self.up["host"],
            HERE / "up/main.c")
        self.guest = guest.Guest(self.folder, IMAGE, www)
        self.nginx = self.host_nginx(www)

    def host_nginx(self, www):
        """nginx of the same package, run on this host's own libraries."""
        root = self.guest.root
        confs = {}
        for name, how in guest.FILES.items():
            conf = self.folder / f"nginx-{name}.conf"
            conf.write_text(guest.NGINX.format(file=how, port=8000, root=www))
            confs[name] = [str(root / "usr/sbin/nginx"), "-c", str(conf),
                           "-p", str(self.folder)]
        return confs


def set_up():
    """Of this process: its network, its CPU, and how much it may open."""
    run("ip", "link", "set", "lo", "up")
    os.sched_setaffinity(0, {CLIENT_CPU})
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


# --- servers -------------------------------------------------------------
QEMU = ["qemu-system-x86_64", "-accel", "tcg", "-nodefaults",
        "-no-user-config", "-display", "none", "-no-reboot", "-serial",
        "stdio"]


def net(machine="q35"):
    kind = "device" if machine.startswith("microvm") else "pci"
    return ["-netdev", "tap,id=n,ifname=tap0,script=no,downscript=no",
            "-device", f"virtio-net-{kind},netdev=n,mac={MAC}"]


def ours(image, memory=256, machine="q35", params=()):
    line = " ".join([f"netdev.ip={IMAGE}/24", *params, "--"])
    return [*QEMU, "-cpu", "max", "-M", machine, "-m", str(memory),
            *net(machine), "-kernel", str(image), "-append", line]


# On the emulator's default CPU, since it is slower on the other.
def linux(g, serve, memory=256):
    return [*QEMU, "-M", "q35", "-m", str(memory), *net(), *g.qemu(serve)]


@contextlib.contextmanager
def tap():
    run("ip", "tuntap", "add", "tap0", "mode", "tap")
    try:
        # The host says nothing by itself, as it would of IPv6.
        run("ip", "link", "set", "tap0", "addrgenmode", "none")
        run("ip", "addr", "add", f"{HOST}/24", "dev", "tap0")
        run("ip", "link", "set", "tap0", "up")
        # Its address is known from the start: nobody waits for ARP.
        run("ip", "neigh", "replace", IMAGE, "lladdr", MAC, "dev", "tap0")
        yield
    finally:
        run("ip", "link", "del", "tap0")


class Server:
    """A process that serves, until the end of a with statement."""

    def __init__(self, command, cpu=SERVER_CPU):
        self.lines = []
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*cpu, *command], stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            errors="replace", start_new_session=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()

    def expect(self, text, seconds=60):
        """Waits for it in what the server says."""
        while not any(text in line for line in self.lines):
            if time.monotonic() > self.started + seconds:
                raise RuntimeError(f"no {text}: " + "".join(self.lines))
            time.sleep(0.05)

    def connected(self, host, port, end):
        """A connection. One is begun every ATTEMPT seconds, and none given up
        while the server may still answer: it counts which is there first."""
        waiting, due = select.poll(), 0
        socks = {}
        try:
            while (now := time.monotonic()) < end:
                if self.process.poll() is not None:
                    break
                if now >= due:
                    s = socket.socket()
                    s.setblocking(False)
                    if s.connect_ex((host, port)) not in (
                            0, errno.EINPROGRESS):
                        s.close()       # there is no way to it yet
                        due = now + REFUSED
                    else:
                        socks[s.fileno()] = s
                        waiting.register(s, select.POLLOUT)
                        due = now + ATTEMPT
                for fd, _ in waiting.poll(max(due - now, 0) * 1000):
                    s = socks.pop(fd)
                    waiting.unregister(fd)
                    if not s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                        return s
                    s.close()
                    due = min(due, time.monotonic() + REFUSED)
        finally:
            for s in socks.values():
                s.close()
        raise RuntimeError("no answer: " + "".join(self.lines))

    def first_answer(self, host=IMAGE, port=80, seconds=60):
        """Seconds from its start to the end of its first answer."""
        with self.connected(host, port, self.started + seconds) as s:
            s.settimeout(10)
            s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n"
                      b"Connection: close\r\n\r\n")
            data = b""
            while more := s.recv(65536):
                data += more
        assert data.endswith(PAGE), data
        return time.monotonic() - self.started


# --- measurements ----------------------------------------------------------
def wrk(host=IMAGE, port=80, seconds=4, connections=32):
    """Requests per second."""
    out = run("wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
              f"http://{host}:{port}/")
    assert "Non-2xx" not in out and "Socket errors" not in out, out
    return float(re.search(r"Requests/sec: +([\d.]+)", out).group(1))


def throughput(command, host=IMAGE, port=80, cpu=SERVER_CPU, seconds=4):
    with Server(command, cpu) as s:
        s.first_answer(host, port)
        wrk(host, port, 1)
        return wrk(host, port, seconds)


def in_turns(contestants, rounds=3):
    """Medians of each, measured one after the other, again and again; of
    several figures each, by name, where one gives a dictionary."""
    results = {}
    for _ in range(rounds):
        for name, measure in contestants.items():
            found = measure()
            if not isinstance(found, dict):
                found = {name: found}
            for k, v in found.items():
                results.setdefault(k, []).append(v)
    return {name: statistics.median(r) for name, r in results.items()}


def requests_in_machines(parts):
    with tap():
        return in_turns({
            "httpd": lambda: throughput(ours(parts.kvm)),
            **{f"nginx, {how}": (lambda how=how: throughput(
                linux(parts.guest, how))) for how in guest.FILES}})


def linuxu(parts):
    return [str(parts.linuxu), "tap.if=tap0", f"tap.mac={MAC}",
            f"netdev.ip={IMAGE}/24", "--"]


def requests_in_processes(parts):
    with tap():
        return in_turns({
            "httpd": lambda: throughput(linuxu(parts)),
            **{f"nginx, {how}": (lambda c=command: throughput(
                c, "127.0.0.1", 8000)) for how, command in
               parts.nginx.items()}})


# The attacks, by attack.py's names.
ATTACKS = {"one byte a segment": "byte_by_byte",
           "50 kB/s out of order": "out_of_order",
           "4,300 clients with 8 bytes": "many_clients"}


@contextlib.contextmanager
def attack(way):
    with Server([sys.executable, str(HERE / "attack.py"), way, IMAGE, MAC,
                 "tap0"], cpu=[]) as s:
        s.expect("on\n")
        yield
        if s.process.poll() is not None:
            raise RuntimeError("the attack ended: " + "".join(s.lines))


def requests_under_attack(parts):
    """How many of others' requests are served while an attack goes on, of
    those that were right before it, by the attack's name."""
    def share(way):
        with Server(ours(parts.kvm, params=[f"netdev.gw={HOST}"])) as s:
            s.first_answer()
            wrk(seconds=1)
            undisturbed = wrk(seconds=3)
            with attack(way):
                return wrk(seconds=3) / undisturbed

    with tap():
        return in_turns({name: (lambda way=way: share(way))
                         for name, way in ATTACKS.items()}, 5)


# What a container is made of: each is made when it starts.
CONTAINER = f"""
ip netns add box
ip link add box0 type veth peer name eth0 address {MAC} netns box
ip addr add 10.88.0.1/24 dev box0
ip link set box0 up
ip neigh replace {BOX} lladdr {MAC} dev box0
exec ip netns exec box unshare --mount --pid --fork --kill-child --uts --ipc \\
	sh -c 'ip addr add {BOX}/24 dev eth0; ip link set eth0 up; exec "$@"' sh "$@"
"""


@contextlib.contextmanager
def container(command):
    try:
        with Server(["sh", "-ec", CONTAINER, "sh", *command]) as s:
            yield s
    finally:
        subprocess.run(["ip", "netns", "del", "box"])


def first_answers(parts):
    """Seconds, by name."""
    def answer(command, host=IMAGE, port=80):
        with Server(command) as s:
            return s.first_answer(host, port)

    def in_container(command):
        with container(command) as s:
            return s.first_answer(BOX, 8000)

    def ends(machine):
        start = time.monotonic()
        r = subprocess.run([*SERVER_CPU, *QEMU, "-cpu", "max", "-M", machine,
                            "-m", "64", *net(machine), "-device",
                            "isa-debug-exit,iobase=0xf4", "-kernel",
                            str(parts.floor)], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE)
        taken = time.monotonic() - start
        # The device makes 1 of main's 0.
        assert (r.returncode, r.stdout) == (1, b"Hello world!\n"), r
        return taken

    nginx = parts.nginx["sendfile"]
    with tap():
        return in_turns({
            "q35: hello world, to its end": lambda: ends("q35"),
            "q35: httpd": lambda: answer(ours(parts.kvm, 64)),
            "q35: Linux with nginx": lambda: answer(
                linux(parts.guest, "sendfile")),
            "microvm: hello world, to its end": lambda: ends("microvm"),
            "microvm: httpd": lambda: answer(
                ours(parts.kvm, 64, "microvm")),
            "process: httpd on linuxu": lambda: answer(linuxu(parts)),
            "process: nginx": lambda: answer(nginx, "127.0.0.1", 8000),
            "process: nginx in namespaces": lambda: in_container(nginx),
        }, 5)


def many_connections(parts, memory=8, n=1000):
    """Holds `n` connections open, each of which has been answered, and asks
    by all of them again."""
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with tap(), Server(ours(parts.kvm, memory, "microvm")) as s:
        s.first_answer()
        socks = [socket.create_connection((IMAGE, 80), 10) for _ in range(n)]
        for _ in range(2):
            for c in socks:
                c.sendall(request)
            for c in socks:
                data = b""
                while not data.endswith(PAGE):
                    more = c.recv(65536)
                    if not more:
                        raise RuntimeError(f"a connection of {n} ended")
                    data += more
        for c in socks:
            c.close()
    return n


def iperf3(*options, long=("-t", "4")):
    """Mbit/s. Between two tests iperf3's own server doesn't listen."""
    for _ in range(20):
        out = subprocess.run(
            ["iperf3", "-J", "-c", IMAGE, *long, *options],
            text=True, stdout=subprocess.PIPE).stdout
        result = json.loads(out)
        if "error" not in result:
            return result["end"]["sum_received"]["bits_per_second"] / 1e6
        time.sleep(0.2)
    raise RuntimeError(result["error"])


# Neither checksums nor segments are the device's.
PLAIN = ("csum=off,gso=off,guest_csum=off,guest_tso4=off,guest_tso6=off,"
         "guest_ecn=off,guest_ufo=off,host_tso4=off,host_tso6=off,"
         "host_ecn=off,host_ufo=off")


def with_offloads(command, offloads):
    return [f"{a},{PLAIN}" if a.startswith("virtio-net-") and offloads == "off"
            else a for a in command]


@contextlib.contextmanager
def iperf_server(command):
    with Server(command) as s:
        # A connection only to see whether it is there would be an error to
        # iperf3, which ends after some.
        s.expect("5201")
        run("ping", "-c1", "-w10", "-i0.2", IMAGE)
        yield s


def streams(parts):
    """Mbit/s, by (who, direction, offloads)."""
    whos = {"Tessera": ours(parts.iperf),
            "Linux": linux(parts.guest, "iperf")}

    def both_ways(who, offloads):
        with iperf_server(with_offloads(whos[who], offloads)):
            return {(who, way, offloads): iperf3(*option) for way, option in
                    (("to it", []), ("from it", ["-R"]))}

    with tap():
        return in_turns({(who, offloads): (
            lambda who=who, offloads=offloads: both_ways(who, offloads))
            for offloads in ("on", "off") for who in whos})
