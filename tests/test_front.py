# SPDX-License-Identifier: BSD-3-Clause
"""A user's first hours: terminals, second runs, upgrades,
settings that can't come into force, applications outside the tree."""
import errno
import os
import platform
import re
import shlex
import shutil
import socket
import subprocess

import pytest

from conftest import ROOT, App, run, run_image, tess
from test_docs import guide_app  # noqa: F401
from test_menus import Terminal, save_menuconfig

HELLO = "apps/helloworld"
HOST = platform.machine().replace("aarch64", "arm64")


def said(result):
    return result.stdout + result.stderr


# --- a terminal --------------------------------------------------------------

@pytest.mark.parametrize("command, text", [
    (["run", "--timeout", "60", HELLO], "Hello world!"),
    (["run", "--timeout", "60", "-p", "linuxu", HELLO], "Hello world!"),
    (["run", "--timeout", "60", "-p", "linuxu", "-m", "arm", HELLO],
     "Hello world!"),
    (["build", HELLO], "READY"),
    (["size", HELLO], "libnolibc"),
    (["test", "--timeout", "60", "-p", "linuxu", "--", "nolibc.qsort"],
     "1 passed, 0 failed"),
    (["help"], "usage:"),
], ids=lambda v: " ".join(v) if isinstance(v, list) else None)
def test_on_a_terminal(command, text):
    t = Terminal(ROOT / "tess", *command)
    t.expect(text)
    assert t.finish() == 0, t.text


def test_a_missing_program_is_asked_for_on_a_terminal(tmp_path):
    """And the answer no ends the command."""
    t = Terminal("env", "TESS_YES=", f"PATH={path_without(tmp_path, 'flock')}",
                 ROOT / "tess", "build", HELLO)
    t.expect("missing on this host: flock")
    t.expect("install util-linux with apt-get? [Y/n]")
    t.type("n\r")
    t.expect("not installed")
    assert t.finish() == 2


def path_without(folder, *names):
    """A PATH that has all programs of this host's but `names`."""
    folder /= "bin"
    folder.mkdir()
    for place in "/usr/bin", "/usr/sbin", "/bin", "/sbin":
        for f in os.scandir(place):
            if f.name not in names and not (folder / f.name).exists():
                (folder / f.name).symlink_to(f.path)
    return folder


def test_nothing_is_installed_without_consent(tmp_path):
    path = path_without(tmp_path, "flock", "qemu-system-x86_64")
    env = {"PATH": str(path), "TESS_YES": ""}
    r = tess("run", HELLO, env=env)
    assert r.returncode == 2
    # One answer for all that the command needs, before it builds.
    assert "missing on this host: flock qemu-system-x86_64" in r.stderr
    assert "apt-get install qemu-system-x86 util-linux" in r.stderr
    assert "READY" not in r.stderr


@pytest.mark.parametrize("program, app", [
    ("bzip2", "tests/mbedtls"), ("patch", "apps/httpd")])
def test_what_prepares_a_port_is_asked_for_first(program, app, tmp_path):
    path = path_without(tmp_path, program)
    r = tess("build", app, env={"PATH": str(path), "TESS_YES": ""})
    assert r.returncode == 2
    assert f"missing on this host: {program}\n" in r.stderr


@pytest.mark.parametrize("manager, how", [
    ("dnf", "dnf install util-linux"),
    ("pacman", "pacman -S util-linux"),
    ("apk", "apk add flock"),
])
def test_other_package_managers_are_named(manager, how, tmp_path):
    path = path_without(tmp_path, "flock", "apt-get")
    (path / manager).symlink_to("true")
    r = tess("build", HELLO, env={"PATH": str(path), "TESS_YES": ""})
    assert r.returncode == 2 and how in r.stderr


# --- kconfiglib in place of kconfig-frontends --------------------------------

FRONTENDS = "kconfig-conf", "kconfig-mconf", "kconfig-nconf"
DERIVED = ".config", "config.mk", "include/uk/config.h"


