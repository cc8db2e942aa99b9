# SPDX-License-Identifier: BSD-3-Clause
"""What ports do in their build files: sources from elsewhere, other builds."""
import hashlib
import lzma
import pathlib
import re

import pytest

from conftest import App, ROOT, compiled, run, run_image
from test_build import digest, fails
from test_front import path_without

ANSWER = "int answer(void);\nint answer(void)\n{\n\treturn %s;\n}\n"
MAIN = "int answer(void);\nint main(void)\n{\n\treturn answer();\n}\n"


@pytest.fixture
def port(app):
    """An application whose main() returns answer(), to be had elsewhere."""
    (app.dir / "main.c").write_text(MAIN)
    app.config(PLAT_LINUXU=True, PLAT_KVM=False)
    return app


def add(app, text):
    with open(app.dir / "Makefile.uk", "a") as f:
        f.write(text)


def archive(folder, files):
    """src-1.0.tar.gz of `files`, a dictionary of names and texts."""
    src = folder / "src-1.0"
    for name, text in files.items():
        path = src / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755 if name == "configure" else 0o644)
    run("tar", "--sort=name", "--mtime=@0", "-czf", folder / "src-1.0.tar.gz",
        "-C", folder, "src-1.0")
    return folder / "src-1.0.tar.gz"


def status(app, **kw):
    app.built(**kw)
    return run_image(app.image("linuxu")).returncode


def test_unarchive(port, tmp_path):
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    path = archive(tmp_path, {"answer.c": ANSWER % 3})
    add(port, f"$(eval $(call unarchive,app,{path}))\n"
        "APP_SRCS-y += $(APP_ORIGIN)/src-1.0/answer.c\n")
    assert status(port, env=env) == 3
    assert compiled(port.built(env=env)) == []


def test_patches_change(port, tmp_path):
    """Another patch, or none, is as if it had always been so."""
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    path = archive(tmp_path, {"answer.c": ANSWER % 3, "other.c":
                              "int other(void);\nint other(void)\n"
                              "{\n\treturn 0;\n}\n"})
    patch = port.dir / "patches/1.patch"
    patch.parent.mkdir()

    def write(n):
        patch.write_text(
            "--- a/answer.c\n+++ b/answer.c\n@@ -1,5 +1,5 @@\n"
            " int answer(void);\n int answer(void)\n {\n-\treturn 3;\n"
            f"+\treturn {n};\n }}\n")

    write(4)
    add(port, f"APP_SHA256 := {digest(path)}\n"
        f"$(eval $(call fetch,app,file://{path}))\n"
        "$(eval $(call patch,app,$(APP_BASE)/patches,src-1.0))\n"
        "APP_SRCS-y += $(APP_ORIGIN)/src-1.0/answer.c\n"
        "APP_SRCS-y += $(APP_ORIGIN)/src-1.0/other.c\n")
    assert status(port, env=env) == 4
    assert compiled(port.built(env=env)) == []
    write(5)
    assert status(port, env=env) == 5
    patch.write_text(patch.read_text().replace("return 3", "return 9"))
    fails(port.make(env=env), "1.patch does not apply")


def test_another_line_of_the_recipe_unpacks_nothing(port, tmp_path):
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    path = archive(tmp_path, {"answer.c": ANSWER % 3})
    add(port, f"$(eval $(call fetch,app,file://{path}))\n"
        "APP_SRCS-y += $(APP_ORIGIN)/src-1.0/answer.c\n")
    port.built(env=env)
    add(port, "APP_CFLAGS-y += -DUNUSED\n")
    r = port.built(env=env)
    assert "FETCH" not in r.stdout and "answer.c" in compiled(r)


def test_prepare(port):
    """UK_PREPARE: made before anything compiles, and sources may come of it."""
    add(port, "$(APP_BUILD)/answer.c: $(APP_BASE)/number\n"
        "\tmkdir -p $(@D) && printf '%s\\n' 'int answer(void);' "
        "'int answer(void)' '{ return '`cat $<`'; }' >$@\n"
        "UK_PREPARE += $(APP_BUILD)/answer.c\n"
        "APP_SRCS-y += $(APP_BUILD)/answer.c\n")
    (port.dir / "number").write_text("6\n")
    assert status(port, ) == 6
    (port.dir / "number").write_text("7\n")
    assert status(port) == 7


