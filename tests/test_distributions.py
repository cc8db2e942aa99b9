# SPDX-License-Identifier: BSD-3-Clause
"""A user's first hour on the other Debian: 13 where this is 12, else 12.

In a root of it, made by debootstrap and kept in the cache, nothing is installed
but what tess itself installs; what the user types is read from the documents.
"""
import os
import pathlib
import re
import shlex
import shutil

import pytest

from conftest import ROOT, own_copy, run
from pages import commands, section, write_files
from test_docs import guide_app  # noqa: F401

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or
                     pathlib.Path.home() / ".cache") / "tessera"
# Where the user has put Tessera.
TREE = "/root/tessera"
# In its own mount namespace: $0 is the root, $1 the tree, $2 the folder of
# what has been fetched; then the command.
ENTER = f"""
# A mount point, so that a test may have its own mount namespace in there.
mount --bind "$0" "$0"
mkdir -p "$0{TREE}" "$0/root/.cache/tessera"
mount --bind "$1" "$0{TREE}"
mount --bind "$2" "$0/root/.cache/tessera"
mount --rbind /dev "$0/dev"
mount -t proc proc "$0/proc"
mount --bind /etc/resolv.conf "$0/etc/resolv.conf"
root=$0
shift 2
exec chroot "$root" env -i HOME=/root LANG=C.UTF-8 PATH="$PATH" \
	sh -c 'cd "$1"; shift; exec "$@"' - "$@"
"""


def codename():
    text = pathlib.Path("/etc/os-release").read_text()
    found = re.search(r"^VERSION_CODENAME=(.*)$", text, re.M)
    return found[1] if found else ""


def mirror():
    """The archive that this host's packages come from."""
    r = run("sh", "-c", f". {ROOT}/support/build/debian.sh; mirror")
    return r.stdout.strip().rstrip("/")


def make_root(suite, path):
    """A fresh Debian: its smallest set of packages and the keys of apt."""
    fresh = path.with_name(path.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    r = run("debootstrap", "--variant=minbase",
            "--include=ca-certificates,debian-archive-keyring",
            suite, fresh, mirror(), timeout=900)
    assert r.returncode == 0, r.stdout[-2000:] + r.stderr[-2000:]
    (fresh / "etc/resolv.conf").touch()
    # It can be made again: nothing needs to be on the disk before it goes on.
    (fresh / "etc/dpkg/dpkg.cfg.d/quick").write_text("force-unsafe-io\n")
    fresh.rename(path)


class Debian:
    """A user's machine."""

    def __init__(self, suite, folder):
        self.path = CACHE / "roots" / suite
        if not self.path.exists():
            make_root(suite, self.path)
        self.tree = own_copy(folder)

    def copies(self, folder, name):
        """An application that stands beside the tree."""
        target = self.path / "root" / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)

    def run(self, *args, cwd=TREE, timeout=600):
        fetched = CACHE / "fetched-by-roots"
        fetched.mkdir(parents=True, exist_ok=True)
        return run("unshare", "-m", "sh", "-ec", ENTER, self.path, self.tree,
                   fetched, cwd, *args, timeout=timeout)

    def types(self, line, cwd=TREE, timeout=600):
        """A line of a document, answered with yes where tess asks."""
        words = shlex.split(line)
        if words[0].endswith("tess"):
            words.insert(1, "-y")
        r = self.run(*words, cwd=cwd, timeout=timeout)
        assert r.returncode == 0, (line, r.stdout[-2000:], r.stderr[-4000:])
        return r.stdout


def typed(page, *starts):
    """The commands of a page, or those that begin so."""
    lines = re.findall(r"^    (.*\S)", (ROOT / page).read_text(), re.M)
    found = [line.split("  #")[0].split(" # ")[0].strip() for line in lines]
    return [l for l in found if l.startswith(starts or "./tess")]


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    suite = "bookworm" if codename() == "trixie" else "trixie"
    return Debian(suite, tmp_path_factory.mktemp("user"))


def test_hello(debian):
    """README's first command, and the same as a Linux process."""
    first, check = typed("README.md")[:2]
    assert (first, check) == ("./tess run apps/helloworld", "./tess check")
    assert debian.types(first) == "Hello world!\n"
    assert debian.types("./tess run -p linuxu apps/helloworld") == \
        "Hello world!\n"


