# SPDX-License-Identifier: BSD-3-Clause
"""The table of Linux's calls in docs/lib/syscalls.md, held against what the
libraries export and against what was built. To write it anew:
python3 tests/test_syscalls.py"""
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/lib/syscalls.md"
ARCHS = ["x86_64", "arm64", "arm"]


def numbers(arch):
    text = (ROOT / f"lib/syscall_shim/include/uk/syscalls/{arch}.h").read_text()
    return {n: int(nr) for n, nr in
            re.findall(r"^UK_SYSCALL_ENTRY\((\w+), (\d+)\)$", text, re.M)}


def providers():
    """The library that exports each call's handler."""
    found = {}
    for f in sorted((ROOT / "lib").glob("*/exportsyms.uk")):
        for name in re.findall(r"^uk_sys_(\w+)$", f.read_text(), re.M):
            found.setdefault(name, []).append(f.parent.name)
    return found


def table():
    calls = [numbers(a) for a in ARCHS]
    have = providers()
    lines = ["| call | x86_64 | arm64 | ARMv7 | library |",
             "| --- | ---: | ---: | ---: | --- |"]
    for name in sorted(set().union(*calls)):
        cells = [str(c.get(name, "")) for c in calls]
        lines.append(f"| {name} | {' | '.join(cells)} | "
                     f"{', '.join(have.get(name, []))} |")
    return [re.sub(r" +\|", " |", l) for l in lines]


def test_the_table_is_right():
    now = [l for l in PAGE.read_text().splitlines() if l.startswith("| ")]
    # The first table is the libraries'; this one begins with its head.
    assert now[now.index(table()[0]):] == table()


def test_nobody_exports_what_is_no_call():
    known = set().union(*map(numbers, ARCHS))
    assert set(providers()) <= known


def defined(app, *options, target="linuxu-x86_64"):
    """What each library of an image defines: {kind: {library: names}}."""
    from conftest import ROOT, tess
    from test_run import on
    r = tess("build", *on(target), *options, app)
    assert r.returncode == 0, r.stderr
    here = numbers("x86_64")
    found = {"T": {}, "W": {}}
    for o in (ROOT / app / f"build/{target}/lib").glob("lib*.o"):
        out = subprocess.run(["nm", o], stdout=subprocess.PIPE, text=True,
                             check=True).stdout
        for kind, name in re.findall(r" ([TW]) uk_sys_(\w+)$", out, re.M):
            if name in here:
                found[kind].setdefault(o.stem[3:].replace("_", "-"),
                                       set()).add(name)
    return found


# Nobody's memory is looked at.
WITHOUT_POINTERS = {"rseq"}


def test_pointers_of_programs_are_looked_at():
    """Every handler that takes some is in ukprogram's table."""
    text = (ROOT / "lib/ukprogram/pointers.c").read_text()
    looked_at = set(re.findall(r"\[UK_NR_(\w+)\]", text))
    take = set()
    for f in (ROOT / "lib").glob("*/*.c"):
        for name, args in re.findall(r"^UK_SYSCALL\d\((\w+),([^)]*)\)",
                                     f.read_text(), re.M):
            if "*" in args:
                take.add(name)
    assert len(take) > 100
    there = set(numbers("x86_64")) | set(numbers("arm64"))
    assert take & there - looked_at == WITHOUT_POINTERS


def test_libraries_define_what_they_export():
    """Absent ones are weak. Each library is in one of the images."""
    images = [defined(app) for app in
              ("tests/posix", "tests/files", "tests/unit")]
    images.append(defined("tests/posix", "-c", "APPPOSIX_DESCRIPTORS=n"))
    images.append(defined("apps/elfloader", target="kvm-x86_64"))
    here = set(numbers("x86_64"))
    exported = {}
    for name, libs in providers().items():
        for lib in libs if name in here else []:
            exported.setdefault(lib, set()).add(name)
    assert images[0]["W"] == {"syscall-shim": here}
    built = {}
    for image in images:
        built.update(image["T"])
    del built["syscall-shim"]  # its unit tests have calls of their own
    assert built == exported


if __name__ == "__main__":
    text = PAGE.read_text()
    head = text[:text.index(table()[0])] if table()[0] in text else text
    PAGE.write_text(head + "\n".join(table()) + "\n")
