# SPDX-License-Identifier: BSD-3-Clause
"""What the end-to-end tests share: running tess and make, and scratch apps."""
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Tessera's own code compiles without a warning.
os.environ.setdefault("UK_WERROR", "y")
# linux/sched.h, linux/mount.h
CLONE_NEWNS = 0x20000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000


def own_copy(folder):
    """The tree for this worker alone, so that no two build in one folder."""
    if (ROOT / ".git").is_dir():
        shutil.copytree(ROOT / ".git", folder / ".git")
    for f in [".git"] * (ROOT / ".git").is_file() + subprocess.run(["git", "ls-files", "-co", "--exclude-standard"],
                            cwd=ROOT, text=True, check=True,
                            stdout=subprocess.PIPE).stdout.splitlines():
        if (ROOT / f).exists():
            (folder / f).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / f, folder / f, follow_symlinks=False)
    return folder


def put_in_place(folder):
    """This worker, and what it starts, sees its copy where the tree is: all
    workers compile by the same commands, and what one has compiled the others
    find in the compiler's cache. Whether that could be done (by root)."""
    libc = ctypes.CDLL(None)
    if libc.unshare(CLONE_NEWNS):
        return False
    for source, target, flags in (
            (None, b"/", MS_REC | MS_PRIVATE),
            (os.fsencode(folder), os.fsencode(ROOT), MS_BIND)):
        if libc.mount(source, target, None, ctypes.c_ulong(flags), None):
            return False
    os.chdir(ROOT)
    return True


if "PYTEST_XDIST_WORKER" in os.environ:
    COPY = own_copy(pathlib.Path(tempfile.mkdtemp(prefix="tessera-check-")))
    if not put_in_place(COPY):
        ROOT = COPY


def pytest_sessionfinish():
    if "PYTEST_XDIST_WORKER" in os.environ:
        shutil.rmtree(COPY, ignore_errors=True)


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: only by ./tess check --all")


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="the slow tests too")


def pytest_runtest_logreport(report):
    """A failure is shown at once: the run may be cut short before its end."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.nodeid}: {report.when} failed after"
              f" {report.duration:.0f} s\n{report.longreprtext}", flush=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """A file's tests of one target run in one worker: they share images. So
    do all that use newlib, which takes long to build."""
    if not config.getoption("--slow"):
        items[:] = [i for i in items if not i.get_closest_marker("slow")]
    for item in items:
        name = ("newlib" if "newlib" in item.nodeid else
                "musl" if "musl" in item.nodeid or "posix" in item.nodeid else
                item.nodeid.split("::")[0])
        target = re.search(r"\[.*?((kvm|linuxu)-\w+)", item.nodeid)
        item.add_marker(pytest.mark.xdist_group(
            f"{name}-{target[1] if target else ''}"))


def run(*args, cwd=ROOT, env=None, timeout=300, stdin=subprocess.DEVNULL):
    """Runs a command; returns it with status, stdout and stderr as text."""
    return subprocess.run([str(a) for a in args], cwd=cwd, text=True,
                          env={**os.environ, **(env or {})}, timeout=timeout,
                          stdin=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, errors="replace")


def linux_program(app, program, *more):
    """Compiles the sources of tests/APP for Linux, as its image's are. What
    isn't declared is an error with every compiler."""
    recipe = (ROOT / "tests" / app / "Makefile.uk").read_text()
    flags = re.search(r"_CFLAGS-y \+= (.*)", recipe)[1].split()
    r = run("gcc", *flags, "-Werror=implicit-function-declaration", "-o",
            program, *sorted((ROOT / "tests" / app).glob("*.c")), *more)
    assert r.returncode == 0, r.stderr
    return program


def run_image(image, *args):
    """Runs an image of platform linuxu."""
    return run(image, *args, timeout=30)


def tess(*args, **kw):
    return run(ROOT / "tess", *args, **kw)


class App:
    """A scratch application, built with plain make."""

    def __init__(self, folder, name="app"):
        self.dir = folder / name
        self.name = name
        self.out = self.dir / "build"
        self.dir.mkdir(parents=True)
        upper = name.upper()
        (self.dir / "Makefile.uk").write_text(
            f"$(eval $(call addlib,{name}))\n"
            f"{upper}_SRCS-y += $({upper}_BASE)/main.c\n")
        (self.dir / "Config.uk").write_text(
            f"config {upper}_DEPENDENCIES\n\tbool\n\tdefault y\n"
            "\tselect LIBNOLIBC if !HAVE_LIBC\n"
            f"config {upper}_LOUD\n\tbool \"Loud\"\n")
        (self.dir / "main.c").write_text(
            "#include <stdio.h>\nint main(void)\n"
            "{\n\tprintf(\"hi\\n\");\n\treturn 0;\n}\n")

    def make(self, *args, **kw):
        return run("make", "-C", ROOT, f"A={self.dir}", *args, **kw)

    def built(self, *args, **kw):
        r = self.make(*args, **kw)
        assert r.returncode == 0, r.stdout + r.stderr
        return r

    def image(self, plat="kvm", arch="x86_64"):
        return self.out / f"{self.name}_{plat}-{arch}"

    def config(self, **options):
        """Sets options in .config: True, False or a literal value."""
        path = self.dir / ".config"
        if not path.exists():
            self.built("defconfig")
        lines = [l for l in path.read_text().splitlines()
                 if not any(l.startswith((f"CONFIG_{o}=", f"# CONFIG_{o} "))
                            for o in options)]
        for o, v in options.items():
            lines.append(f"# CONFIG_{o} is not set" if v is False else
                         f"CONFIG_{o}={'y' if v is True else v}")
        path.write_text("\n".join(lines) + "\n")


@pytest.fixture
def app(tmp_path):
    return App(tmp_path)


@pytest.fixture(scope="session")
def make_app(tmp_path_factory):
    return lambda name="app": App(tmp_path_factory.mktemp("apps"), name)


def compiled(result):
    """The sources that a make run compiled."""
    return [l.split(": ", 1)[1] for l in result.stdout.splitlines()
            if l.split()[:1] in (["CC"], ["AS"], ["CXX"])]


def have(program):
    return shutil.which(program) is not None
