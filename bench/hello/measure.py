# SPDX-License-Identifier: BSD-3-Clause
"""Measures hello world: sizes, guest instructions, memory, build time.

All but the build time are exact and repeat, so tests hold them against
figures.csv. Nothing here needs more than QEMU and the build's own tools.
"""
import ctypes
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "bench"))
import figures  # noqa: E402
import qemu  # noqa: E402

APP = ROOT / "apps/helloworld"
FIGURES = pathlib.Path(__file__).with_name("figures.csv")
TARGETS = ["kvm-x86_64", "kvm-arm64", "linuxu-x86_64"]
COMPILER = {"kvm-x86_64": "gcc", "kvm-arm64": "aarch64-linux-gnu-gcc",
            "linuxu-x86_64": "gcc"}
NAMES = ["size", "minimal", "memory", "instructions"]
HELLO = "Hello world!\n"
PAGE = 4096

# What a program that only prints can do without.
MINIMAL = """# CONFIG_LIBUKBOOT_HEAP is not set
# CONFIG_LIBUKBOOT_ARGS is not set
# CONFIG_LIBUKDEBUG is not set
# CONFIG_KVM_ACPI_OFF is not set
# CONFIG_STACK_PROTECTOR is not set
# CONFIG_OPTIMIZE_FRAME_POINTER is not set
CONFIG_OPTIMIZE_SIZE=y
"""
SEEDS = {
    "kvm-x86_64": "CONFIG_ARCH_X86_64=y\nCONFIG_PLAT_KVM=y\n",
    "kvm-arm64": "CONFIG_ARCH_ARM_64=y\nCONFIG_PLAT_KVM=y\n",
    "linuxu-x86_64": "CONFIG_ARCH_X86_64=y\nCONFIG_PLAT_LINUXU=y\n"
                     "# CONFIG_PLAT_KVM is not set\n",
}
# Instead of nolibc.
LIBCS = {"": "", "musl": "CONFIG_LIBC_MUSL=y\n",
         "newlib": "CONFIG_LIBC_NEWLIB=y\n"}
# RAM's first address, where page frames of a memory dump count from.
RAM = {"kvm-x86_64": 0, "kvm-arm64": 0x40000000}
MACHINE = {"kvm-x86_64": "microvm", "kvm-arm64": "virt"}


class Image:
    """Hello world, built for a target in a folder of its own."""

    def __init__(self, target, folder, minimal=False, libc=""):
        self.target = target
        self.out = pathlib.Path(folder) / (target + "-minimal" * minimal +
                                           libc)
        self.out.mkdir(parents=True)
        seed = self.out / "seed"
        seed.write_text(SEEDS[target] + MINIMAL * minimal + LIBCS[libc])
        self.make("defconfig", f"UK_DEFCONFIG={seed}")
        self.make("all")
        plat, self.arch = target.split("-")
        self.path = self.out / f"helloworld_{target}"
        self.size = self.path.stat().st_size

    def make(self, *args):
        libs = ":".join(f"{ROOT}/libs/{l}" for l in LIBCS if l)
        subprocess.run(["make", "-C", ROOT, f"A={APP}", f"L={libs}",
                        f"O={self.out}",
                        f"C={self.out}/.config", "-j2", *args], check=True,
                       stdout=subprocess.DEVNULL)

    def symbols(self):
        text = subprocess.run(["nm", f"{self.path}.dbg"], check=True,
                              capture_output=True, text=True).stdout
        return {name: int(value, 16) for value, _, name in
                (line.split() for line in text.splitlines()
                 if len(line.split()) == 3)}

    def footprint(self):
        """Bytes from the image's first to its last: code, data, stacks."""
        s = self.symbols()
        return s["uk_image_end"] - s["uk_text_start"]

    def qemu(self, *args, machine=None, memory="64", stepping=False):
        system = {"x86_64": "x86_64", "arm64": "aarch64"}[self.arch]
        program = f"qemu-system-{system}"
        extra = ["-cpu", "cortex-a53"] if self.arch == "arm64" else []
        accel = qemu.stepping(program) if stepping else ["-accel", "tcg"]
        return [program, *accel, "-M",
                machine or MACHINE[self.target], *extra, "-nodefaults",
                "-no-user-config", "-display", "none", "-m", memory,
                "-kernel", str(self.path), *args]

    def instructions(self):
        """Guest instructions from the image's first to main()'s first."""
        s = self.symbols()
        if self.target.startswith("linuxu"):
            return step_to(self.path, s["main"])
        with tempfile.NamedTemporaryFile(mode="r") as log:
            limits = f"{s['uk_text_start']:#x}..{s['uk_image_end']:#x}"
            run(self.qemu("-serial", "null", *exits(self.arch), "-d",
                          "exec,nochain", "-dfilter", limits, "-D", log.name,
                          stepping=True))
            pcs = []
            for line in log:
                if line.startswith("Stopped"):
                    pcs.pop()  # QEMU had something else to do before it
                elif line.startswith("Trace"):
                    pcs.append(int(line.split("/")[1], 16))
        start = pcs.index(s["_start"])
        return pcs.index(s["main"], start) - start

    def memory(self):
        """Bytes that the image occupies when it ends: itself, with all of
        its stacks and page tables, and the pages it has written beyond."""
        s = self.symbols()
        if self.target.startswith("linuxu"):
            return self.footprint() + resident_at_exit(
                self.path, range(s["uk_text_start"], s["uk_image_end"]))
        first = (s["uk_image_end"] - RAM[self.target]) // PAGE
        written = [f for f in written_frames(self) if f >= first]
        return self.footprint() + len(written) * PAGE

    def smallest_memory(self, machine):
        """Two sizes of -m in KiB: the first with which it prints, and that
        from which on it always does. Between them firmware may have put its
        scratch memory where the image was loaded."""
        always, step = 3072, 16
        start = time.monotonic()
        assert self.prints(machine, always, 60)
        patience = 1 + 5 * (time.monotonic() - start)
        while self.prints(machine, always - step, patience):
            always -= step
        first = 1024
        while not self.prints(machine, first, patience):
            first += step
        return first, always

    def prints(self, machine, kib, patience):
        try:
            r = run(self.qemu("-serial", "stdio", *exits(self.arch),
                              machine=machine, memory=f"{kib}k"), patience)
        except subprocess.TimeoutExpired:
            return False
        return r.stdout == HELLO