@pytest.mark.parametrize("name", ["helloworld", "httpd"])
def test_kconfiglib_makes_the_same_configuration(name, tmp_path):
    """From the defaults or the defconfig, completed, and saved."""
    source = tmp_path / "apps" / name
    shutil.copytree(ROOT / "apps" / name, source,
                    ignore=shutil.ignore_patterns("build", ".config*"))
    envs = {}, {"PATH": str(path_without(tmp_path, *FRONTENDS))}
    made = []
    for env in envs:
        out = tmp_path / f"out{len(made)}"
        for targets in ["defconfig"], ["config"], ["olddefconfig"], \
                ["savedefconfig"]:
            r = run("make", f"UK_ROOT={ROOT}", f"UK_LIBS={ROOT}/libs",
                    f"O={out}", f"C={out}/.config", *targets, cwd=source,
                    env=env)
            assert r.returncode == 0, said(r)
        made.append([(out / f).read_text() for f in DERIVED] +
                    [(source / "defconfig").read_text()])
    assert made[0] == made[1]


def test_kconfiglib_builds(tmp_path, app):
    """Through tess, too; and unmet selects are errors as before."""
    env = {"PATH": str(path_without(tmp_path, *FRONTENDS)), "TESS_YES": ""}
    r = tess("run", "-p", "linuxu", "-c", "APP_LOUD=y", app.dir, env=env)
    assert r.stdout == "hi\n", said(r)
    config = app.dir / "Config.uk"
    config.write_text(config.read_text().replace(
        "if !HAVE_LIBC\n", "if !HAVE_LIBC\n\tselect LIB9PFS\n"))
    ends = [said(app.make("config", env=e)) for e in ({}, env)]
    assert "selects LIB9PFS which has unmet direct dependencies" in ends[0]
    unmet = [set(re.findall(r"\(.*\) selects \w+ which has", e)) for e in ends]
    assert unmet[0] == unmet[1]


def test_kconfiglib_has_the_menu(tmp_path, app):
    path = path_without(tmp_path, *FRONTENDS)
    t = Terminal("env", f"PATH={path}", "make", "-C", ROOT, f"A={app.dir}",
                 "menuconfig")
    t.expect("Libraries")
    t.type("q")
    t.expect("Save configuration?")
    t.type("y")
    assert t.finish() == 0, t.text
    assert "CONFIG_LIBNOLIBC=y" in (app.dir / ".config").read_text()


# --- two at a time -----------------------------------------------------------

def test_a_second_build_waits(app):
    """Both succeed, and the one that came second says that it waits."""
    started = [subprocess.Popen(
        [ROOT / "tess", "run", "-p", "linuxu", app.dir], text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE) for _ in range(3)]
    ends = [p.communicate(timeout=300) for p in started]
    assert [e[0] for e in ends] == ["hi\n"] * 3, ends
    assert any("another build works in" in e[1] for e in ends)


def test_make_beside_make(app):
    app.config(PLAT_LINUXU=True, PLAT_KVM=False)
    command = ["make", "-C", ROOT, f"A={app.dir}"]
    started = [subprocess.Popen(command, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT) for _ in range(3)]
    ends = [p.communicate(timeout=300)[0] for p in started]
    assert [p.returncode for p in started] == [0] * 3, ends
    assert any("another build works in" in e for e in ends)
    assert run_image(app.image("linuxu")).stdout == "hi\n"


def test_a_running_image_holds_no_lock(app):
    (app.dir / "main.c").write_text(
        "#include <stdio.h>\nint main(void)\n"
        "{\n\tputs(\"up\");\n\tgetchar();\n\treturn 0;\n}\n")
    command = [ROOT / "tess", "run", "-p", "linuxu", app.dir]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as first:
        assert first.stdout.readline() == "up\n"
        r = run(*command)
        assert r.stdout == "up\n" and "another build" not in r.stderr
        first.communicate("\n")
    assert first.returncode == 0


def test_clean_and_build_in_one_command(app):
    app.built()
    app.built("clean", "all")
    assert app.image().exists()


# --- upgrades ----------------------------------------------------------------

def set_options(app, text):
    (app.dir / "Config.uk").write_text(
        "config APP_DEPENDENCIES\n\tbool\n\tdefault y\n"
        "\tselect LIBNOLIBC if !HAVE_LIBC\n" + text)


