# SPDX-License-Identifier: BSD-3-Clause
"""Files in images: what the host's own tools have made is what is found."""
import os
import random
import re
import signal
import stat
import subprocess

import pytest

from conftest import ROOT, run, tess
from test_run import PLATFORMS, on

KVM = ["kvm-x86_64", "kvm-arm64"]


def files(target, *commands, params=(), options=(), status=0):
    """What the image says that does those commands with its files."""
    r = tess("run", *on(target), "--accel", "tcg", "--timeout", "60",
             *options, "tests/files", *params, "--", *commands)
    assert "make: ***" not in r.stderr, r.stderr
    assert r.returncode == status, r.stdout + r.stderr
    assert status or "CRASH" not in r.stdout, r.stdout
    # The emulated CPU has no randomness.
    return re.sub(r"\[WARN\] libukswrand: .*\n", "", r.stdout)


def fnv(data):
    h = 2166136261
    for b in data:
        h = (h ^ b) * 16777619 & 0xffffffff
    return h


def listing(folder):
    """As the image's `tree /` has it."""
    lines = []
    for path, dirs, names in os.walk(folder):
        for name in dirs + names:
            p = os.path.join(path, name)
            st = os.lstat(p)
            line = f"{p[len(str(folder)):]} {st.st_mode:o} {st.st_nlink} " \
                   f"{int(st.st_mtime)} "
            if stat.S_ISREG(st.st_mode):
                with open(p, "rb") as f:
                    line += f"{st.st_size} {fnv(f.read()):08x}"
            elif stat.S_ISLNK(st.st_mode):
                line += os.readlink(p)
            else:
                line += "-"
            lines.append(line)
    return sorted(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tree with all that archives can carry."""
    top = tmp_path_factory.mktemp("files") / "top"
    (top / "a/b/c").mkdir(parents=True)
    (top / "empty dir").mkdir()
    (top / "a/text").write_text("some text\n")
    (top / "a/b/binary").write_bytes(bytes(range(256)) * 50)
    (top / "a/b/c/none").write_bytes(b"")
    (top / ("n" * 150)).write_text("a long name")
    (top / "a/b/c" / ("m" * 120)).write_text("a long name, and a path before")
    (top / "a/script").write_text("#!")
    (top / "a/script").chmod(0o4751)
    (top / "empty dir").chmod(0o1777)
    (top / "link").symlink_to("a/b/binary")
    (top / "a/up").symlink_to("../a/text")
    (top / "far").symlink_to("a/../" * 40 + "a/text")
    os.link(top / "a/b/binary", top / "a/same")
    os.link(top / "a/b/binary", top / "zz same")
    os.link(top / "a/b/c" / ("m" * 120), top / "zz long same")
    for i in range(100):
        (top / "a/b/c" / f"f{i}").write_text(f"{i}\n" * i)
    for path, dirs, names in os.walk(top, topdown=False):
        for name in names + dirs:
            p = os.path.join(path, name)
            os.utime(p, (1600000000 + len(p), 1600000000 + len(p)),
                     follow_symlinks=False)
    return top


def archive(folder, kind, out):
    if kind == "cpio":
        names = subprocess.run(["find", ".", "-depth", "-print0"], cwd=folder,
                               check=True, stdout=subprocess.PIPE).stdout
        with open(out, "wb") as f:
            subprocess.run(["cpio", "-0", "-o", "-H", "newc", "--quiet"],
                           cwd=folder, input=names, stdout=f, check=True)
    else:
        subprocess.run(["tar", "-C", folder, f"--format={kind}", "-cf", out,
                        "."], check=True)
    return out


# What stands there besides.
OURS = r"/(dev|proc)(/| )"


@pytest.mark.parametrize("target, kind", [
    ("kvm-x86_64", "cpio"), ("kvm-x86_64", "pax"), ("kvm-x86_64", "gnu"),
    ("kvm-arm64", "cpio")])
def test_an_archive_as_root(folder, tmp_path, target, kind):
    initrd = archive(folder, kind, tmp_path / "initrd")
    out = files(target, "tree", "/", "place", "/a/b/binary", "put", "/a/text",
                "new", "cat", "/a/text", "place", "/a/text", "rm", "/link",
                params=["vfs.root=initrd"], options=["--initrd", initrd])
    lines = out.splitlines()
    assert lines[-2:] == ["/a/b/binary is in the initrd",
                          "new/a/text is elsewhere"]
    found = sorted(l for l in lines[:-2] if not re.match(OURS, l))
    assert found == listing(folder)


@pytest.mark.parametrize("target", KVM)
def test_nothing_is_copied(tmp_path, target):
    """24 MiB in a machine of 56, and hardly more than names on the heap."""
    top = tmp_path / "top"
    top.mkdir()
    (top / "big").write_bytes(os.urandom(1 << 20) * 24)
    initrd = archive(top, "cpio", tmp_path / "initrd")
    out = files(target, "place", "/big", "free",
                params=["vfs.root=initrd"],
                options=["--initrd", initrd, "--memory", "56"])
    assert out.startswith("/big is in the initrd\n")
    free = int(re.search(r"(\d+) KiB free", out)[1])
    assert free > (56 - 24 - 4) * 1024


def test_archives_that_are_none(tmp_path):
    broken = tmp_path / "initrd"
    broken.write_bytes(b"\x1f\x8b compressed")
    out = files("kvm-x86_64", "tree", "/", params=["vfs.root=initrd"],
                options=["--initrd", broken], status=1)
    assert "vfs.root=initrd: error 22" in out
    out = files("kvm-x86_64", "tree", "/", params=["vfs.root=initrd"],
                status=1)
    assert "vfs.root=initrd: error 19" in out


def test_names_that_lead_out(tmp_path):
    """They are left out, and what is right is there."""
    (tmp_path / "top/sub").mkdir(parents=True)
    (tmp_path / "out").write_text("out")
    (tmp_path / "top/in").write_text("in")
    initrd = tmp_path / "initrd"
    subprocess.run(["tar", "-C", tmp_path / "top", "-Pcf", initrd,
                    "../out", "sub/../../out", "in"], check=True)
    out = files("kvm-x86_64", "tree", "/", params=["vfs.root=initrd"],
                options=["--initrd", initrd])
    assert len(re.findall("is left out: error 22", out)) == 2
    assert "/in 100" in out and "out 100" not in out


def check_in_memory(target, *options):
    out = files(target, "mkdir", "/d", "put", "/d/a", "one", "ln", "/d/a",
                "/d/b", "mv", "/d/a", "/c", "symlink", "../c", "/d/l", "cat",
                "/d/l", "mkdir", "/d/m", "fill", "/d/b", "300", "tree", "/d",
                "cat", "/proc/mounts", options=options,
                params=["vfs.mount=/more/below:ramfs:src"])
    lines = out.splitlines()
    seed, pattern = 1, bytearray()
    for _ in range(300 * 1024):
        seed = (seed * 1664525 + 1013904223) & 0xffffffff
        pattern.append(seed >> 24)
    assert re.fullmatch(rf"one/d/b 100644 2 \d+ {len(pattern)} "
                        rf"{fnv(pattern):08x}", lines[0])
    assert re.fullmatch(r"/d/l 120777 1 \d+ ../c", lines[1])
    assert re.fullmatch(r"/d/m 40755 2 \d+ -", lines[2])
    assert lines[3:] == [
        "none / ramfs rw 0 0", "src /more/below ramfs rw 0 0",
        "devfs /dev devfs rw 0 0", "proc /proc proc rw 0 0"]


@pytest.mark.parametrize("target", PLATFORMS)
def test_files_in_memory(target):
    check_in_memory(target)


@pytest.mark.parametrize("target", ["linuxu-arm"])
def test_files_by_musl(target):
    """Where offsets take two registers."""
    check_in_memory(target, "-c", "APPFILES_MUSL=y")


@pytest.mark.parametrize("target, machine", [
    ("kvm-x86_64", "q35"), ("kvm-x86_64", "microvm"), ("kvm-arm64", "virt")])
def test_disks(tmp_path, target, machine):
    """Read whole; written at odd places, and nothing else is touched."""
    disks = [tmp_path / "a", tmp_path / "b, c"]
    data = [os.urandom(3 << 20), os.urandom(512 * 7)]
    for disk, d in zip(disks, data):
        disk.write_bytes(d)
    # Which is which is the machine's business: they are told by their size.
    out = files(target, "sum", "/dev/vda", "sum", "/dev/vdb",
                options=["--machine", machine, "--disk", disks[0], "--disk",
                         f"{disks[1]},ro"])
    found = dict(re.findall(r"(/dev/vd.) (\d+ \w+)", out))
    assert sorted(found.values()) == sorted(
        f"{len(d)} {fnv(d):08x}" for d in data)
    name = {v: k for k, v in found.items()}
    big = name[f"{len(data[0])} {fnv(data[0]):08x}"]
    out = files(target, "poke", big, "511", "across", "poke", big, "1000000",
                "x" * 700, "poke", big, str(len(data[0]) - 3), "end",
                options=["--machine", machine, "--disk", disks[0], "--disk",
                         f"{disks[1]},ro"])
    want = bytearray(data[0])
    want[511:517] = b"across"
    want[1000000:1000700] = b"x" * 700
    want[-3:] = b"end"
    assert disks[0].read_bytes() == want
    small, = set(found) - {big}
    out = files(target, "poke", small, "0", "x", status=1,
                options=["--machine", machine, "--disk", disks[0], "--disk",
                         f"{disks[1]},ro"])
    assert out == f"poke {small}: Read-only file system\n"
    assert disks[1].read_bytes() == data[1]


@pytest.mark.parametrize("target, machine", [
    ("kvm-x86_64", "q35"), ("kvm-x86_64", "microvm"), ("kvm-arm64", "virt")])
def test_a_folder_of_the_host(folder, tmp_path, target, machine):
    """Read as it stands there, and what the image does is done there."""
    shared = tmp_path / "shared, and more"
    subprocess.run(["cp", "-a", folder, shared], check=True)
    options = ["--machine", machine, "--mount", f"{shared}:/host"]
    out = files(target, "tree", "/host", options=options)
    assert sorted(line.removeprefix("/host")
                  for line in out.splitlines()) == listing(shared)
    out = files(target, "mkdir", "/host/new", "put", "/host/new/a", "hello",
                "ln", "/host/new/a", "/host/b", "mv", "/host/new/a",
                "/host/a/b/c/moved", "symlink", "../b", "/host/new/to_b",
                "cat", "/host/new/to_b", "rm", "/host/a/text", "fill",
                "/host/big", "200", "sum", "/host/big", "poke",
                "/host/a/b/binary", "70", "poked", "rm", "/host/none",
                options=options, status=1)
    big = (shared / "big").read_bytes()
    assert len(big) == 200 << 10
    assert out == (f"hello/host/big {len(big)} {fnv(big):08x}\n"
                   "rm /host/none: No such file or directory\n")
    assert (shared / "b").read_text() == "hello"
    assert os.path.samefile(shared / "b", shared / "a/b/c/moved")
    assert os.readlink(shared / "new/to_b") == "../b"
    assert not (shared / "a/text").exists()
    assert os.listdir(shared / "new") == ["to_b"]
    want = bytearray((folder / "a/b/binary").read_bytes())
    want[70:75] = b"poked"
    assert (shared / "a/same").read_bytes() == want


def test_a_folder_that_is_none():
    r = tess("run", "--mount", "/no/such:/x", "tests/files", "--", "free")
    assert r.returncode and "there is no folder /no/such" in r.stderr
    r = tess("run", "--mount", "/tmp", "tests/files", "--", "free")
    assert r.returncode and "--mount needs DIR:PATH" in r.stderr


def script(seed, lines):
    """Commands at random, on few names so that they meet."""
    rnd = random.Random(seed)

    def path():
        return "/".join(rnd.choice("abcde") for _ in range(rnd.randint(1, 3)))
    made = []
    for _ in range(lines):
        made.append(rnd.choice([
            lambda: f"mkdir {path()}", lambda: f"mkdir {path()}",
            lambda: f"put {path()} {'t' * rnd.randint(1, 90)}",
            lambda: f"fill {path()} {rnd.choice([1, 2, 7, 30, 300])}",
            lambda: f"cut {path()} {rnd.choice([0, 5, 1024, 70001, 400000])}",
            lambda: f"poke {path()} {rnd.choice([0, 77, 4090, 600000])} poked",
            lambda: f"rm {path()}", lambda: f"mv {path()} {path()}",
            lambda: f"mv {path()} {path()}", lambda: f"ln {path()} {path()}",
            lambda: f"symlink {'../' * rnd.randint(0, 2)}{path()}"
                    f"{'x' * rnd.choice([0, 0, 0, 80])} {path()}"])())
    return made


def pattern(kib):
    seed, out = 1, bytearray()
    for _ in range(kib << 10):
        seed = (seed * 1664525 + 1013904223) & 0xffffffff
        out.append(seed >> 24)
    return bytes(out)


def do_here(command, name, *args):
    """As tests/files does it, by this host's Linux."""
    def write(data, flags, at=0):
        fd = os.open(name, flags, 0o666 if command == "put" else 0o644)
        os.pwrite(fd, data, at)
        os.close(fd)
    try:
        if command == "mkdir":
            os.mkdir(name, 0o755)
        elif command == "put":
            write(args[0].encode(), os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        elif command == "fill":
            write(pattern(int(args[0])),
                  os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        elif command == "cut":
            os.truncate(name, int(args[0]))
        elif command == "poke":
            write(args[1].encode(), os.O_WRONLY, int(args[0]))
        elif command == "rm":
            try:
                os.unlink(name)
            except IsADirectoryError:
                os.rmdir(name)
        elif command == "mv":
            os.rename(name, args[0])
        elif command == "ln":
            os.link(name, args[0], follow_symlinks=False)
        else:
            os.symlink(name, args[0])
    except OSError as e:
        told = args[0] if command == "symlink" else name
        return f"{command} {told}: {os.strerror(e.errno)}"


def without_times(lines):
    """Nor how many names directories have, which file systems count so or
    so."""
    found = []
    for line in lines:
        name, mode, nlink, _, *rest = line.split(" ")
        found.append((name, mode, 0 if mode[0] == "4" else nlink, *rest))
    return sorted(found)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """What this host's Linux says to a script, and what it leaves."""
    # Links lead up by two folders: what is made there meets no other run.
    top = tmp_path_factory.mktemp("played") / "between/top"
    top.mkdir(parents=True)
    commands = script(1, 1500)
    before, umask = os.getcwd(), os.umask(0o022)
    os.chdir(top)
    try:
        said = [do_here(*c.split()) for c in commands]
    finally:
        os.chdir(before)
        os.umask(umask)
    return "\n".join(commands) + "\n", [s for s in said if s], \
        without_times(listing(top))


def check_played(target, played, where, options, params):
    """`where` has the script, and is where it is done."""
    out = files(target, "cd", where, "run", "/s/script", "tree", where,
                options=options, params=params).splitlines()
    said = [line for line in out if not line.startswith(where + "/")]
    assert said == played[1]
    left = without_times(line.removeprefix(where) for line in out
                         if line.startswith(where + "/")
                         and "/lost+found " not in line)
    assert left == played[2]


@pytest.mark.parametrize("target", KVM)
def test_as_linux_does_it_in_memory(tmp_path, target, played):
    (tmp_path / "s").mkdir()
    (tmp_path / "s/script").write_text(played[0])
    initrd = archive(tmp_path, "gnu", tmp_path.parent / "initrd")
    check_played(target, played, "/m", ["--initrd", initrd], [
        "vfs.root=initrd", "vfs.mount=/m:ramfs"])


def test_as_linux_does_it_on_the_host(tmp_path, played):
    for name in "s/s", "shared":
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "s/s/script").write_text(played[0])
    initrd = archive(tmp_path / "s", "gnu", tmp_path / "initrd")
    check_played("kvm-x86_64", played, "/m", [
        "--initrd", initrd, "--mount", f"{tmp_path}/shared:/m"],
        ["vfs.root=initrd"])
    assert without_times(listing(tmp_path / "shared")) == played[2]


@pytest.mark.parametrize("target, block", [
    ("kvm-x86_64", 1024), ("kvm-x86_64", 4096), ("kvm-arm64", 1024)])
def test_as_linux_does_it_on_ext2(tmp_path, target, block, played):
    """Volumes of mke2fs, found in order by e2fsck and read by debugfs."""
    (tmp_path / "s/s").mkdir(parents=True)
    (tmp_path / "s/s/script").write_text(played[0])
    initrd = archive(tmp_path / "s", "gnu", tmp_path / "initrd")
    disk = tmp_path / "disk"
    run("mke2fs", "-q", "-t", "ext2", "-b", block, disk, "32M", timeout=60)
    check_played(target, played, "/m", [
        "--initrd", initrd, "--disk", disk],
        ["vfs.root=initrd", "vfs.mount=/m:ext2:vda"])
    r = run("e2fsck", "-fn", disk)
    assert r.returncode == 0, r.stdout + r.stderr
    (tmp_path / "out").mkdir()
    run("debugfs", "-R", f"rdump / {tmp_path}/out", disk)
    files_only = [f for f in without_times(listing(tmp_path / "out"))
                  if f[1].startswith("100")]
    assert [(f[0], *f[3:]) for f in files_only] == [
        (f[0], *f[3:]) for f in played[2] if f[1].startswith("100")]


def test_room_for_a_file_on_ext2(tmp_path):
    """Room that isn't there changes nothing; what is there reads as zeros."""
    disk = tmp_path / "disk"
    run("mke2fs", "-q", "-t", "ext2", "-b", 1024, disk, "4M", timeout=60)
    kw = {"options": ["--disk", disk], "params": ["vfs.mount=/m:ext2:vda"]}
    out = files("kvm-x86_64", "put", "/m/a", "abc", "room", "/m/a", "9000",
                status=1, **kw)
    assert out == "room /m/a: No space left on device\n"
    assert run("e2fsck", "-fn", disk).returncode == 0
    out = files("kvm-x86_64", "fill", "/m/b", "1200", "room", "/m/a", "1500",
                "rm", "/m/b", "room", "/m/b", "1", "sum", "/m/a", **kw)
    data = b"abc" + bytes(1500 * 1024 - 3)
    assert out == f"/m/a {len(data)} {fnv(data):08x}\n"
    assert run("e2fsck", "-fn", disk).returncode == 0
    assert "Blockcount: 30" in run("debugfs", "-R", "stat a", disk).stdout


def test_parameters_that_are_wrong():
    out = files("linuxu-x86_64", params=["vfs.root=nosuch"], status=1)
    assert "vfs.root=nosuch: error 19" in out
    out = files("linuxu-x86_64", params=["vfs.mount=/x:nosuch"], status=1)
    assert "vfs.mount=/x:nosuch: error 19" in out


def test_a_pulled_plug(tmp_path):
    """QEMU killed while files are written: what was kept is there."""
    r = tess("build", *on("kvm-x86_64"), "tests/files")
    assert r.returncode == 0, r.stderr
    disk, script = tmp_path / "disk", tmp_path / "s/s/script"
    run("mke2fs", "-q", "-t", "ext2", "-b", 1024, disk, "8M", timeout=60)
    # Each file is there, and kept, before the next one's word is printed.
    script.parent.mkdir(parents=True)
    script.write_text("".join(
        f"fill tmp{n} 20\npoke tmp{n} 0 {n:05}\nmv tmp{n} {n % 40}\n"
        f"put gone{n} x\nfill gone{n} 9\nrm gone{n}\nsum {n % 40}\n"
        for n in range(5000)))
    initrd = archive(tmp_path / "s", "gnu", tmp_path / "initrd")
    p = subprocess.Popen(
        [ROOT / "tess", "run", "-p", "kvm", "-m", "x86_64", "--accel", "tcg",
         "--initrd", initrd, "--disk", disk, "tests/files", "vfs.root=initrd",
         "vfs.mount=/m:ext2:vda", "--", "cd", "/m", "run", "/s/script"],
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
        start_new_session=True)
    said = [p.stdout.readline() for _ in range(150)]
    os.killpg(p.pid, signal.SIGKILL)
    p.wait()
    r = run("e2fsck", "-p", disk)
    assert r.returncode == 1, r.stdout + r.stderr
    (tmp_path / "out").mkdir()
    run("debugfs", "-R", f"rdump / {tmp_path}/out", disk)
    kept = {}
    for n, line in enumerate(said):
        assert re.fullmatch(rf"{n % 40} 20480 \w+\n", line), line
        kept[n % 40] = n
    for name, n in kept.items():
        data = (tmp_path / "out" / str(name)).read_bytes()
        # It, or one that came later under the same name.
        assert len(data) == 20480 and data[5:] == pattern(20)[5:]
        assert int(data[:5]) >= n and int(data[:5]) % 40 == name