@pytest.mark.parametrize("variable", ["UK_ALIBS-y", "UK_ARS-y", "APP_ALIBS-y"])
def test_archives(port, tmp_path, variable):
    (tmp_path / "answer.c").write_text(ANSWER % 8)
    run("gcc", "-c", "-ffreestanding", "-fno-pic", "answer.c", cwd=tmp_path)
    run("ar", "rcs", "libanswer.a", "answer.o", cwd=tmp_path)
    if variable == "APP_ALIBS-y":
        variable = "LINUXU_ALIBS-y"
    add(port, f"{variable} += {tmp_path}/libanswer.a\n")
    assert status(port) == 8


def test_passthrough(port, tmp_path):
    """A port whose own configure and make build an archive."""
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    path = archive(tmp_path, {
        "answer.c": "#include <string.h>\n#include <uk/config.h>\n"
                    "#ifndef CONFIG_LIBNOLIBC\n#error not our headers\n#endif\n"
                    + ANSWER % "(int)strlen(TEXT)",
        "configure": "#!/bin/sh\nset -e\n"
                     "echo 'int main(void) { return 0; }' >conftest.c\n"
                     "$CC $CFLAGS $LDFLAGS -o conftest conftest.c\n"
                     "sed \"s/@TEXT@/$1/\" Makefile.in >Makefile\n",
        "Makefile.in": "all: libanswer.a\n"
                       "libanswer.a: answer.c\n"
                       "\t$(CC) $(CFLAGS) -DTEXT='\"@TEXT@\"' -c answer.c\n"
                       "\t$(AR) rcs $@ answer.o\n"})
    add(port, f"$(eval $(call fetch,app,file://{path}))\n"
        "APP_SRC := $(APP_ORIGIN)/src-1.0\n"
        "$(APP_BUILD)/.prepared: $(APP_BUILD)/.origin\n"
        "\tcd $(APP_SRC) && export $(call passthrough-env,app) && "
        "./configure eleven-long && $(MAKE) CFLAGS=\"$$CFLAGS\"\n"
        "\ttouch $@\n"
        "UK_PREPARE += $(APP_BUILD)/.prepared\n"
        "UK_ALIBS-y += $(APP_SRC)/libanswer.a\n")
    assert status(port, env=env) == len("eleven-long")
    assert compiled(port.built(env=env)) == []


def test_assembler_and_cxx(port):
    (port.dir / "half.S").write_text(
        ".text\n.globl half\n.type half, @function\nhalf:\n"
        "\tmov $HALF, %eax\n\tret\n.section .note.GNU-stack,\"\"\n")
    (port.dir / "answer.cc").write_text(
        "extern \"C\" int half();\nstruct twice {\n\tint n;\n"
        "\ttwice(int i) : n(2 * i) {}\n};\nstatic twice t(half());\n"
        "extern \"C\" int answer()\n{\n\treturn t.n;\n}\n")
    add(port, "APP_SRCS-y += $(APP_BASE)/half.S $(APP_BASE)/answer.cc\n"
        "APP_HALF_FLAGS-y += -DHALF=21\n"
        "APP_CXXFLAGS-y += -fno-exceptions -fno-rtti "
        "-fno-threadsafe-statics\n")
    port.built("CC=clang", "CXX=clang++")
    assert run_image(port.image("linuxu")).returncode == 42


def test_a_platform_from_elsewhere(app, tmp_path):
    """addplat and addplatlib in a folder of P=: linuxu under another name."""
    plat = tmp_path / "mine"
    plat.mkdir()
    here = ROOT / "plat/linuxu"
    text = (here / "Makefile.uk").read_text()
    text = text.replace("addplat_s,linuxu,$(CONFIG_PLAT_LINUXU)", "addplat,mine")
    text = text.replace("addplatlib_s,linuxu,liblinuxuplat,"
                        "$(CONFIG_PLAT_LINUXU)", "addplatlib,mine,libmineplat")
    text = text.replace("LIBLINUXUPLAT_BASE", "HERE")
    text = text.replace("LIBLINUXUPLAT", "LIBMINEPLAT")
    text = text.replace("LINUXU_L", "MINE_L")
    (plat / "Makefile.uk").write_text(f"HERE := {here}\n" + text)
    (plat / "Config.uk").write_text("config LINUXU_HEAP_MIB\n\tint\n"
                                    "\tdefault 8\n")
    app.config(PLAT_KVM=False)
    app.built(f"P={plat}")
    assert not app.image("kvm").exists()
    r = run_image(app.image("mine"))
    assert (r.returncode, r.stdout) == (0, "hi\n")