OLD = ("config APP_OLD\n\tbool \"Old\"\n\tdefault y\n"
       "config APP_LEVEL\n\tint \"Level\"\n\tdefault 3\n"
       "config APP_NAME\n\tstring \"Name\"\n\tdefault \"old\"\n")
NEW = ("config APP_LEVEL\n\tint \"Level\"\n\tdefault 4\n"
       "config APP_NAME\n\tstring \"Name\"\n\tdefault \"new\"\n")


def level_and_name(app):
    return [l for l in (app.dir / ".config").read_text().splitlines()
            if "APP_LEVEL" in l or "APP_NAME" in l]


@pytest.mark.parametrize("choose", [False, True])
def test_a_build_follows_changed_options(app, choose):
    """An option goes and a default changes: what the user chose stays."""
    set_options(app, OLD)
    app.built("config")
    if choose:
        app.config(APP_LEVEL=7)
        app.built("config")
    set_options(app, NEW)
    r = app.built("config")
    assert "APP_OLD" not in said(r)
    assert level_and_name(app) == [
        f"CONFIG_APP_LEVEL={7 if choose else 4}", 'CONFIG_APP_NAME="new"']


def test_a_chosen_option_that_goes_is_named(app):
    set_options(app, OLD)
    app.config(APP_OLD=False, APP_LEVEL=7)
    app.built("config")
    (app.dir / "Config.uk").write_text(NEW.replace("APP_LEVEL", "APP_DEPTH"))
    r = app.built("config")
    assert "no longer exist and are left out: CONFIG_APP_LEVEL" in said(r)


def test_a_build_folder_of_an_earlier_release(app):
    """It has no record of choices: what it was made with is no error."""
    set_options(app, OLD)
    app.built("config")
    for f in ".config-chosen", ".config-was":
        (app.out / f).unlink()
    set_options(app, NEW)
    app.built("config")
    (app.dir / ".config").write_text(
        (app.dir / ".config").read_text() + "CONFIG_APP_TYPO=y\n")
    r = app.make("config")
    assert r.returncode != 0 and "option APP_TYPO" in said(r)


def test_tess_follows_changed_options(app):
    set_options(app, OLD)
    assert tess("build", "-p", "linuxu", app.dir).returncode == 0
    out = app.out / "linuxu-x86_64"
    for f in ".config-chosen", ".config-was":
        (out / f).unlink()
    set_options(app, NEW)
    r = tess("build", "-p", "linuxu", app.dir)
    assert r.returncode == 0, said(r)
    assert "CONFIG_APP_LEVEL=4" in (out / ".config").read_text()


def test_an_option_that_was_only_selected(app):
    """It stays when the next build asks for it by itself."""
    for option in "LIBUKALLOCGUARD", "LIBUKVMEM", "LIBUKALLOCGUARD":
        r = tess("build", "-p", "linuxu", "-c", f"{option}=y", app.dir)
        assert r.returncode == 0, said(r)
    config = app.dir / ".config"
    for text in "CONFIG_LIBUKALLOCGUARD=y\n", "CONFIG_LIBUKVMEM=y\n":
        config.write_text(text)
        app.built("config")
        assert text in config.read_text()


# --- settings ----------------------------------------------------------------

def test_a_misspelt_option_is_one_line(app):
    """With the nearest name: on the command line, in a configuration."""
    r = tess("build", "-c", "OPTIMISE_SIZE=y", app.dir)
    text = "there is no option OPTIMISE_SIZE: did you mean OPTIMIZE_SIZE?"
    assert (r.returncode, said(r)) == (2, f"tess: -c: {text}\n")
    defconfig = app.dir / "defconfig"
    defconfig.write_text("CONFIG_OPTIMISE_SIZE=y\nCONFIG_APP_LOUD=y\n")
    r = tess("build", app.dir)
    assert (r.returncode, said(r)) == (2, f"tess: {defconfig}: {text}\n")
    for target in "defconfig", "all":
        r = app.make(target)
        assert r.returncode == 2 and f"{defconfig}: {text}" in r.stderr
        assert not (app.dir / ".config").exists()


