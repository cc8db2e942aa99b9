# SPDX-License-Identifier: BSD-3-Clause
"""Who uses whom: declared, downwards, in no circle (make check-deps)."""
import pytest

from conftest import ROOT, run, tess
from test_run import PLATFORMS, on


# There is no newlib for ARMv7, and elsewhere it uses the same.
@pytest.mark.parametrize("app, target", [
    *[("tests/unit", t) for t in PLATFORMS],
    ("tests/unit", "xen-x86_64"), ("tests/newlib", "kvm-x86_64"),
    *[pytest.param(*at, marks=pytest.mark.slow) for at in (
        ("tests/unit", "xen-arm64"), ("tests/unit", "xen-arm"),
        ("tests/newlib", "kvm-arm64"), ("tests/newlib", "linuxu-x86_64"))]])
def test_everything_is_declared(app, target):
    r = tess("build", *on(target), app)
    assert r.returncode == 0, r.stderr
    out = ROOT / app / "build" / target
    r = run("make", "-C", ROOT, f"A={ROOT / app}", f"L={ROOT}/libs/newlib",
            f"O={out}", f"C={out}/.config", "check-deps")
    assert r.returncode == 0, r.stdout + r.stderr
    assert "all declared, none in a circle, none upwards" in r.stdout


def library(folder, name, code, config=""):
    d = folder / name
    d.mkdir()
    upper = name.upper()
    (d / "Makefile.uk").write_text(
        f"$(eval $(call addlib_s,{name},$(CONFIG_{upper})))\n"
        f"{upper}_SRCS-y += $({upper}_BASE)/{name}.c\n")
    (d / "Config.uk").write_text(
        f"config {upper}\n\tbool \"{name}\"\n\tdefault y\n{config}")
    (d / f"{name}.c").write_text(code)
    return d


def check(app, libs):
    r = app.make("L=" + ":".join(map(str, libs)), "CFLAGS=-w", "check-deps")
    return r.returncode, r.stdout + r.stderr


A = "int a(void);\nint b(void);\nint a(void)\n{\n\treturn b();\n}\n"
B = "int b(void);\nint b(void)\n{\n\treturn 1;\n}\n"


def test_undeclared(app, tmp_path):
    libs = [library(tmp_path, "liba", A), library(tmp_path, "libb", B)]
    status, text = check(app, libs)
    assert status == 2
    assert ("liba uses 'b' of libb and doesn't declare it: add 'select LIBB' "
            "to its Config.uk") in text
    (libs[0] / "Config.uk").write_text(
        "config LIBA\n\tbool \"liba\"\n\tdefault y\n\tselect LIBB\n")
    status, text = check(app, libs)
    assert status == 0, text


def test_a_circle(app, tmp_path):
    back = "int a(void);\nint b(void);\nint b(void)\n{\n\treturn a();\n}\n"
    status, text = check(app, [
        library(tmp_path, "liba", A, "\tselect LIBB\n"),
        library(tmp_path, "libb", back, "config LIBB_BACK\n\tbool\n\tdepends on LIBA\n")])
    assert status == 2
    assert "a circle: liba libb liba" in text or \
           "a circle: libb liba libb" in text


def test_upwards(app, tmp_path):
    (app.dir / "main.c").write_text(
        "int b(void);\nint b(void)\n{\n\treturn 1;\n}\n"
        "int main(void)\n{\n\treturn 0;\n}\n")
    status, text = check(app, [library(tmp_path, "liba", A)])
    assert status == 2
    assert "liba (port) uses 'b' of app (application), which lies above" in text


def test_the_c_library_may_be_a_port(tmp_path):
    """A library of the pool uses it, if it says that it needs one."""
    def judge(*facts):
        facts = ["L libsock library lib/sock", "U libsock strcpy",
                 "L libport port libs/port", "D libport strcpy", *facts]
        (tmp_path / "facts").write_text("\n".join(facts) + "\n")
        return run("awk", "-f", ROOT / "support/build/check-deps.awk",
                   tmp_path / "facts")

    r = judge("C libport", "S libsock HAVE_LIBC")
    assert r.returncode == 0, r.stdout
    r = judge("C libport")
    assert r.returncode == 1 and "which lies above it" in r.stdout
    r = judge("S libsock HAVE_LIBC", "S libport HAVE_LIBC")
    assert r.returncode == 1 and "which lies above it" in r.stdout
