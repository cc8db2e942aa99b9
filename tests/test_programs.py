# SPDX-License-Identifier: BSD-3-Clause
"""Dynamic programs built for Linux, by apps/elfloader: Debian's own, of
packages that are unpacked and never installed, and ours for both C libraries.
What they do is what they do on Linux, in the same root."""
import os
import pathlib
import re
import shutil

import pytest

from conftest import ROOT, run
from test_elf import COMPILERS, KVM, image, in_root, there
from test_files import archive

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or
                     os.path.expanduser("~/.cache")) / "tessera"
DEBIAN = {"kvm-x86_64": "amd64", "kvm-arm64": "arm64"}
TRIPLETS = {"kvm-x86_64": "x86_64-linux-gnu", "kvm-arm64": "aarch64-linux-gnu"}


def package(target, name):
    r = run(ROOT / "tests/elf/package.sh", CACHE, DEBIAN[target], name)
    assert r.returncode == 0, r.stderr
    return pathlib.Path(r.stdout.strip())


class Root:
    """A root file system of programs and the libraries that they name."""

    def __init__(self, target, top, packages):
        self.target, self.top = target, top
        self.packages = [package(target, p) for p in packages]
        for name in ("bin", "tmp", "dev", "proc"):
            (top / name).mkdir(parents=True)

    def find(self, name):
        for p in self.packages:
            for f in p.rglob(name):
                if f.exists() and not f.is_dir():
                    return f
        return None

    def add(self, source, at):
        to = self.top / at.lstrip("/")
        if to.exists():
            return
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, to)
        self.add_libraries(source)

    def add_libraries(self, source):
        words = run("readelf", "-dlW", source).stdout
        for linker in re.findall(r"interpreter: ([^\]]+)\]", words):
            self.add(self.find(os.path.basename(linker)), linker)
        for name in re.findall(r"\(NEEDED\).*\[([^\]]+)\]", words):
            f = self.find(name)
            if f: # what isn't there is the linker itself, or missed later
                self.add(f, f"/lib/{TRIPLETS[self.target]}/{name}")

    def pack(self):
        return archive(self.top, "cpio", str(self.top) + ".cpio")


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    """Makes each kind of root once for each target."""
    made = {}

    def get(make, target):
        if (make, target) not in made:
            top = tmp_path_factory.mktemp("root") / target
            made[make, target] = root = make(target, top)
            root.cpio = root.pack()
        return made[make, target]
    return get


def debian(target, top):
    root = Root(target, top, ["coreutils", "bash", "sqlite3", "libc6",
                              "libselinux1", "libcap2", "libpcre2-8-0",
                              "libtinfo6", "libsqlite3-0", "libreadline8",
                              "zlib1g"])
    for name in ("ls", "sort", "bash", "sqlite3"):
        root.add(root.find(f"bin/{name}"), f"/bin/{name}")
    (top / "file").write_text("one\ntwo\nthree\n")
    return root


def same(roots, make, target, *words, options=()):
    """The program says the same here and there; returns its status."""
    expected = in_root(roots(make, "kvm-x86_64").top, *words)
    assert there(target, roots(make, target).cpio, *words,
                 options=options) == expected
    return expected[0]


PROGRAMS = [
    (["/bin/ls", "-1a", "/bin", "/nothing"], 2),
    (["/bin/sort", "-r", "/file"], 0),
    (["/bin/bash", "-c", "cd /tmp; for i in 1 2 3; do echo $i >>x; done; "
                         "while read a; do echo got $a; done <x; "
                         "echo $((6 * 7)) ${BASH_VERSION%%.*}; exit 3"], 3),
    (["/bin/sqlite3", "-batch", ":memory:",
      "create table t(a); insert into t values (42), (7); "
      "select sum(a), sqlite_version() from t;"], 0),
]


@pytest.mark.parametrize("words, status", PROGRAMS,
                         ids=[w[0][5:] for w, _ in PROGRAMS])
@pytest.mark.parametrize("target", KVM)
def test_debian(roots, target, words, status):
    assert same(roots, debian, target, *words) == status


PYTHON = "usr/lib/python3.11"


def python(target, top):
    """Debian's, with what of its library comes beside."""
    names = ["python3.11-minimal", "libpython3.11-minimal",
             "libpython3.11-stdlib"]
    root = Root(target, top, [*names, "libc6", "libexpat1", "libsqlite3-0",
                              "zlib1g"])
    left_out = shutil.ignore_patterns("__pycache__", "config-*", "idlelib",
                                      "lib2to3", "pydoc_data", "test")
    for p in root.packages[1:3]:
        shutil.copytree(p / PYTHON, top / PYTHON, dirs_exist_ok=True,
                        ignore=left_out, ignore_dangling_symlinks=True)
    root.add(root.find("bin/python3.11"), "/usr/bin/python3")
    for f in (top / PYTHON / "lib-dynload").glob("_sqlite3.*"):
        root.add_libraries(f)
    shutil.copy(ROOT / "tests/elf/modules.py", top)
    return root