@pytest.mark.parametrize("args, message", [
    (["run", "--memry", "8", HELLO], "option '--memry': did you mean --memory?"),
    (["rnu", HELLO], "command 'rnu': did you mean run?"),
    (["run", "--zzzzz", HELLO], "option '--zzzzz': ./tess help lists all"),
    (["build", "-c", "SCHED_PREEMPT=y", HELLO],
     "option SCHED_PREEMPT: did you mean LIBUKSCHED_PREEMPT?"),
])
def test_a_misspelt_word_is_one_line(args, message):
    r = tess(*args)
    assert r.returncode == 2 and message in said(r)
    assert said(r).count("\n") == 1


@pytest.mark.parametrize("setting, why", [
    ("OPTIMIZE_SIZE", "an option needs a value, such as -c OPTIMIZE_SIZE=y"),
    ("STACK_SIZE_PAGE_ORDER=99", "it takes a number from 1 to 10"),
    ("STACK_SIZE_PAGE_ORDER=big", "it takes a number from 1 to 10"),
    ("LIBUKSCHED_STACK_SIZE=8", "it depends on LIBUKSCHED, which isn't"),
    ("OPTIMIZE_SIZE=yes", "it takes y or n"),
    ("HAVE_SMP=y", "isn't for the user to choose"),
    ("LIBNOLIBC=n", "something that is chosen selects it: APP_DEPENDENCIES"),
    ("NO_SUCH=y", "NO_SUCH"),
    ("LIBUKDEBG=n", "there is no option LIBUKDEBG: did you mean LIBUKDEBUG?"),
])
def test_a_setting_without_effect_is_an_error(setting, why, app):
    r = tess("build", "-c", setting, app.dir)
    assert r.returncode == 2 and why in said(r), said(r)
    assert said(r).splitlines()[-1].startswith("tess: ")
    again = tess("build", "-c", setting, app.dir)
    assert again.returncode == 2 and why in said(again)


def test_text_needs_no_quotes(app):
    set_options(app, OLD)
    (app.dir / "main.c").write_text(
        "#include <stdio.h>\n#include <uk/config.h>\nint main(void)\n"
        "{\n\tputs(CONFIG_APP_NAME);\n\treturn 0;\n}\n")
    for text in "hey", '"hey"', "8080", "two words":
        r = tess("run", "-p", "linuxu", "-c", f"APP_NAME={text}", app.dir)
        assert r.stdout == text.strip('"') + "\n", said(r)


def test_a_setting_after_a_saved_menu(app):
    """A menu saves all options. What something had selected goes with it; what
    the user has chosen stays, and so does what no Config.uk defines."""
    config = app.dir / ".config"
    config.write_text("CONFIG_PLAT_LINUXU=y\nCONFIG_APP_LOUD=y\n")
    save_menuconfig(ROOT / "tess", "menuconfig", app.dir)
    assert "CONFIG_LIBUKALLOCBBUDDY=y" in config.read_text()
    # The allocator selects it.
    r = tess("build", "-c", "LIBUKBOOT_HEAP=n", "-c", "LIBUKDEBUG=n", app.dir)
    assert r.returncode == 0, said(r)
    made = (app.out / f"linuxu-{HOST}/.config").read_text()
    assert "CONFIG_LIBUKDEBUG=y" not in made and "CONFIG_APP_LOUD=y" in made
    config.write_text(config.read_text() + "CONFIG_NO_SUCH=y\n")
    r = tess("build", app.dir)
    assert r.returncode == 2 and "NO_SUCH" in said(r).splitlines()[-1]


@pytest.mark.parametrize("line, message", [
    ("select LIBNOSUCH", "APP_DEPENDENCIES selects LIBNOSUCH"),
    ("select LIB9PFS", "LIB9PFS"),
])
def test_a_select_that_cannot_be_met_is_an_error(line, message, app):
    config = app.dir / "Config.uk"
    config.write_text(config.read_text().replace(
        "\tselect LIBNOLIBC if !HAVE_LIBC\n",
        f"\tselect LIBNOLIBC if !HAVE_LIBC\n\t{line}\n"))
    r = app.make()
    assert r.returncode != 0 and message in said(r)
    assert "fatal error" not in said(r)