def apt_state():
    """Names, sizes and times of all that belongs to the host's apt."""
    return {p: (p.stat().st_size, p.stat().st_mtime_ns)
            for top in ("/etc/apt", "/var/lib/apt/lists")
            for p in pathlib.Path(top).rglob("*") if p.is_file()}


def test_debians_source_package(app, tmp_path):
    """The real libfdt of a newer suite; then without a network, by cache."""
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    mirror = "https://mirrors.edge.kernel.org"
    lib = tmp_path / "fdt"
    lib.mkdir()
    recipe = (ROOT / "lib/fdt/Makefile.uk").read_text()
    assert mirror in recipe
    # Upstream's address leads nowhere: Debian has to have it.
    (lib / "Makefile.uk").write_text(
        f"LIBOTHER_EXPORTS := {ROOT}/lib/fdt/exportsyms.uk\n" + recipe.replace("libfdt", "libother").replace("LIBFDT", "LIBOTHER")
        .replace("/libother\n", "/libfdt\n")
        .replace("libother_env", "libfdt_env")
        .replace(mirror, "http://127.0.0.1:9")
        .replace("$(LIBOTHER_BASE)/", f"{ROOT}/lib/fdt/"))
    (lib / "Config.uk").write_text("config LIBOTHER\n\tbool \"fdt\"\n\tdefault y\n")
    before = apt_state()
    r = app.built(f"L={lib}", env=env)
    assert apt_state() == before
    assert "fdt_ro.c|isr" in compiled(r)
    assert list((tmp_path / "cache/tessera").glob("92d8ca76*-dtc-1.7.2.tar.xz"))
    app.built(f"L={lib}", "properclean", env=env)
    r = run("unshare", "-n", "make", "-C", ROOT, f"A={app.dir}", f"L={lib}",
            env=env)
    assert r.returncode == 0, r.stdout + r.stderr
    # And with a cold cache it says where it looked.
    app.built(f"L={lib}", "properclean", env=env)
    r = run("unshare", "-n", "make", "-C", ROOT, f"A={app.dir}", f"L={lib}",
            env={"XDG_CACHE_HOME": tmp_path / "cold"})
    fails(r, "its source can't be had", "trixie/device-tree-compiler=1.7.2-2")


def test_a_package_is_unpacked_without_dpkg(tmp_path):
    """With each program that Debian packs its data by."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/file").write_text("here\n")
    script = ROOT / "support/build/debian.sh"
    for suffix, pack in (".xz", "xz"), (".zst", "zstd"), (".gz", "gzip"), \
            ("", "cat"):
        r = run("sh", "-ec", f"""
            echo 2.0 >debian-binary
            tar -cf - -C data . | {pack} >data.tar{suffix}
            ar rc x{suffix}.deb debian-binary data.tar{suffix}
            . {script}
            mkdir out{suffix}
            unpack_deb x{suffix}.deb out{suffix}""", cwd=tmp_path)
        assert r.returncode == 0, r.stderr
        assert (tmp_path / f"out{suffix}/file").read_text() == "here\n"


def make_deb(path):
    r = run("sh", "-ec", f"""
        mkdir -p data/boot
        echo xen | gzip >data/boot/{path.stem}.gz
        echo 2.0 >debian-binary
        tar -cJf data.tar.xz -C data .
        ar rc {path} debian-binary data.tar.xz""", cwd=path.parent)
    assert r.returncode == 0, r.stderr
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_packages_of_the_next_suite_without_apt(tmp_path):
    """The host's own suite has left the mirror, and the next one has no Xen."""
    new = tmp_path / "xen-4.20-amd64.deb"
    sums = {"trixie": "", "forky": make_deb(new)}
    for suite, sha256 in sums.items():
        folder = tmp_path / f"dists/{suite}/main/binary-amd64"
        folder.mkdir(parents=True)
        name = "xen-hypervisor-4.20-amd64" if sha256 else "hello"
        folder.joinpath("Packages.xz").write_bytes(lzma.compress(
            f"Package: {name}\nFilename: {new.name}\nSHA256: {sha256}\n\n"
            f"Package: {name}-dbg\nFilename: x\n".encode()))
    script = f"""
        . {ROOT}/support/build/debian.sh
        . {ROOT}/support/run/xen/packages.sh
        say() {{ echo "$*" >&2; }}
        die() {{ say "$*"; exit 2; }}
        cache={tmp_path}/cache
        codename() {{ echo bookworm; }}
        mirror() {{ echo file://{tmp_path}; }}"""
    env = {"PATH": str(path_without(tmp_path, "apt-get", "dpkg"))}
    r = run("sh", "-ec", script + "\ncat $(hypervisor amd64)", env=env)
    assert (r.returncode, r.stdout) == (0, "xen\n"), r.stderr
    # One that isn't what the list says is refused.
    new.write_bytes(new.read_bytes() + b"x")
    r = run("sh", "-ec", script.replace("/cache", "/cold") +
            "\nhypervisor amd64", env=env)
    fails(r, "xen-hypervisor-4.20-amd64 can't be had")
    r = run("sh", "-ec", script + "\nhypervisor arm64", env=env)
    fails(r, "none of Debian's suites has a Xen hypervisor of arm64")