def run(args, timeout=120):
    return subprocess.run(args, timeout=timeout, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL)


def exits(arch):
    """How an image ends QEMU with a status."""
    return {"x86_64": ["-device", "isa-debug-exit,iobase=0xf4"],
            "arm64": ["-semihosting-config", "enable=on,target=native"]}[arch]


def written_frames(image, *machine):
    """Page frames of the guest's RAM in which the image has put something:
    what firmware and the machine have put there before isn't its own, and
    neither is what it only clears, as the seeds in a device tree."""
    with tempfile.TemporaryDirectory() as d:
        p = subprocess.Popen(
            image.qemu("-serial", "null", "-qmp",
                       f"unix:{d}/qmp,server=on,wait=off", "-gdb",
                       f"unix:{d}/gdb,server=on,wait=off", "-S", "-action",
                       "reboot=shutdown,shutdown=pause", *machine),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            qmp = Qmp(f"{d}/qmp")
            run_up_to(f"{d}/gdb", image.symbols()["_start"],
                      lambda: qmp.save(image, f"{d}/before"))
            qmp.wait_for_end()
            qmp.save(image, f"{d}/after")
            before, after = (pathlib.Path(d, name).read_bytes()
                             for name in ("before", "after"))
        finally:
            p.kill()
            p.wait()
    return [at // PAGE for at in range(0, len(after), PAGE)
            if after[at:at + PAGE] != before[at:at + PAGE] and
            any(a and a != b for a, b in
                zip(after[at:at + PAGE], before[at:at + PAGE]))]


def run_up_to(path, address, there):
    """By QEMU's gdb stub: calls there() when the guest is at `address`, and
    lets it go on alone."""
    with connected(path) as s:
        def ask(text):
            s.sendall(f"+${text}#{sum(text.encode()) % 256:02x}".encode())
            answer = b""
            while b"#" not in answer[:-2]:
                answer += s.recv(4096)
            return answer.split(b"$")[1].split(b"#")[0]

        assert ask(f"Z1,{address:x},4") == b"OK"
        assert ask("c").startswith(b"T05")
        there()
        assert ask(f"z1,{address:x},4") == b"OK" and ask("D") == b"OK"


def connected(path):
    """A socket to what QEMU is about to offer there."""
    s = socket.socket(socket.AF_UNIX)
    for _ in range(500):
        try:
            s.connect(path)
            break
        except OSError:
            time.sleep(0.01)
    return s


class Qmp:
    """QEMU's monitor protocol, as far as it is needed here."""

    def __init__(self, path):
        self.file = connected(path).makefile("rw")
        self.file.readline()
        self.call("qmp_capabilities")

    def call(self, command, **arguments):
        json.dump({"execute": command, "arguments": arguments}, self.file)
        self.file.flush()
        for line in self.file:
            answer = json.loads(line)
            if "return" in answer:
                return answer["return"]
            assert "error" not in answer, answer

    def save(self, image, path):
        """The guest's RAM, to a file."""
        self.call("pmemsave", val=RAM[image.target], size=64 << 20,
                  filename=path)

    def wait_for_end(self):
        for _ in range(6000):
            if self.call("query-status")["status"] == "shutdown":
                return
            time.sleep(0.01)
        raise TimeoutError("the image doesn't end")


# --- a process, step by step ------------------------------------------------
PTRACE_TRACEME, PTRACE_CONT, PTRACE_SINGLESTEP, PTRACE_GETREGS = 0, 7, 9, 12
PTRACE_SETOPTIONS, PTRACE_O_TRACEEXIT = 0x4200, 0x40
ADDR_NO_RANDOMIZE = 0x40000
RIP = 16  # index in x86_64's struct user_regs_struct
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_void_p,
                        ctypes.c_void_p]