def test_a_select_for_another_case_is_none(app):
    set_options(app, "config APP_MORE\n\tbool \"More\"\n"
                "\tselect LIBNOSUCH if APP_EVEN_MORE\n\tdefault y\n"
                "config APP_EVEN_MORE\n\tbool \"Even more\"\n")
    app.built("config")


def test_the_platform_of_the_configuration(app):
    """Of .config, where the command names none; what it names goes first."""
    (app.dir / ".config").write_text(
        "CONFIG_PLAT_LINUXU=y\nCONFIG_ARCH_ARM_32=y\n")
    for options, name in (
            ([], "linuxu-arm"), (["-m", "x86_64"], "linuxu-x86_64"),
            (["-p", "kvm"], f"kvm-{HOST}"), (["-m", "arm64"], "kvm-arm64")):
        r = tess("run", *options, "--accel", "tcg", app.dir)
        assert (r.returncode, r.stdout) == (0, "hi\n"), r.stderr
        assert f"READY    {app.out}/{name}/app_{name}" in r.stderr
    r = tess("build", app.dir)
    assert f"platform linuxu, architecture arm, as {app.dir}/.config" in \
        r.stderr


# --- what no library has -----------------------------------------------------

def test_a_missing_symbol_names_its_library(app):
    """And the option that has it linked."""
    (app.dir / "main.c").write_text(
        "int socket(int, int, int);\nint nowhere(void);\nint main(void)\n"
        "{\n\treturn socket(2, 1, 0) + nowhere();\n}\n")
    r = tess("build", "-p", "linuxu", app.dir)
    assert r.returncode == 2
    assert re.search(r"needs the symbol 'socket', .*\n  The library uksocket "
                     r"has it: choose LIBUKSOCKET \(make menuconfig, or -c "
                     r"LIBUKSOCKET=y\),\n.* of app with 'select LIBUKSOCKET'",
                     r.stderr), r.stderr
    assert re.search(r"'nowhere', .*\n  Choose the library that has it",
                     r.stderr)


def test_a_missing_call_names_its_library(app):
    """Of those that C libraries make, which are linked in any case."""
    (app.dir / "main.c").write_text(
        "#include <uk/syscall.h>\nint main(void)\n"
        "{\n\treturn UK_SYS(socket, 2, 1, 0) + UK_SYS(swapon, 0, 0);\n}\n")
    config = app.dir / "Config.uk"
    config.write_text(config.read_text().replace(
        "if !HAVE_LIBC\n", "if !HAVE_LIBC\n\tselect LIBSYSCALL_SHIM\n"))
    r = tess("run", "-p", "linuxu", app.dir)
    assert "socket(): no library here has it: choose LIBPOSIX_SOCKET\n" in \
        r.stdout, said(r)
    assert "swapon(): no library here has it\n" in r.stdout


# --- the boot ----------------------------------------------------------------

@pytest.mark.parametrize("debug", [True, False])
def test_a_failed_init_call_is_named(debug, app):
    (app.dir / "main.c").write_text(
        "#include <errno.h>\n#include <uk/init.h>\n"
        "static int find_card(struct uk_init_ctx *ctx)\n"
        "{\n\t(void)ctx;\n\treturn -ENODEV;\n}\n"
        "uk_sys_initcall(find_card);\nint main(void)\n{\n\treturn 0;\n}\n")
    options = [] if debug else ["-c", "LIBUKBOOT_HEAP=n", "-c",
                                "LIBUKBOOT_ARGS=n", "-c", "LIBUKDEBUG=n"]
    r = tess("run", "-p", "linuxu", *options, app.dir)
    assert r.returncode == 134
    if debug:
        assert re.search(r"app: init call find_card\(\) at 0x\w+ failed: "
                         rf"errno {errno.ENODEV}\n", r.stdout), said(r)
    assert "CRASH: an init call failed\n" in r.stdout, said(r)


