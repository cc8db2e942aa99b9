# SPDX-License-Identifier: BSD-3-Clause
"""Programs built for Linux, run by apps/elfloader: what they do is what they
do on Linux, where the same file runs beside."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import ROOT, run, tess
from test_files import archive
from test_run import on

KVM = ["kvm-x86_64", "kvm-arm64"]
COMPILERS = {"kvm-x86_64": "x86_64-linux-gnu-gcc",
             "kvm-arm64": "aarch64-linux-gnu-gcc"}
KINDS = ["static", "static-pie"]
STATUS = {"exit": 7}
PROGRAMS = sorted(p.stem for p in (ROOT / "tests/elf").glob("*.c"))
# Those that must not run on the host: one sets the clock.
NOT_HERE = sorted(p.stem for p in (ROOT / "tests/elf/image").glob("*.c"))


def compile_one(target, name, kind, to):
    r = run(COMPILERS[target], "-O2", f"-{kind}", "-pthread", "-o", to,
            ROOT / f"tests/elf/{name}.c")
    assert r.returncode == 0, r.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder of all programs, built for the target."""
    folders = {}

    def build(target):
        if target not in folders:
            top = folders[target] = tmp_path_factory.mktemp(target)
            for name in PROGRAMS:
                for kind in KINDS:
                    compile_one(target, name, kind, top / f"{name}-{kind}")
            for name in NOT_HERE:
                compile_one(target, f"image/{name}", "static", top / name)
            (top / "tmp").mkdir()
            archive(top, "cpio", str(top) + ".cpio")
        return folders[target]
    return build


def here(folder, *words):
    """The program on this host: (status, what it says)."""
    env = dict(w.split("=", 1) for w in words if "=" in w)
    args = [w for w in words if "=" not in w]
    r = subprocess.run([str(folder) + args[0], *args[1:]], env=env, text=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=60)
    # Who ends by a signal has the status that a shell would say.
    status = r.returncode if r.returncode >= 0 else 128 - r.returncode
    return status, r.stdout.replace(str(folder), "")


def there(target, initrd, *words, options=()):
    """The same in an image."""
    return image(target, [*options, "--initrd", initrd, "apps/elfloader"],
                 words)


def image(target, options, words):
    r = tess("run", *on(target), "--accel", "tcg", "--timeout", "60",
             *options, "--", *words)
    assert "make: ***" not in r.stderr, r.stderr
    lines = r.stdout.splitlines(keepends=True)
    # The emulated CPU has no randomness.
    return r.returncode, "".join(l for l in lines
                                 if "[WARN] libukswrand" not in l)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", KVM)
def test_hello(built, target, kind):
    words = ["NAME=a value", f"/hello-{kind}", "42", "two words"]
    expected = here(built("kvm-x86_64"), *words)
    assert expected[0] == 42
    assert there(target, str(built(target)) + ".cpio", *words) == expected


@pytest.mark.parametrize("program", [p for p in PROGRAMS
                                     if p not in ("hello", "faults")])
@pytest.mark.parametrize("target", KVM)
def test_program(built, target, program):
    expected = here(built("kvm-x86_64"), f"/{program}-static")
    assert expected[0] == STATUS.get(program, 0), expected[1]
    assert there(target, str(built(target)) + ".cpio",
                 f"/{program}-static") == expected


def given_files(top, program):
    top.mkdir()
    shutil.copy(program, top / "shared")
    (top / "given").write_bytes(b"given" + bytes(4091) + b"p" * 4196)
    os.link(top / "given", top / "too")
    return top


@pytest.mark.parametrize("names", [
    [], ["given"], ["given", "given"], ["given", "too"]],
    ids=["new", "read", "once", "twice"])
@pytest.mark.parametrize("place", ["ext2", "9pfs", "initrd"])
def test_shared_mappings(built, tmp_path, place, names):
    """They are the file's own pages on each file system."""
    if place == "9pfs" and names[1:] == ["too"]:
        return # on the host, another name is another file
    program = built("kvm-x86_64") / "shared-static"
    ours, theirs = (given_files(tmp_path / d, program) for d in "ab")
    expected = run(theirs / "shared", theirs, *names).stdout
    options, params = ["--mount", f"{ours}:/data"], []
    if place == "ext2":
        disk = tmp_path / "disk"
        r = run("mke2fs", "-q", "-t", "ext2", "-d", ours, disk, "4M")
        assert r.returncode == 0, r.stderr
        ro = len(names) == 1
        options = ["--disk", f"{disk},ro" if ro else disk]
        params = ["vfs.mount=/data:ext2:vda" + ":ro" * ro]
    initrd = archive(ours, "cpio", tmp_path / "cpio")
    assert image("kvm-x86_64", ["--initrd", initrd, *options, "apps/elfloader",
                                *params],
                 ["/shared", "/" if place == "initrd" else "/data",
                  *names]) == (0, expected)
    if place == "ext2":
        run("debugfs", "-R", f"rdump / {ours}", disk)
        assert run("e2fsck", "-fn", disk).returncode == 0
    if place != "initrd":
        for f in theirs.iterdir():
            assert (ours / f.name).read_bytes() == f.read_bytes()