def wanted():
    """Packages of all programs that tess may ask for, the check's too."""
    table = (ROOT / "support/tess/packages.txt").read_text()
    rows = [line.split() for line in table.splitlines()
            if line and not line.startswith("#")]
    names = {row[0]: row[1] for row in rows}
    check = (ROOT / "support/tess/check.sh").read_text()
    programs = re.search(r"need \$\(build_programs\) (.*?)\n\tmore=", check,
                         re.S)[1].replace("\\\n", " ").split()
    return {*names.values(), *(names.get(p, p) for p in programs)}


def test_what_the_check_wants_is_there(debian):
    """README's second command asks for packages that this Debian has."""
    assert {"bzip2", "zstd", "unzip", "gdb-multiarch"} <= wanted()
    debian.run("apt-get", "update", "-qq")
    r = debian.run("apt-get", "install", "--simulate", "-qq",
                   "--no-install-recommends", *sorted(wanted()))
    assert r.returncode == 0, r.stdout[-1000:] + r.stderr


def test_an_application_of_ones_own_with_a_port(debian, guide_app):
    """The guide's four files beside the tree, and lwIP as it says."""
    page = "docs/guide/first-app.md"
    port = re.search(r"write `LIBS := (.*?)`",
                     (ROOT / page).read_text().replace("\n", " "))[1]
    for name, old, new in (
            ("Makefile", "LIBS :=\n", f"LIBS := {port}\n"),
            ("Config.uk", "\tselect LIBNOLIBC if",
             "\tselect LIBLWIP\n\tselect LIBNOLIBC if")):
        text = (guide_app / name).read_text()
        assert old in text
        (guide_app / name).write_text(text.replace(old, new))
    debian.copies(guide_app, "mine")
    line, = typed(page, "../tessera/tess run -c")
    assert debian.types(line, "/root/mine").endswith("hello: 2 arguments\n")


def cooks(debian, heading):
    """Follows a recipe; what its first block of commands prints at last."""
    text = section("docs/guide/recipes.md", heading)
    write_files(text, debian.path / "root")
    r = debian.run("env", "TESS_YES=y", "sh", "-ec",
                   "\n".join(commands(text)[0]), cwd="/root")
    assert r.returncode == 0, r.stdout[-2000:] + r.stderr[-4000:]
    return r.stdout.splitlines()[-1]


def test_recipes(debian):
    assert cooks(debian, "A program that reads files of an initrd") == \
        "good morning"
    assert cooks(debian, "A port of your own").split()[0] == "65536"


def test_a_crash_debugged(debian):
    """By the command that the crash itself names."""
    r = debian.run("./tess", "run", "--accel", "tcg", "tests/crash", "--",
                   "null_write")
    assert r.returncode == 134, r.stderr
    line = re.search(r"in gdb: (\./tess debug .*?) \.\.\.$", r.stderr, re.M)[1]
    assert typed("docs/guide/debugging.md")[0].startswith("./tess debug -x bt")
    words = " ".join(shlex.split(line)[2:])
    out = debian.types("./tess debug --accel tcg -x continue -x bt "
                       f"{words} -- null_write")
    assert re.search(r"#\d+ .*null_write .*main\.c:\d+", out), out


TARGETS = [("kvm", "x86_64"), ("kvm", "arm64"), ("linuxu", "x86_64"),
           ("linuxu", "arm"), ("xen", "x86_64"), ("xen", "arm64")]


@pytest.mark.slow
@pytest.mark.parametrize("plat, arch", TARGETS)
def test_hello_everywhere(debian, plat, arch):
    out = debian.types(f"./tess run -p {plat} -m {arch} --timeout 120 "
                       "apps/helloworld")
    assert "Hello world!" in out


@pytest.mark.slow
@pytest.mark.parametrize("plat, arch", TARGETS[:4])
def test_units(debian, plat, arch):
    out = debian.types(f"./tess test -p {plat} -m {arch}", timeout=1800)
    assert re.search(r"\d+ passed, 0 failed", out), out[-2000:]


@pytest.mark.slow
def test_check(debian):
    """README's second command."""
    debian.types("./tess check", timeout=3 * 3600)


@pytest.mark.slow
def test_sid(tmp_path):
    """A report of what is to come: it fails for no fault of sid's."""
    try:
        sid = Debian("sid", tmp_path)
    except AssertionError as e:
        print(f"sid can't be had today: {e}")
        return
    sid.run("apt-get", "-qq", "update")
    sid.run("apt-get", "-qq", "-y", "dist-upgrade", timeout=1800)
    for command in ("run apps/helloworld", "run -p linuxu apps/helloworld",
                    "build apps/httpd", "test -p linuxu"):
        r = sid.run("./tess", "-y", *command.split(), timeout=1800)
        print(f"sid: {command}: {r.returncode}", r.stderr[-1000:]
              if r.returncode else "")