@pytest.mark.parametrize("code, status", [
    ("static int init(struct uk_init_ctx *c)\n{\n\t(void)c;\n\treturn "
     "malloc(1 << 30) ? 0 : -ENOMEM;\n}\nuk_lib_initcall(init);\n"
     "int main(void)\n{\n\treturn 0;\n}\n", 134),
    ("int main(void)\n{\n\tif (!malloc(1 << 30)) {\n"
     "\t\tperror(\"malloc\");\n\t\treturn 1;\n\t}\n\treturn 0;\n}\n", 1),
], ids=["boot", "heap"])
def test_who_runs_out_of_memory_is_told_how_much_there_was(code, status, app):
    (app.dir / "main.c").write_text(
        "#include <errno.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
        "#include <uk/init.h>\n" + code)
    r = tess("run", "-m", "x86_64", "--accel", "tcg", "--memory", "16",
             app.dir)
    assert r.returncode == status, said(r)
    assert "it had 16 MiB; give it more by --memory 32" in r.stderr, said(r)


@pytest.mark.parametrize("target, options", [
    ("kvm", ["--accel", "tcg", "--memory", "16"]),
    ("linuxu", ["-c", "LINUXU_HEAP_MIB=16"]),
    pytest.param("xen", ["--memory", "16"], marks=pytest.mark.slow),
])
def test_an_image_tells_itself_that_memory_is_short(target, options, app):
    """Once, of what is no test: and it goes on."""
    (app.dir / "main.c").write_text(
        "#include <stdint.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
        "int main(void)\n{\n\tvolatile size_t huge = SIZE_MAX / 2;\n"
        "\tfor (int i = 0; i < 3; i++)\n"
        "\t\tif (malloc(i ? 1 << 30 : huge)) return 1;\n"
        "\tputs(calloc(huge, 3) ? \"got\" : \"goes on\");\n"
        "\treturn 0;\n}\n")
    r = tess("run", "-p", target, "-m", "x86_64", *options, app.dir)
    assert r.returncode == 0, said(r)
    # A PC's lowest MiB isn't the image's.
    assert re.fullmatch(
        r"\[WARN\] libukalloc: no memory for 1073741824 bytes: the image has "
        r"1[56] MiB in all\. Give it more by --memory, or on linuxu by "
        r"LINUXU_HEAP_MIB\ngoes on\n", r.stdout), said(r)


# --- folders -----------------------------------------------------------------

def test_an_application_elsewhere_with_a_port(tmp_path, guide_app):
    """The guide's four files, with lwIP as a port."""
    mine = guide_app
    makefile = mine / "Makefile"
    makefile.write_text(makefile.read_text().replace(
        "LIBS :=", "LIBS := $(UK_LIBS)/lwip"))
    config = mine / "Config.uk"
    config.write_text(config.read_text().replace(
        "\tselect LIBNOLIBC", "\tselect LIBLWIP\n\tselect LIBNOLIBC"))
    (mine / "main.c").write_text(
        "#include <stdio.h>\n#include <lwip/init.h>\nint main(void)\n"
        "{\n\tputs(LWIP_VERSION_STRING);\n\treturn 0;\n}\n")
    r = tess("run", "-p", "linuxu", "--net", "none", mine, cwd=tmp_path)
    assert r.returncode == 0 and "2.2.1\n" in r.stdout, said(r)
    r = run("make", f"UK_ROOT={ROOT}", "print-libs", cwd=mine)
    assert "liblwip" in r.stdout, said(r)


def test_from_another_folder_by_a_link(tmp_path):
    link = tmp_path / "tess"
    link.symlink_to(ROOT / "tess")
    r = run(link, "run", "-p", "linuxu", HELLO, cwd=tmp_path)
    assert r.stdout == "Hello world!\n", said(r)


@pytest.mark.parametrize("char", "$'#:%(),;&=\"")
def test_folders_with_odd_characters_are_refused(char, tmp_path):
    a = App(tmp_path, f"a{char}b")
    r = tess("build", a.dir)
    assert r.returncode == 2 and "make can't carry" in r.stderr, said(r)
    r = a.make()
    assert r.returncode != 0 and "make can't carry" in r.stderr, said(r)