def test_storms_of_timers(built):
    """A handler that is due all the time leaves time to the program."""
    assert there("kvm-x86_64", str(built("kvm-x86_64")) + ".cpio",
                 "/timers-static", "storm") == (
        0, "handled, 1 ns: handled 1\nhandled, 1000 ns: handled 1\n"
           "interval timer: handled 1, each 1 us\n")


def test_the_clock_is_set(built):
    """Waits until a time follow CLOCK_REALTIME, others don't [POSIX,
    clock_settime(), timerfd_create(2)]."""
    assert there("kvm-x86_64", str(built("kvm-x86_64")) + ".cpio",
                 "/clock") == (
        0, "clock_nanosleep: 0\nsem_timedwait: 110\n"
           "pthread_cond_timedwait: 110\npthread_mutex_timedlock: 110\n"
           "timer_settime: 10\ntimerfd: 1\npoll: 2\ncancelled: 125\n"
           "cancelled by a step back: 125\nrelative: 1\nmonotonic: 1\n"
           "set to nonsense: 22\nset to nonsense: 22\n"
           "set to nonsense: 22\n")


@pytest.mark.parametrize("words, status, report", [
    ([], 139, True), (["again"], 139, True), (["abort"], 134, False)])
@pytest.mark.parametrize("target", KVM)
def test_faults(built, target, words, status, report):
    """A fault is the program's signal, whose default ends it with a report."""
    expected = here(built("kvm-x86_64"), "/faults-static", *words)
    assert expected[0] == status
    status, said = there(target, str(built(target)) + ".cpio",
                         "/faults-static", *words)
    found = re.search(r"^.*the program ends by signal 11: page fault, pc 0x4"
                      r"[0-9a-f]+, address 0x[0-9a-f]+\n", said, re.M)
    assert bool(found) == report
    assert (status, said.replace(found[0], "") if found else said) == expected


# Applets that say the same wherever they are; of each kind one.
APPLETS = [
    ["sed", "-e", "s/line/row/", "/file"],
    ["awk", "{ s += $1 } END { print s, s / 7 }", "/numbers"],
    ["sh", "-c", "cd /tmp; for i in 1 2 3; do echo $i >>x; done; "
                 "while read a; do echo got $a; done <x; exit 3"],
    ["find", "/bin", "-name", "b*"],
    ["ls", "/nothing"],
]
MORE = [
    ["cat", "/file"], ["seq", "-w", "8", "12"], ["sort", "-rn", "/numbers"],
    ["md5sum", "/file", "/numbers"], ["wc", "/file", "/numbers"],
    ["grep", "-n", "two", "/file"], ["expr", "6", "*", "7"], ["id", "-u"],
    ["date", "-u", "-d", "@86400"], ["cmp", "/file", "/numbers"], ["false"],
    ["od", "-c", "/file"], ["tail", "-n1", "/file"], ["cksum", "/numbers"],
]


@pytest.fixture(scope="module")
def busybox(tmp_path_factory):
    """A root with Debian's busybox for the target, and an archive of it."""
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or
                         os.path.expanduser("~/.cache"), "tessera")
    folders = {}

    def root(target):
        if target not in folders:
            arch = "amd64" if target.endswith("x86_64") else "arm64"
            r = run(ROOT / "tests/elf/package.sh", cache, arch,
                    "busybox-static")
            assert r.returncode == 0, r.stderr
            top = folders[target] = tmp_path_factory.mktemp("root") / arch
            for name in ("bin", "tmp", "dev", "proc"):
                (top / name).mkdir(parents=True)
            # In /bin up to Debian 12, then in /usr/bin.
            found = next(pathlib.Path(r.stdout.strip()).rglob("bin/busybox"))
            shutil.copy(found, top / "bin")
            (top / "file").write_text("line one\nline two\nlast line\n")
            (top / "numbers").write_text("".join(f"{i * 7919 % 1000}\n"
                                                 for i in range(300)))
            archive(top, "cpio", str(top) + ".cpio")
        return folders[target]
    return root


def in_root(folder, *words):
    """The same on this host, with the folder as its root."""
    as_root = [] if os.geteuid() == 0 else ["unshare", "-r"]
    r = subprocess.run([*as_root, shutil.which("env"), "-i",
                        shutil.which("chroot"), folder, *words], text=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=60)
    (folder / "tmp/x").unlink(missing_ok=True)
    return r.returncode, r.stdout


@pytest.mark.parametrize("target, applet", [
    *(("kvm-x86_64", a) for a in APPLETS),
    *(("kvm-arm64", a) for a in APPLETS[:3]),
    *(pytest.param("kvm-x86_64", a, marks=pytest.mark.slow) for a in MORE)],
    ids=lambda a: a if isinstance(a, str) else a[0])
def test_busybox(busybox, target, applet):
    """What Debian's busybox does is what it does on Linux."""
    words = ["/bin/busybox", *applet]
    expected = in_root(busybox("kvm-x86_64"), *words)
    assert there(target, str(busybox(target)) + ".cpio", *words) == expected
