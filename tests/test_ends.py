# SPDX-License-Identifier: BSD-3-Clause
"""However an image ends, and whatever its threads do meanwhile: the volume is
clean and e2fsck finds nothing, what was closed is whole, and the status is that
of the one thread, or signal, that has ended it."""
import os
import random
import re
import shlex
import shutil
import subprocess

import pytest

from conftest import ROOT, run, tess
from test_cpus import SMP
from test_elf import COMPILERS
from test_files import archive
from test_run import on

# The status that each way ends with; where two threads race, either one's.
WAYS = {
    "exit": {7}, "return": {7}, "group": {7}, "group-race": {7, 99},
    "exit-race": {7, 99}, "killed": {143}, "killed-busy": {137},
    "timer": {142}, "threads": {0}, "deleted": {7}, "tmpfile": {7},
    "mapped": {7}, "directory": {7}, "linked": {7}, "late": {7},
    "late-quick": {7}, "crash": {139},
}
# Not while others are at work: it waits for them; it takes a second.
ALONE = {"threads", "timer"}
# An application on musl is a part of the kernel, which a fault of it ends.
IN_KERNEL = sorted(WAYS.keys() - ALONE - {"crash"})
# Kinds of machines of several CPUs, which one image serves.
CPUS = {"cpus": 3, "2-cpus": 2, "4-cpus": 4}
KEPT = 512 << 10