def test_flags_of_the_environment_stay_outside(app):
    env = {v: "-DLEAK=1 -nonsense" for v in
           ("CFLAGS", "CPPFLAGS", "CXXFLAGS", "ASFLAGS", "LDFLAGS")}
    app.config(PLAT_LINUXU=True, PLAT_KVM=False)
    assert "LEAK" not in said(app.built("V=1", env=env))
    assert "LEAK" not in said(tess("build", "-v", "-p", "linuxu", app.dir,
                                   env=env))


# --- the command line --------------------------------------------------------

def test_options_may_come_first():
    r = tess("-y", "-p", "linuxu", "run", HELLO)
    assert r.stdout == "Hello world!\n", said(r)


def test_the_usage_names_all_there_is():
    """Commands, benchmarks, and options."""
    text = tess("help").stdout
    commands = {f.stem for f in (ROOT / "support/tess").glob("*.sh")}
    assert set(re.findall(r"^  ([a-z]+) ", text, re.M)) == \
        (commands | {"run", "debug"}) - {"help"}
    benches = re.search(r"figures: (.*?)\(", text, re.S)[1]
    assert set(re.findall(r"\w+", benches)) == {
        f.parent.name for f in (ROOT / "bench").glob("*/run")}
    options = re.findall(r"^\t(--?[a-z]+)[ |)]", (ROOT / "tess").read_text(),
                         re.M)
    assert [o for o in options if o not in text] == ["-h"]


@pytest.mark.parametrize("target", ["kvm", "linuxu"])
def test_print_only_prints(target):
    r = tess("run", "-p", target, "--accel", "tcg", "--print", HELLO, "--",
             "two words")
    assert r.returncode == 0 and "Hello" not in r.stdout
    words = shlex.split(r.stdout)
    assert shutil.which(words[0]) or os.access(words[0], os.X_OK)
    r = run(*words, timeout=60)
    assert "argv[1] = two words\n" in r.stdout


def test_an_initrd_of_microvm_hides_no_device(app, tmp_path):
    """One that reaches into the last page of memory, where QEMU 10's usual
    firmware puts the ACPI tables."""
    initrd = tmp_path / "initrd"
    initrd.write_bytes(os.urandom((5 << 20) - 1))
    (app.dir / "main.c").write_text(
        "#include <stdio.h>\n#include <uk/netdev.h>\nint main(void)\n"
        '{\n\tprintf("%u cards\\n", uk_netdev_count());\n\treturn 0;\n}\n')
    command = ["run", "-m", "x86_64", "--accel", "tcg", "--machine", "microvm",
               "-c", "LIBUKNETDEV=y", "-c", "LIBVIRTIO_NET=y", "--initrd",
               initrd, app.dir]
    assert " -bios qboot.rom " in tess(*command, "--print").stdout
    for cpus in "1", "2":
        r = tess(*command, "--cpus", cpus)
        assert (r.returncode, r.stdout) == (0, "1 cards\n"), said(r)


@pytest.mark.parametrize("arch", ["x86_64", "arm64"])
def test_a_crash_is_found_in_the_sources(arch):
    r = tess("run", "-m", arch, "--accel", "tcg", "tests/crash", "--",
             "null_write")
    assert r.returncode == 134 and "=== CRASH" in r.stdout
    assert re.search(r"^tess: +[0-9a-f]+ null_write at main.c:\d+$", r.stderr,
                     re.M), r.stderr
    assert re.search(r"^tess: .* \./tess debug .*tests/crash", r.stderr, re.M)


def test_a_missing_caller_is_mentioned(app):
    """Where the image can't name it, since that costs what hello has not."""
    (app.dir / "main.c").write_text(
        "#include <string.h>\nint main(void)\n{\n"
        "\tconst char *volatile none = 0;\n\treturn strlen(none) != 7;\n}\n")
    command = ["run", "-p", "linuxu", "-m", "x86_64", app.dir]
    r = tess(*command)
    assert r.returncode == 134 and "-c LIBUKDEBUG_LEAF=y has it" in r.stderr
    r = tess(*command, "-c", "LIBUKDEBUG_LEAF=y")
    assert re.search(r"#0 \w+ strlen\+.*\n +#1 \w+ main\+", r.stdout), said(r)
    assert "LIBUKDEBUG_LEAF" not in r.stderr


