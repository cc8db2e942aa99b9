# SPDX-License-Identifier: BSD-3-Clause
"""The state after a boot: canaries that differ, page tables without the pages
below stacks, and registers that hold what they should whatever they held
before. Messages of CPUs and machines that don't fit."""
import pathlib
import re
import struct
import subprocess
import sys

import pytest

from conftest import ROOT, run, tess
from test_run import on

sys.path[:0] = [str(ROOT / "bench/hello")]
import measure  # noqa: E402

APP = "tests/boot"
SMP = ("-c", "LIBUKSCHED_PREEMPT=y", "-c", "LIBUKSCHED_SMP=y")
PAGE = 4096
# exit status 134, as isa-debug-exit gives it
CRASHED = (134 & 0x7f) << 1 | 1


class Image(measure.Image):
    """tests/boot with these options; a copy, which a test may patch."""

    def __init__(self, target, folder, *options):
        r = tess("build", *on(target), *options, APP)
        assert r.returncode == 0, r.stdout + r.stderr
        self.target, self.arch = target, target.split("-")[1]
        built = ROOT / APP / "build" / target / f"boot_{target}"
        self.path = pathlib.Path(folder) / built.name
        for suffix in ("", ".dbg"):
            source = pathlib.Path(f"{built}{suffix}")
            pathlib.Path(f"{self.path}{suffix}").write_bytes(
                source.read_bytes())
        self.path.chmod(0o755)

    def boot(self, *args, machine=None):
        """Its output, after a boot in QEMU or as a process."""
        if self.target.startswith("linuxu"):
            emulator = ["qemu-arm"] if self.arch == "arm" else []
            return run(*emulator, self.path, timeout=60).stdout
        r = run(*self.qemu("-no-reboot", "-serial", "stdio",
                           *measure.exits(self.arch), *args,
                           machine=machine), timeout=120)
        return r.stdout


# --- canaries ---------------------------------------------------------------
@pytest.mark.parametrize("target, cpu, machine", [
    ("kvm-x86_64", "qemu64", None),
    ("kvm-x86_64", "max", None),
    ("kvm-arm64", "cortex-a53", "virt,dtb-randomness=off"),
    ("kvm-arm64", "max", "virt,dtb-randomness=off"),
    ("kvm-arm64", "cortex-a53", None),
    ("linuxu-x86_64", None, None),
    ("linuxu-arm", None, None),
])
def test_canaries_differ(target, cpu, machine, tmp_path):
    """Of eight boots: the lowest byte is zero, each other one takes several
    values. All do so by chance in one of 2^-50 runs or fewer."""
    image = Image(target, tmp_path)
    size = 4 if target.endswith("-arm") else 8
    seen = []
    for _ in range(8):
        out = image.boot(*(["-cpu", cpu] if cpu else []), machine=machine)
        seen.append(int(re.search(r"^canary (\w+)", out, re.M)[1], 16)
                    .to_bytes(size, "little"))
    values = [len({c[i] for c in seen}) for i in range(size)]
    assert values[0] == 1 and seen[0][0] == 0, seen
    assert min(values[1:]) > 1, seen
    assert len({c[1:4] for c in seen}) == len({c[-3:] for c in seen}) == 8, seen