def pattern(blocks):
    return b"".join(bytes(97 + (i // 64 + n) % 26 for i in range(4096))
                    for n in range(blocks))


PATTERN = pattern(KEPT // 4096)


class Machine:
    """Boots an image of the tests again and again, with a new disk each."""

    def __init__(self, folder, target, *options):
        self.disk, self.new = folder / "disk", folder / "new"
        self.status = folder / "status"
        with open(self.new, "wb") as f:
            f.truncate(8 << 20)
        r = run("mke2fs", "-q", "-F", "-t", "ext2", "-b", 1024, self.new)
        assert r.returncode == 0, r.stderr
        shutil.copy(self.new, self.disk)
        r = tess("run", *on(target), "--accel", "tcg", "--timeout", 60,
                 "--print", "--disk", self.disk, *options,
                 "vfs.mount=/data:ext2:vda", "--", "/ends", "exit")
        assert r.returncode == 0, r.stdout + r.stderr
        self.command = [f"file,id=status,path={self.status}"
                        if w.startswith("file,id=status,") else
                        w.partition(",logfile=")[0]
                        for w in shlex.split(r.stdout)]
        self.command = self.command[:self.command.index("-append")]
        # Another kind may be built in the same place.
        kernel = self.command.index("-kernel") + 1
        self.command[kernel] = shutil.copy(self.command[kernel],
                                           folder / "image")

    def end(self, *words, disk=None):
        """Runs it once; the status, and what is wrong then."""
        params = "vfs.mount=/data:ext2:vda"
        shutil.copy(disk or self.new, self.disk)
        r = subprocess.run(
            [*self.command, "-append", " ".join([params, "--", *words])],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=120)
        status = (self.status.read_bytes()[0] if "x86_64" in self.command[0]
                  else r.returncode)
        return status, self.faults() + r.stdout.decode(errors="replace") * (
            b"CRASH" in r.stdout)

    def read(self, name):
        return subprocess.run(["debugfs", "-R", f"cat /{name}", self.disk],
                              stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout

    def faults(self):
        said = run("dumpe2fs", "-h", self.disk).stdout
        wrong = "" if "state:         clean" in said else "isn't clean\n"
        r = run("e2fsck", "-fn", self.disk)
        if r.returncode:
            wrong += r.stdout
        if self.read("kept") != PATTERN:
            wrong += "/kept isn't whole\n"
        for name in ("a0", "a1", "b0", "b1"):
            if not PATTERN.startswith(self.read(name)):
                wrong += f"/{name} has what nobody wrote\n"
        return wrong


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """By kind: the program in elfloader, or an application on musl."""
    made = {}

    def make(kind, target):
        folder = tmp_path_factory.mktemp(f"{kind}-{target}")
        if kind != "program":
            cpus = CPUS.get(kind)
            return Machine(folder, target, *(SMP + ("--cpus", cpus)
                                             if cpus else ()), "tests/ends")
        root = folder / "root"
        (root / "tmp").mkdir(parents=True)
        r = run(COMPILERS[target], "-O2", "-D_GNU_SOURCE", "-static",
                "-pthread", "-o", root / "ends", ROOT / "tests/ends/main.c")
        assert r.returncode == 0, r.stderr
        archive(root, "cpio", str(root) + ".cpio")
        return Machine(folder, target, "--initrd", str(root) + ".cpio",
                       "apps/elfloader")

    def get(*key):
        if key not in made:
            made[key] = make(*key)
        return made[key]
    return get


def ends(m, way, *words):
    # An application's first word isn't its name, as a program's is.
    status, wrong = m.end("/ends", way, *words)
    assert not wrong, f"{way} {words}: {wrong}"
    assert status in WAYS[way], f"{way} {words}: status {status}"


@pytest.mark.parametrize("way", WAYS)
def test_each_way(machine, way):
    m = machine("program", "kvm-x86_64")
    ends(m, way)
    late = b"unflushed\nat exit\ndestructed\n" if way == "late" else b""
    assert m.read("late") == late
    if way == "linked":
        assert m.read("linked") == PATTERN


@pytest.mark.parametrize("kind, target", [
    ("program", "kvm-arm64"), ("application", "kvm-x86_64"),
    ("cpus", "kvm-x86_64")])
def test_where_it_differs(machine, kind, target):
    for way in ("group-race", "exit-race", "killed-busy", "deleted", "late"):
        if kind == "application" and way in ("group-race", "exit-race",
                                             "killed-busy"):
            continue # its threads take no turns
        ends(machine(kind, target), way)


def with_attributes(disk):
    """A volume with four inodes with attributes, in blocks since inodes have
    no room for them; two of them share one."""
    with open(disk, "wb") as f:
        f.truncate(8 << 20)
    run("mke2fs", "-q", "-F", "-t", "ext2", "-b", 1024, "-I", 128, disk)

    def debugfs(*commands):
        return subprocess.run(["debugfs", "-w", disk], text=True,
                              input="\n".join(commands),
                              stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout

    debugfs("write /dev/null stays", "write /dev/null shares",
            "write /dev/null own", "symlink link target",
            *(f"ea_set {n} user.name value" for n in ("stays", "own", "link")))
    at = int(re.search(r"File ACL: (\d+)", debugfs("stat stays"))[1])
    debugfs(f"sif shares file_acl {at}", "sif shares blocks 2")
    with open(disk, "r+b") as f:
        f.seek(at * 1024 + 4)
        f.write((2).to_bytes(4, "little"))
    r = run("e2fsck", "-fn", disk)
    assert r.returncode == 0, r.stdout


def test_attributes_are_given_up(machine, tmp_path):
    m, disk = machine("program", "kvm-x86_64"), tmp_path / "attributes"
    with_attributes(disk)
    assert m.end("/ends", "attributes", disk=disk) == (7, "")
    r = run("debugfs", "-R", "ea_get stays user.name", m.disk)
    assert r.stdout.strip() in ("value", 'user.name (5) = "value"')


def under_load(m, times, seed, ways=None):
    rand = random.Random(seed)
    ways = ways or sorted(WAYS.keys() - ALONE)
    for _ in range(times):
        ends(m, rand.choice(ways), str(rand.randrange(1 << 30)))


def test_under_load(machine):
    under_load(machine("program", "kvm-x86_64"), 24, 1)


def test_under_load_on_several_cpus(machine):
    under_load(machine("cpus", "kvm-x86_64"), 12, 2, IN_KERNEL)


@pytest.mark.slow
@pytest.mark.parametrize("kind, ways", [
    ("program", None), ("2-cpus", IN_KERNEL), ("4-cpus", IN_KERNEL)])
def test_a_thousand_under_load(machine, kind, ways):
    seed = int(os.environ.get("TESSERA_SEED", 3))
    under_load(machine(kind, "kvm-x86_64"), 1000, seed, ways)