@pytest.mark.parametrize("option", ["-p", "-m", "-c", "--memory", "--cpus",
                                    "--machine", "--timeout", "--disk",
                                    "--mount", "--initrd", "--port", "--net"])
def test_a_missing_value_is_named(option):
    r = tess("run", HELLO, option)
    assert r.returncode == 2
    assert f"tess: {option} needs " in r.stderr


@pytest.mark.parametrize("args, message", [
    (["--memory", "lots"], "--memory takes a number"),
    (["--memory", "1"], "--memory 1: this image needs at least 2 MiB"),
    (["--memory", "1", "-m", "arm64"], "needs at least 3 MiB"),
    (["-p", "kmv"], "no platform 'kmv': there are kvm, xen and linuxu"),
    (["-p", "linuxu", "-m", "arm64"], "platform linuxu has no arm64"),
    (["--initrd", "/nosuch"], "--initrd: there is no file /nosuch"),
    (["--disk", "/nosuch"], "--disk: there is no file /nosuch"),
    (["--mount", "/nosuch:/x"], "--mount: there is no folder /nosuch"),
    (["--mount", "/tmp:/x"], "this image has no 9pfs"),
    (["--disk", "README.md"], "this image has no driver of disks"),
])
def test_bad_values(args, message):
    r = tess("run", *args, HELLO)
    assert r.returncode == 2
    assert said(r).splitlines()[-1].startswith("tess: ")
    assert message in said(r).splitlines()[-1]


@pytest.mark.parametrize("arch", ["x86_64", "arm64"])
@pytest.mark.parametrize("option", ["--machine=nosuch", "--cpu=nosuch",
                                    "--accel=nosuch", "--cpus=9999"])
def test_what_qemu_refuses(option, arch):
    r = tess("run", "-m", arch, *option.split("="), HELLO)
    assert r.returncode == 1
    assert said(r).splitlines()[-1] == "tess: QEMU has refused to start the " \
        "machine: its line above says why", said(r)


def test_a_parameter_may_come_first():
    r = tess("run", "-p", "linuxu", "no.such=3", HELLO)
    assert "no.such=3: no library here has this" in said(r), said(r)


@pytest.mark.parametrize("option", ["--port=8080:80", "--net=user"])
def test_a_network_that_the_image_lacks(option):
    r = tess("run", *option.split("="), HELLO)
    assert r.returncode == 2 and said(r).splitlines()[-1].startswith(
        f"tess: {option[:option.index('=')]}: this image has no network")


@pytest.mark.parametrize("plat", ["linuxu", "xen"])
def test_a_mount_that_the_platform_lacks(plat):
    """It isn't told to choose a driver first."""
    r = tess("run", "-p", plat, "-m", "x86_64", "--mount", "/tmp:/x", HELLO)
    assert r.returncode == 2 and "READY" not in said(r)
    assert re.fullmatch("tess: --.*mount (is|are) for kvm.*",
                        said(r).splitlines()[-1])


@pytest.mark.parametrize("args, message", [
    (["debug", "-p", "xen", HELLO], "debug is for kvm and linuxu"),
    (["menuconfig", HELLO], "the menu needs a terminal"),
])
def test_what_cannot_be_is_refused_at_once(args, message):
    r = tess(*args)
    assert r.returncode == 2 and message in said(r).splitlines()[-1]


def test_a_linux_process_has_no_memory_of_a_machine():
    r = tess("run", "-p", "linuxu", "--memory", "8", HELLO)
    assert (r.returncode, r.stdout) == (0, "Hello world!\n")
    assert "a heap of LINUXU_HEAP_MIB" in r.stderr.splitlines()[-1]


@pytest.mark.slow
def test_too_little_memory_on_xen():
    r = tess("run", "-p", "xen", "-m", "x86_64", "--memory", "1", HELLO)
    assert r.returncode != 0 and said(r).splitlines()[-1] == \
        "tess: --memory 1: this image needs more; try --memory 2"


def test_a_port_that_the_user_names_is_that_or_none():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        port = s.getsockname()[1]
        r = tess("run", "--port", f"{port}:80", "--print", "apps/httpd")
    assert r.returncode == 2
    assert f"another program listens at port {port}" in r.stderr