def test_the_hosts_own_suite_is_the_first(tmp_path):
    for own, order in (("bookworm", "bookworm trixie forky sid"),
                       ("forky", "forky sid bookworm trixie"),
                       ("noble", "bookworm trixie forky sid")):
        r = run("sh", "-ec", f"""
            . {ROOT}/support/run/xen/packages.sh
            codename() {{ echo {own}; }}
            suites""")
        assert r.stdout.split() == order.split(), r.stderr


@pytest.mark.parametrize("apt", [True, False])
def test_a_suite_that_has_left_the_mirror(apt, tmp_path):
    """Another suite has the archive, which its sum tells; without apt, the pool
    that all suites share."""
    recipe = (ROOT / "lib/fdt/Makefile.uk").read_text()
    sums = re.findall(r"_SHA256 := (\w+)", recipe)
    r = run("sh", ROOT / "support/build/fetch.sh", "libfdt",
            "http://127.0.0.1:9/dtc-1.7.2.tar.xz", "dtc-1.7.2.tar.xz", sums[0],
            "nosuchsuite/device-tree-compiler=1.7.2-2",
            sums[1] if len(sums) > 1 else "", tmp_path / "cache",
            tmp_path / "origin", env=None if apt else {
                "PATH": str(path_without(tmp_path, "apt-get"))})
    assert r.returncode == 0, r.stderr
    assert list((tmp_path / "origin").iterdir())


def test_upstream_by_http(port, tmp_path):
    path = archive(tmp_path, {"answer.c": ANSWER % 9})
    add(port, f"APP_SHA256 := {digest(path)}\n"
        "$(eval $(call fetch,app,http://127.0.0.1:$(PORT)/src-1.0.tar.gz))\n"
        "APP_SRCS-y += $(APP_ORIGIN)/src-1.0/answer.c\n")
    script = ("import functools, http.server as h, subprocess, sys, threading\n"
              "s = h.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial("
              "h.SimpleHTTPRequestHandler, directory=sys.argv[1]))\n"
              "threading.Thread(target=s.serve_forever, daemon=True).start()\n"
              "sys.exit(subprocess.call(sys.argv[2:] + "
              "['PORT=%d' % s.server_port]))\n")
    r = run("python3", "-c", script, tmp_path, "make", "-C", ROOT,
            f"A={port.dir}", env={"XDG_CACHE_HOME": tmp_path / "cache"})
    assert r.returncode == 0, r.stdout + r.stderr
    assert run_image(port.image("linuxu")).returncode == 9


def test_a_folder_with_spaces(tmp_path):
    app = App(tmp_path / "two words")
    r = app.make()
    fails(r, "has a space in it")


# --- what the community's build files do ---------------------------------------

def test_a_target_of_prepare_without_a_recipe(port, tmp_path):
    """It gathers what it depends on; nothing makes its file."""
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    path = archive(tmp_path, {"answer.c": ANSWER % 3})
    add(port, f"$(eval $(call fetch,app,file://{path}))\n"
        "$(APP_BUILD)/.ready: $(APP_BUILD)/.origin\n"
        "UK_PREPARE += $(APP_BUILD)/.ready\n"
        "APP_SRCS-y += $(APP_ORIGIN)/src-1.0/answer.c\n")
    assert status(port, env=env) == 3
    assert compiled(port.built(env=env)) == []
    port.built("prepare", env=env)
    # Fetched again: it goes on, and comes to an end.
    (port.out / "lib/app/.origin").unlink()
    assert status(port, env=env) == 3


def test_a_target_of_prepare_that_does_not_appear(port):
    add(port, "$(APP_BUILD)/.ready: $(APP_BASE)/main.c\n\t@true\n"
        "UK_PREPARE += $(APP_BUILD)/.ready\n")
    fails(port.make("prepare"), "/.ready ran, but that file is not there")


