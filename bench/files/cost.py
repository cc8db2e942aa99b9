# SPDX-License-Identifier: BSD-3-Clause
"""What calls on files cost in an image: builds it, runs it, reads its figures.

Where nothing waits for the host, instructions repeat to the last digit, so a
test holds them against figures.csv.
"""
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(ROOT / "bench"))
import figures as figures_of  # noqa: E402

FIGURES = HERE / "figures.csv"
FOLDERS = {"/tmp": "ramfs", "/ext2": "ext2", "/9p": "9p"}
EXACT = ["/tmp", "/ext2"]  # each call on 9p waits
TITLES = {"getpid": "getpid()", "clock_gettime": "clock_gettime()",
          "pipe": "a byte through a pipe", "poll": "poll() of one descriptor",
          "write1": "pwrite(), a byte", "read1": "pread(), a byte",
          "write": "pwrite(), 4 KiB", "read": "pread(), 4 KiB",
          "open": "open() and close()", "stat": "stat()",
          "create": "create and unlink()"}
SEED = "CONFIG_ARCH_X86_64=y\nCONFIG_PLAT_KVM=y\n"
COUNTED = ("-icount", "shift=0")
ROUNDS = 2000


def run(*args, **kw):
    return subprocess.run([str(a) for a in args], check=True, text=True,
                          stdout=subprocess.PIPE, **kw).stdout


def build_image(folder):
    out = folder / "image"
    out.mkdir()
    (out / "seed").write_text(SEED)
    run("make", "-C", ROOT, f"A={HERE}/app", f"L={ROOT}/libs/musl",
        f"O={out}", f"C={out}/.config", f"UK_DEFCONFIG={out}/seed", "-j2",
        "defconfig", "all")
    return out / "app_kvm-x86_64"


def started(image, folders=tuple(FOLDERS)):
    """QEMU's arguments to run the program in an image on those folders."""
    return ("-kernel", image, "-append",
            "vfs.mount=/tmp:ramfs vfs.mount=/ext2:ext2:vda "
            f"vfs.mount=/9p:9pfs:fs0 -- {ROUNDS} " + " ".join(folders))


def figures(folder, system, *options):
    """What it prints, in nanoseconds, by folder and operation."""
    disk, shared = folder / "disk", folder / "shared"
    shutil.rmtree(shared, ignore_errors=True)
    shared.mkdir()
    disk.write_bytes(b"")
    run("mke2fs", "-q", "-F", "-t", "ext2", disk, "16M")
    out = subprocess.run(
        [str(a) for a in (
            "qemu-system-x86_64", "-M", "q35", "-accel", "tcg", "-cpu", "max",
            "-m", "256", *options, "-nodefaults", "-no-user-config",
            "-no-reboot", "-display", "none", "-serial", "stdio", "-device",
            "isa-debug-exit,iobase=0xf4", "-drive",
            f"if=none,id=d,format=raw,file={disk}", "-device",
            "virtio-blk-pci,drive=d", "-fsdev",
            f"local,id=f,security_model=none,path={shared}", "-device",
            "virtio-9p-pci,fsdev=f,mount_tag=fs0", *system)],
        stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
        timeout=300).stdout
    found = {}
    for line in out.splitlines():
        words = line.split()
        if len(words) == 3 and words[1] in TITLES and words[2].isdigit():
            found[words[0], words[1]] = int(words[2]) / 10
    return found


def exact(folder):
    """Instructions of each call, by folder and operation."""
    image = build_image(folder)
    return figures(folder, started(image, EXACT), *COUNTED)


def recorded():
    """What the calls are held to, by this host's compiler."""
    rows, times = figures_of.read(FIGURES, figures_of.version("gcc"))
    return {(row["folder"], row["call"]): float(row["instructions"]) * times
            for row in rows}


def record(found):
    figures_of.write(
        FIGURES, figures_of.version("gcc"), ["folder", "call", "instructions"],
        [{"folder": folder, "call": call, "instructions": n}
         for (folder, call), n in found.items()])
