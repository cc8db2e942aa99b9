# SPDX-License-Identifier: BSD-3-Clause
"""Programs built for Linux, run by apps/elfloader: what they do is what they
do on Linux, where the same file runs beside."""
import os
import subprocess

import pytest

from conftest import ROOT, run, tess
from test_files import archive
from test_run import on

KVM = ["kvm-x86_64", "kvm-arm64"]
COMPILERS = {"kvm-x86_64": "x86_64-linux-gnu-gcc",
             "kvm-arm64": "aarch64-linux-gnu-gcc"}
KINDS = ["static", "static-pie"]
PROGRAMS = sorted(p.stem for p in (ROOT / "tests/elf").glob("*.c"))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder of all programs, built for the target."""
    folders = {}

    def build(target):
        if target not in folders:
            top = folders[target] = tmp_path_factory.mktemp(target)
            for name in PROGRAMS:
                for kind in KINDS:
                    r = run(COMPILERS[target], "-O2", f"-{kind}", "-pthread",
                            "-o", top / f"{name}-{kind}",
                            ROOT / f"tests/elf/{name}.c")
                    assert r.returncode == 0, r.stderr
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
    return r.returncode, r.stdout.replace(str(folder), "")


def there(target, initrd, *words, options=()):
    """The same in an image."""
    r = tess("run", *on(target), "--accel", "tcg", "--timeout", "60",
             *options, "--initrd", initrd, "apps/elfloader", "--", *words)
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