def test_a_target_of_prepare_that_stays_old(port):
    (port.dir / "answer.c").write_text(ANSWER % 4)
    old = port.dir / "old"
    old.write_text("")
    run("touch", "-d", "2001-01-01", old)
    add(port, "$(APP_BASE)/old: $(APP_BASE)/main.c\n\t@true\n"
        "UK_PREPARE += $(APP_BASE)/old\n"
        "APP_SRCS-y += $(APP_BASE)/answer.c\n")
    assert status(port) == 4


@pytest.mark.parametrize("name", ["src-1.0", "project-src-1.0"])
def test_the_archives_own_folder_name_is_there(port, tmp_path, name):
    """Forges and Debian name it otherwise than the archive."""
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    (tmp_path / "project-src-1.0").mkdir()
    (tmp_path / "project-src-1.0/answer.c").write_text(ANSWER % 5)
    run("tar", "-czf", tmp_path / "src-1.0.tar.gz", "-C", tmp_path,
        "project-src-1.0")
    (port.dir / "patches").mkdir()
    add(port, f"$(eval $(call fetch,app,file://{tmp_path}/src-1.0.tar.gz))\n"
        f"$(eval $(call patch,app,$(APP_BASE)/patches,{name}))\n"
        f"APP_SRCS-y += $(APP_ORIGIN)/{name}/answer.c\n")
    assert status(port, env=env) == 5


def test_a_recipe_without_a_sum_uses_the_cache(port, tmp_path):
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    path = archive(tmp_path, {"answer.c": ANSWER % 6})
    add(port, "$(eval $(call fetch,app,http://127.0.0.1:9/src-1.0.tar.gz))\n"
        "APP_SRCS-y += $(APP_ORIGIN)/src-1.0/answer.c\n")
    r = port.make(env=env)
    where = pathlib.Path(r.stderr.split("put the archive into the cache as")[1]
                         .split()[0])
    path.rename(where)
    r = port.built(env=env)
    assert "no sha256" in r.stderr and digest(where) in r.stderr
    assert run_image(port.image("linuxu")).returncode == 6


def test_the_other_name_of_the_sum(port, tmp_path):
    env = {"XDG_CACHE_HOME": tmp_path / "cache"}
    path = archive(tmp_path, {"answer.c": ANSWER % 6})
    add(port, f"APP_ORIGIN_SHA256 := {'0' * 64}\n"
        f"$(eval $(call fetch,app,file://{path}))\n")
    fails(port.make(env=env), "is not the one expected", "0" * 64)


def test_an_application_without_options(port):
    (port.dir / "Config.uk").unlink()
    (port.dir / ".config").unlink()
    (port.dir / "main.c").write_text("#include <stdio.h>\nint main(void)\n"
                                     "{\n\tprintf(\"hi\\n\");\n}\n")
    port.config(PLAT_LINUXU=True, PLAT_KVM=False)
    port.built()
    assert run_image(port.image("linuxu")).stdout == "hi\n"


def test_limits_without_a_c_library(port):
    (port.dir / "Config.uk").write_text(
        "config APP_DEPENDENCIES\n\tbool\n\tdefault y\n\tselect LIBUKFMT\n")
    (port.dir / ".config").unlink()
    port.config(PLAT_LINUXU=True, PLAT_KVM=False)
    (port.dir / "main.c").write_text("int main(void)\n{\n\treturn 7;\n}\n")
    for cc in "gcc", "clang":
        assert port.built(f"CC={cc}")
        assert run_image(port.image("linuxu")).returncode == 7


def test_an_unknown_macro_is_named(port):
    add(port, "# $(call commented_out,app)\n"
        "$(eval $(call frobnicate,app))\n")
    fails(port.make(), "calls the macro 'frobnicate'", "Makefile.uk")


@pytest.mark.parametrize("text, value", [
    ("$(if $(call gcc_version_ge,4,8),yes,no)", "yes"),
    ("$(if $(call gcc_version_ge,99,0),yes,no)", "no"),
    ("$(if $(call clang_version_ge,3,0),yes,no)", "no"),
    ("$(call uc,abc-1)", "ABC-1"),
    ("$(call lc,ABC-1)", "abc-1"),
    ("$(call mk_sub_build_dir,made)$(if $(wildcard $(O)/made/.),yes)", "yes"),
    ("$(call mk_sub_libbuild_dir,app,made)"
     "$(if $(wildcard $(APP_BUILD)/made/.),yes)", "yes"),
    ("$(ARCH) $(CP) $(CAT) $(SED) $(PYTHON)", "x86_64 cp cat sed python3"),
])
def test_macros_of_other_ports(port, text, value):
    (port.dir / "answer.c").write_text(ANSWER % 1)
    add(port, "APP_SRCS-y += $(APP_BASE)/answer.c\n"
        f"$(info answer={text})\n")
    assert f"answer={value}\n" in port.built("print-libs").stdout