# --- page tables ------------------------------------------------------------
class Tables:
    """The page tables of an image that has ended, from its memory."""

    def __init__(self, image, folder, *args):
        ram, size = measure.RAM[image.target], 64 << 20
        p = subprocess.Popen(
            image.qemu("-serial", "null", "-qmp",
                       f"unix:{folder}/qmp,server=on,wait=off", "-action",
                       "reboot=shutdown,shutdown=pause", *args),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            qmp = measure.Qmp(f"{folder}/qmp")
            qmp.wait_for_end()
            qmp.call("pmemsave", val=ram, size=size, filename=f"{folder}/ram")
        finally:
            p.kill()
            p.wait()
        self.base = ram
        self.ram = pathlib.Path(folder, "ram").read_bytes()
        s = image.symbols()
        if image.arch == "x86_64":
            self.root, self.shift = s["uk_pt_pml4"], 39
        else:
            self.root, self.shift = s["uk_pt_root"], 30
        self.x86 = image.arch == "x86_64"

    def is_page(self, entry, shift):
        if shift == 12:
            return True
        return bool(entry & 0x80) if self.x86 else not entry & 2

    def maps(self, address):
        """Is the page at `address` mapped?"""
        table, shift = self.root, self.shift
        while True:
            at = table - self.base + (address >> shift & 511) * 8
            entry, = struct.unpack_from("<Q", self.ram, at)
            if not entry & 1:
                return False
            if self.is_page(entry, shift):
                return True
            table, shift = entry & 0xffffffff000, shift - 9

    def check_stack(self, guard):
        assert not self.maps(guard), hex(guard)
        assert self.maps(guard + PAGE), hex(guard)


@pytest.mark.parametrize("target", ["kvm-x86_64", "kvm-arm64"])
def test_guard_pages_without_interrupts(target, tmp_path):
    """hello world's two stacks."""
    image = measure.Image(target, tmp_path)
    tables, s = Tables(image, tmp_path), image.symbols()
    assert tables.maps(s["uk_text_start"])
    for stack in "boot", "trap":
        tables.check_stack(s[f"uk_{stack}_stack_guard"])
        assert tables.maps(s[f"uk_{stack}_stack_end"] - PAGE)


@pytest.mark.parametrize("target", ["kvm-x86_64", "kvm-arm64"])
def test_guard_pages_of_each_cpu(target, tmp_path):
    """The boot CPU's three stacks, and those of the others, which begin
    behind the range of ukvmem, 64 KiB for each CPU."""
    image = Image(target, tmp_path, *SMP)
    tables, s = Tables(image, tmp_path, "-smp", "3"), image.symbols()
    for stack in "boot", "trap", "irq":
        tables.check_stack(s[f"uk_{stack}_stack_guard"])
    end = 0x408000000000 if tables.x86 else 0x8000000000
    cpus_max = 8
    for cpu in range(cpus_max):
        at = end - (cpus_max - cpu) * 0x10000
        pages = [tables.maps(at + i * PAGE) for i in range(16)]
        if cpu not in (1, 2):
            assert not any(pages), (cpu, pages)
            continue
        assert pages == [False] * 4 + [True] * 4 + [False] * 2 + \
            [True] * 2 + [False] * 2 + [True] * 2, (cpu, pages)


# --- registers --------------------------------------------------------------
def jump_x86(at, to):
    return b"\xe9" + struct.pack("<i", to - (at + 5))


def branch_arm64(at, to):
    return struct.pack("<I", 0x14000000 | (to - at) // 4 & 0x3ffffff)


def poison_x86(data, s):
    """The note that PVH loaders read, and other CPUs' way through 32-bit
    code."""
    def offset(address):
        phoff, = struct.unpack_from("<Q", data, 32)
        for i in range(struct.unpack_from("<H", data, 56)[0]):
            kind, _, at, start, _, size = struct.unpack_from(
                "<IIQQQQ", data, phoff + i * 56)
            if kind == 1 and start <= address < start + size:
                return at + address - start
        raise ValueError(hex(address))

    note = data.index(struct.pack("<III", 4, 8, 18) + b"Xen\0") + 16
    assert struct.unpack_from("<Q", data, note)[0] == s["_start"]
    struct.pack_into("<Q", data, note, s["poison_boot"])
    at = s["protected"]
    assert data[offset(at)] == 0xb8  # movl $X86_SEL_DATA, %eax
    data[offset(at):offset(at) + 5] = jump_x86(at, s["poison_cpu"])
    struct.pack_into("<I", data, offset(s["poison_back"]), at + 5)


def poison_arm64(data, s):
    for at, to in (("_start", "poison_boot"),
                   ("uk_arm64_ap_entry", "poison_cpu")):
        offset = s[at] - s["_start"]
        data[offset:offset + 4] = branch_arm64(s[at], s[to])


@pytest.mark.parametrize("target, machine", [
    ("kvm-x86_64", "q35"), ("kvm-x86_64", "microvm"),
    ("kvm-arm64", "virt"), ("kvm-arm64", "virt,virtualization=on"),
    ("kvm-arm64", "virt,gic-version=3,virtualization=on")])
def test_poisoned_registers(target, machine, tmp_path):
    """Every register that an emulator happens to zero, but no loader or
    firmware must, holds something else when the image starts."""
    image = Image(target, tmp_path, *SMP)
    data = bytearray(image.path.read_bytes())
    poison = poison_x86 if image.arch == "x86_64" else poison_arm64
    poison(data, image.symbols())
    image.path.write_bytes(data)
    out = image.boot("-smp", "3", machine=machine)
    assert re.findall(r"^(.*): known$", out, re.M) == [
        "boot", "CPU 0", "CPU 1", "CPU 2"], out


# --- what doesn't fit -------------------------------------------------------
@pytest.mark.parametrize("cpu, why", [
    ("qemu64,nx=off", "no NX bit"), ("qemu32", "no 64-bit mode"),
    ("pentium", "no 64-bit mode"), ("pentium3", "no 64-bit mode")])
def test_cpus_that_cannot_run_it(cpu, why, tmp_path):
    image = Image("kvm-x86_64", tmp_path)
    r = run(*image.qemu("-cpu", cpu, "-no-reboot", "-serial", "stdio",
                        *measure.exits("x86_64")), timeout=60)
    assert (r.stdout, r.returncode) == (
        f"CRASH: this CPU has {why}\n", CRASHED)


@pytest.mark.parametrize("gib, bits, heap", [
    (600, 46, range(590, 601)),
    # All above 4 GiB is at 1 TiB.
    (1100, 46, range(1085, 1101)),
])
def test_memory_beyond_512_gib(gib, bits, heap, tmp_path):
    image = Image("kvm-x86_64", tmp_path, *SMP)
    out = image.boot(
        "-object", f"memory-backend-ram,id=ram,size={gib}G,reserve=off",
        "-m", f"{gib}G", "-cpu", f"max,phys-bits={bits}", "-smp", "2",
        machine="q35,memory-backend=ram")
    assert int(re.search(r"^heap (\d+) GiB$", out, re.M)[1]) in heap, out
    assert "CPU 1: known" in out