@pytest.mark.parametrize("target", [
    "kvm-x86_64", pytest.param("kvm-arm64", marks=pytest.mark.slow)])
def test_python_on_a_disk(roots, tmp_path, target):
    words = ["/usr/bin/python3", "-IB", "/modules.py", "two words"]
    expected = in_root(roots(python, "kvm-x86_64").top, *words)
    assert expected[0] == 7, expected[1]
    disk = tmp_path / "root.img"
    r = run("mke2fs", "-q", "-t", "ext2", "-b", "4096", "-d",
            roots(python, target).top, disk, "40M")
    assert r.returncode == 0, r.stderr
    assert image(target, ["--timeout", "240", "--memory", "128",
                          "--disk", disk, "apps/elfloader",
                          "vfs.root=ext2:vda"], words) == expected
    r = run("e2fsck", "-fn", disk)
    assert r.returncode == 0, r.stdout


def glibc(target, top):
    root = Root(target, top, ["libc6"])
    for name, flags in (("main", ["-pie", "-fPIE"]), ("fixed", ["-no-pie"]),
                        ("plugin", ["-shared", "-fPIC"])):
        source = "plugin" if name == "plugin" else "main"
        r = run(COMPILERS[target], "-O2", *flags, "-Wl,-z,relro,-z,now",
                "-pthread", "-o", top / "tmp" / name,
                ROOT / f"tests/elf/dynamic/{source}.c")
        assert r.returncode == 0, r.stderr
        root.add(top / "tmp" / name, f"/bin/{name}")
    return root


def musl(target, top):
    """Against Debian's headers and start files of musl."""
    root = Root(target, top, ["musl", "musl-dev"])
    libc = f"{TRIPLETS[target].rsplit('-', 1)[0]}-musl"
    include = root.packages[1] / "usr/include" / libc
    lib = root.packages[1] / "usr/lib" / libc
    # In /lib up to Debian 12, then in /usr/lib.
    shared = next(root.packages[0].rglob("libc.so"))
    linker = next(root.packages[0].rglob("ld-musl*.so.1")).name
    for name, flags in (("main", ["-pie", "-fPIE", lib / "Scrt1.o"]),
                        ("plugin", ["-shared", "-fPIC"])):
        r = run(COMPILERS[target], "-O2", "-nostdinc", "-isystem", include,
                "-nostdlib", "-fno-stack-protector", *flags, lib / "crti.o",
                ROOT / f"tests/elf/dynamic/{name}.c", lib / "crtn.o",
                "-L", shared.parent, "-lc",
                "-Wl,-z,relro,-z,now", f"-Wl,-dynamic-linker=/lib/{linker}",
                "-o", top / "tmp" / name)
        assert r.returncode == 0, r.stderr
        root.add(top / "tmp" / name, f"/bin/{name}")
    return root


@pytest.mark.parametrize("make, name", [(glibc, "main"), (glibc, "fixed"),
                                        (musl, "main")],
                         ids=["glibc", "glibc-fixed", "musl"])
@pytest.mark.parametrize("target", KVM)
def test_libraries_loaded_on_the_way(roots, target, make, name):
    assert same(roots, make, target, f"/bin/{name}", "/bin/plugin") == 5


LINKERS = [
    ("/lib/no-linker", "/lib/no-linker: No such file or directory"),
    ("/file", "/file: isn't an ELF file"),
    ("/bin/main", "/bin/main: is a linker that wants one"),
    ("/short", "/short: is cut short"),
    ("/" * 256, "names its linker by no path, or too long"),
    (None, "names its linker by what isn't a string"),
]


@pytest.fixture(scope="module")
def refused(roots, tmp_path_factory):
    """An archive with a program for each wrong linker."""
    top = tmp_path_factory.mktemp("refused") / "root"
    shutil.copytree(roots(glibc, "kvm-x86_64").top, top)
    (top / "file").write_text("#!/bin/sh\n" * 20)
    (top / "short").write_bytes(
        (top / "lib64/ld-linux-x86-64.so.2").read_bytes()[:5000])
    for i, (linker, _) in enumerate(LINKERS):
        r = run("gcc", f"-Wl,-dynamic-linker={linker}", "-o", top / f"bin/{i}",
                ROOT / "tests/elf/dynamic/main.c")
        assert r.returncode == 0, r.stderr
    data = (top / f"bin/{i}").read_bytes()
    (top / f"bin/{i}").write_bytes(data.replace(b"None\0", b"None!", 1))
    return archive(top, "cpio", str(top) + ".cpio")


@pytest.mark.parametrize("i", range(len(LINKERS)))
def test_a_linker_is_refused(refused, i):
    status, said = there("kvm-x86_64", refused, f"/bin/{i}")
    assert status == 127
    assert LINKERS[i][1] in said