def test_a_compiler_that_is_too_old(port):
    add(port, "$(call error_if_gcc_version_lt,99,1)\n")
    fails(port.make(), "This needs gcc 99.1 or newer")


def test_build_cmd(port):
    add(port, "$(APP_BUILD)/answer.c: $(APP_BASE)/main.c\n"
        "\t$(call build_cmd,MAKE,app,$@,printf '%s\\n' 'int answer(void);' "
        "'int answer(void)' '{ return 8; }' >$@)\n"
        "UK_PREPARE += $(APP_BUILD)/answer.c\n"
        "APP_SRCS-y += $(APP_BUILD)/answer.c\n")
    r = port.built()
    assert "MAKE     app: answer.c" in r.stdout
    assert run_image(port.image("linuxu")).returncode == 8


@pytest.mark.parametrize("recipe, number", [("", 1), ("LIBMY_LINUX := y\n", 2)])
def test_what_a_port_from_elsewhere_is_compiled_for(port, tmp_path, recipe,
                                                    number):
    lib = tmp_path / "my"
    lib.mkdir()
    (lib / "Makefile.uk").write_text(
        f"$(eval $(call addlib,libmy))\n{recipe}"
        "LIBMY_SRCS-y += $(LIBMY_BASE)/my.c\n")
    (lib / "my.c").write_text(
        "int answer(void);\nint answer(void)\n{\n"
        "#if defined(__Unikraft__) && !defined(__linux__)\n\treturn 1;\n"
        "#elif defined(__linux__) && !defined(__Unikraft__)\n\treturn 2;\n"
        "#endif\n}\n")
    port.built(f"L={lib}")
    assert run_image(port.image("linuxu")).returncode == number


def test_headers_and_options_by_upstreams_names(port, tmp_path):
    names = ["LIBUKSIGNAL", "LIBPOSIX_LIBDL", "LIBUKTIME", "LIBUKMMAP",
             "LIBUKLOCK_SEMAPHORE", "LIBUKLOCK_MUTEX", "LIBUKSWRAND_DEVFS"]
    lib = tmp_path / "my"
    lib.mkdir()
    (lib / "Makefile.uk").write_text(
        "$(eval $(call addlib,libmy))\n"
        "LIBMY_SRCS-y += $(LIBMY_BASE)/my.c\n")
    (lib / "Config.uk").write_text(
        "config LIBMY\n\tbool\n\tdefault y\n\tselect LIBUKSCHED\n" +
        "".join(f"\tselect {n}\n" for n in names))
    (lib / "my.c").write_text(
        "".join(f"#include <uk/{h}.h>\n" for h in (
            "thread", "semaphore", "mutex", "errptr", "ctors", "arch/limits",
            "arch/types", "arch/time", "arch/atomic")) +
        "int answer(void);\nstatic int ran;\n"
        "static void early(void)\n{\n\tran = 1;\n}\nUK_CTOR(early);\n"
        "int answer(void)\n{\n"
        "\tstruct uk_semaphore s;\n\tstruct uk_mutex m;\n\t__u32 n = 1;\n"
        "\tuk_semaphore_init(&s, 1);\n\tuk_mutex_init(&m);\n"
        "\tuk_mutex_lock(&m);\n\tuk_mutex_unlock(&m);\n"
        "\tif (!uk_semaphore_trydown(&s) || uk_semaphore_trydown(&s) ||\n"
        "\t    ukarch_inc(&n) != 1 || ukarch_load_n(&n) != 2 ||\n"
        "\t    ukarch_compare_exchange_sync(&n, 2, 3) != 2 || n != 3 ||\n"
        "\t    !PTRISERR(ERR2PTR(-5)) || PTR2ERR(ERR2PTR(-5)) != -5 ||\n"
        "\t    PTRISERR(&n) || __PAGE_SIZE != 4096 || sizeof(__nsec) != 8)\n"
        "\t\treturn 1;\n\treturn ran ? 42 : 2;\n}\n")
    port.built(f"L={lib}")
    assert run_image(port.image("linuxu")).returncode == 42