def ptrace(request, pid, data=None):
    if libc.ptrace(request, pid, None, data) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def start_traced(path):
    """Starts `path`, stopped before its first instruction."""
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open("/dev/null", os.O_RDWR), 1)
        libc.ptrace(PTRACE_TRACEME, 0, None, None)
        # The same stack each time: no random addresses, no environment.
        libc.personality(ADDR_NO_RANDOMIZE)
        os.execve(path, ["helloworld"], {})
    os.waitpid(pid, 0)
    return pid


def step_to(path, address):
    """User-mode instructions from the start to `address`."""
    pid = start_traced(path)
    regs = (ctypes.c_ulonglong * 27)()
    count = 0
    try:
        while True:
            ptrace(PTRACE_GETREGS, pid, regs)
            if regs[RIP] == address:
                return count
            ptrace(PTRACE_SINGLESTEP, pid)
            assert os.WIFSTOPPED(os.waitpid(pid, 0)[1]), "ended before main()"
            count += 1
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def resident_at_exit(path, image):
    """Bytes that Linux has given the process by its exit, but for `image`."""
    pid = start_traced(path)
    try:
        ptrace(PTRACE_SETOPTIONS, pid, PTRACE_O_TRACEEXIT)
        ptrace(PTRACE_CONT, pid)
        os.waitpid(pid, 0)
        text = pathlib.Path(f"/proc/{pid}/smaps").read_text()
    finally:
        ptrace(PTRACE_CONT, pid)  # a process that exits can't be killed
        os.waitpid(pid, 0)
    kib = 0
    for mapping in re.split(r"\n(?=[0-9a-f]+-)", text):
        if int(mapping.split("-")[0], 16) not in image and \
           not re.search(r"\[(vdso|vvar|vsyscall)\]", mapping):
            kib += int(re.search(r"^Rss: +(\d+)", mapping, re.M).group(1))
    return kib << 10


def build_seconds(target, folder):
    """Median of three clean builds with two jobs."""
    image = Image(target, folder)
    times = []
    for _ in range(3):
        image.make("clean")
        start = time.monotonic()
        image.make("all")
        times.append(time.monotonic() - start)
    return statistics.median(times)


def exact(target, folder):
    """All figures of a target that repeat to the last digit."""
    image = Image(target, folder)
    return {"size": image.size,
            "minimal": Image(target, folder, minimal=True).size,
            "memory": image.memory(),
            "instructions": image.instructions()}


def recorded():
    """What each target is held to, by its compiler."""
    found = {}
    for target in TARGETS:
        rows, times = figures.read(FIGURES, figures.version(COMPILER[target]))
        row = next(row for row in rows if row["target"] == target)
        found[target] = {n: int(int(row[n]) * times) for n in NAMES}
    return found


def record(found):
    # All compilers of a host are of one version.
    figures.write(FIGURES, figures.version("gcc"), ["target", *NAMES],
                  [{"target": t, **found[t]} for t in TARGETS])
