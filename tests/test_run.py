# SPDX-License-Identifier: BSD-3-Clause
"""Images started by tess: what the console shows, and the exit status."""
import re

import pytest

from conftest import App, ROOT, run, run_image, tess

PLATFORMS = ["kvm-x86_64", "kvm-arm64", "linuxu-x86_64", "linuxu-arm"]


def on(target):
    """tess's options for PLATFORM or PLATFORM-ARCHITECTURE."""
    plat, _, arch = target.partition("-")
    return ["-p", plat] + (["-m", arch] if arch else [])


def run_app(plat, app, *args, options=(), params=(), **kw):
    r = tess("run", *on(plat), "--accel", "tcg", "--timeout", "120",
             *options, app, *params, "--", *args, **kw)
    assert "make: ***" not in r.stderr, r.stderr
    return r


@pytest.mark.parametrize("plat", PLATFORMS)
def test_hello_world(plat):
    r = run_app(plat, "apps/helloworld")
    assert (r.returncode, r.stdout) == (0, "Hello world!\n"), r.stderr


@pytest.mark.parametrize("plat", PLATFORMS)
def test_arguments(plat):
    r = run_app(plat, "apps/helloworld", "a", "b c", 'q"u\\o', "--", "")
    assert r.stdout == ("Hello world!\nargv[1] = a\nargv[2] = b c\n"
                        'argv[3] = q"u\\o\nargv[4] = --\nargv[5] = \n')


def run_params(plat, *words):
    r = tess("run", *on(plat), "--accel", "tcg", "--timeout", "120",
             "tests/params", *words)
    assert "make: ***" not in r.stderr, r.stderr
    return r


@pytest.mark.parametrize("plat", PLATFORMS)
def test_parameters(plat):
    r = run_params(plat, "params.name=it's \"a\\ $x", "params.number=-0x1K",
                   "params.host=a", "params.host=b", "--", "params.number=7")
    assert (r.returncode, r.stdout) == (0, (
        "name it's \"a\\ $x\nnumber -1024\nhost a\nhost b\n"
        "argv params.number=7\na mebibyte: yes\n"
        "[WARN] appparams: a warning\n[DBG] appparams: a detail\n"))


def test_parameters_of_libraries():
    r = run_params("linuxu", "ukdebug.level=1", "ukalloc.limit=512K")
    assert (r.returncode, r.stdout) == (0, (
        "[WARN] libukalloc: no memory for 1048576 bytes: ukalloc.limit allows "
        "524288 in all\nname nobody\nnumber -1\na mebibyte: no\n"
        "[WARN] appparams: a warning\n"))
    r = run_params("linuxu", "uk.help")
    assert r.returncode == 0
    assert ("ukdebug.level: messages: 0 errors, 1 warnings, 2 information, "
            "3 debugging\n    a number from 0 to 3\n") in r.stdout
    names = re.findall(r"^(\w+\.\w+)", r.stdout, re.M)
    assert names == sorted(names) and "params.host" in names
    assert "name nobody" not in r.stdout


@pytest.mark.parametrize("plat", PLATFORMS)
def test_a_wrong_parameter_stops_the_boot(plat):
    r = run_params(plat, "ukdebug.level=4", "params.number", "params.host=a",
                   "params.host=b", "params.host=c", "no.such=1")
    assert (r.returncode, r.stdout) == (1, (
        "command line: ukdebug.level=4: expected a number from 0 to 3\n"
        "command line: params.number: has no value, expected a number from "
        "-2147483648 to 2147483647\n"
        "command line: params.host=c: given too often\n"
        "command line: no.such=1: no library here has this parameter, "
        "ignored\n"))


def test_an_unknown_parameter_is_told_and_ignored():
    r = run_params("linuxu", "no.such=1", "params.number=1")
    assert r.returncode == 0
    assert r.stdout.startswith(
        "command line: no.such=1: no library here has this parameter, "
        "ignored\nname nobody\nnumber 1\n")


def test_a_command_line_as_loaders_give_it():
    """linuxu takes its arguments as they are: no tess in between."""
    tess("build", "-p", "linuxu", "tests/params")
    image = ROOT / "tests/params/build/linuxu-x86_64/params_linuxu-x86_64"
    r = run_image(image, "params.number=7")  # no `--`: main's
    assert "number -1\nargv params.number=7\n" in r.stdout
    r = run_image(image, "boot/params.img", "params.number=7", "--")
    assert r.stdout.startswith("name nobody\nnumber 7\na mebibyte")
    r = run_image(image, *["x"] * 65)
    assert (r.returncode, r.stdout) == (
        1, "command line: more than 64 words\n")


@pytest.mark.parametrize("machine", ["q35", "pc", "microvm"])
def test_machines(machine):
    r = run_app("kvm", "apps/helloworld", options=["--machine", machine])
    assert (r.returncode, r.stdout) == (0, "Hello world!\n"), r.stderr


@pytest.mark.parametrize("cpu", ["cortex-a53", "cortex-a57", "max"])
def test_arm64_cpus(cpu):
    r = run_app("kvm-arm64", "apps/helloworld", options=["--cpu", cpu])
    assert (r.returncode, r.stdout) == (0, "Hello world!\n"), r.stderr


def test_arm64_with_el2():
    """Entered at EL2, switched off by smc; no semihosting tells a status."""
    app = "apps/helloworld"
    r = tess("build", "-m", "arm64", app)
    assert r.returncode == 0, r.stderr
    r = run("qemu-system-aarch64", "-M", "virt,virtualization=on", "-cpu",
            "cortex-a57", "-nodefaults", "-display", "none", "-m", "64",
            "-serial", "stdio", "-kernel",
            ROOT / app / "build/kvm-arm64/helloworld_kvm-arm64", timeout=60)
    assert (r.returncode, r.stdout) == (0, "Hello world!\n"), r.stderr


@pytest.mark.parametrize("plat", ["kvm-x86_64", "kvm-arm64"])
@pytest.mark.parametrize("memory", ["3", "64", "1500", "6000"])
def test_memory_sizes(plat, memory):
    r = run_app(plat, "apps/helloworld", options=["--memory", memory])
    assert (r.returncode, r.stdout) == (0, "Hello world!\n"), r.stderr


@pytest.mark.parametrize("target", PLATFORMS)
@pytest.mark.parametrize("kib", [1900, 3000, 40000])
def test_images_of_any_size(target, kib, tmp_path):
    """Larger than a page table spans, with data on both sides."""
    app = App(tmp_path)
    (app.dir / "main.c").write_text(
        "#include <stdio.h>\n#include <stdlib.h>\n"
        f"static unsigned char big[{kib} << 10], set[4096] = {{1}};\n"
        "int main(void)\n{\n\tunsigned long i, sum = 0;\n"
        "\tunsigned char *p = calloc(1, 1 << 20);\n"
        "\tfor (i = 0; i < sizeof(big); i += 4096)\n\t\tbig[i] = 1;\n"
        "\tfor (i = 0; i < sizeof(big); i += 512)\n\t\tsum += big[i];\n"
        "\tprintf(\"%lu %d %d\\n\", sum, set[0], p ? p[4096] : -1);\n"
        "\treturn 0;\n}\n")
    r = run_app(target, app.dir)
    assert (r.returncode, r.stdout) == (0, f"{kib // 4} 1 0\n"), r.stderr


@pytest.mark.parametrize("machine", ["q35", "pc", "microvm"])
def test_off_by_acpi(machine):
    """No debug-exit device: a reset would print the greeting once more."""
    app = "apps/helloworld"
    r = tess("build", *on("kvm-x86_64"), app)
    assert r.returncode == 0, r.stderr
    r = run("qemu-system-x86_64", "-M", machine, "-nodefaults", "-display",
            "none", "-m", "64", "-serial", "stdio", "-kernel",
            ROOT / app / "build/kvm-x86_64/helloworld_kvm-x86_64", timeout=60)
    assert (r.returncode, r.stdout) == (0, "Hello world!\n"), r.stderr


@pytest.mark.parametrize("target", PLATFORMS[:2])
def test_memory_around_an_initrd(target, tmp_path):
    """Of odd size, so that free memory begins within a page."""
    initrd = tmp_path / "initrd"
    initrd.write_bytes(b"x" * 5001)
    r = tess("build", *on(target), "tests/unit")
    assert r.returncode == 0, r.stderr
    qemu = {"kvm-x86_64": ["qemu-system-x86_64", "-device",
                           "isa-debug-exit,iobase=0xf4"],
            "kvm-arm64": ["qemu-system-aarch64", "-M", "virt", "-cpu",
                          "cortex-a53", "-semihosting-config",
                          "enable=on,target=native"]}[target]
    r = run(*qemu, "-nodefaults", "-display", "none", "-m", "32", "-serial",
            "stdio", "-initrd", initrd, "-kernel",
            ROOT / f"tests/unit/build/{target}/unit_{target}", timeout=60)
    assert r.stdout.splitlines()[-1].endswith(" passed, 0 failed"), r.stdout


@pytest.mark.parametrize("plat", PLATFORMS)
def test_unit_tests_in_the_image(plat):
    r = tess("test", *on(plat), "--accel", "tcg", "--timeout", "300")
    assert r.returncode == 0, r.stdout + r.stderr
    last = r.stdout.splitlines()[-1]
    m = re.fullmatch(r"(\d+) passed, 0 failed", last)
    assert m, last
    plan = re.search(r"^1\.\.(\d+)$", r.stdout, re.M)
    assert plan.group(1) == m.group(1)
    assert int(m.group(1)) >= 33


def test_unit_tests_can_be_chosen_and_can_fail_to_exist():
    r = tess("test", "-p", "linuxu", "--", "nolibc.qsort")
    assert r.stdout.splitlines()[-1] == "1 passed, 0 failed"
    r = tess("test", "-p", "linuxu", "--", "nosuch")
    assert r.returncode == 1


@pytest.mark.parametrize("plat", PLATFORMS)
@pytest.mark.parametrize("status", [0, 1, 127, 128, 255])
def test_exit_status(plat, status):
    assert run_app(plat, "tests/crash", "exit", status).returncode == status


CRASHES = {
    "null_write": ("writing 0x10 (null pointer)", "null_write"),
    "null_call": ("executing 0 (null pointer)", "main"),
    "write_code": ("writing", "write_code"),
    "run_data": ("executing", "main"),
    "divide": ("divide error", "divide"),
    "overflow_stack": ("stack overflow", "overflow_stack"),
    "big_frame": ("stack overflow", "big_frame"),
    "smash_stack": ("stack smashed", "smash_stack"),
    "double_free": ("freed twice", "double_free"),
    "fail_assert": ("assertion failed: zero == 1", "fail_assert"),
    "abort": ("abort() called", "main"),
}


@pytest.mark.parametrize("plat", PLATFORMS)
@pytest.mark.parametrize("how", CRASHES)
def test_crash_screen(plat, how):
    check_crash(plat, how, *CRASHES[how])


@pytest.mark.parametrize("plat", PLATFORMS)
def test_the_caller_of_a_function_without_a_frame(plat):
    """strlen() of a null pointer, in an image with threads."""
    r = run_app(plat, "tests/crash", "in_leaf",
                options=["-c", "LIBUKSCHED=y"])
    assert r.returncode == 134 and "(null pointer)" in r.stdout
    trace = r.stdout.split("backtrace:")[1]
    assert re.search(r"#0 \w+ strlen\+.*\n +#1 \w+ in_leaf\+.*\n"
                     r" +#2 \w+ main\+", trace), r.stdout


# Misuse of memory: what finds it, and how.
@pytest.mark.parametrize("plat", PLATFORMS)
@pytest.mark.parametrize("how, cause, options", [
    ("double_free", "freed twice", ["LIBUKBOOT_HEAP_TLSF=y"]),
    ("overrun", "overrun", ["LIBUKBOOT_HEAP_TLSF=y"]),
    ("write_freed", "written to after", ["LIBUKBOOT_HEAP_TLSF=y"]),
    ("double_free", "freed twice", ["LIBUKBOOT_HEAP_REGION=y"]),
    ("overrun", "overrun at its end", ["LIBUKALLOC_POISON=y"]),
    ("run_over", "writing", ["LIBUKALLOCGUARD=y"]),
    ("use_freed", "not mapped, or no more", ["LIBUKALLOCGUARD=y"]),
    ("overflow_thread", "stack overflow", ["LIBUKSCHED=y", "LIBUKVMEM=y"]),
    ("big_frame_thread", "stack overflow", ["LIBUKSCHED=y", "LIBUKVMEM=y"]),
    ("overflow_interrupt", "stack overflow", ["LIBUKSCHED=y", "LIBUKVMEM=y"]),
])
def test_misuse_of_memory(plat, how, cause, options):
    function = {"overflow_thread": "overflow_stack",
                "overflow_interrupt": "overflow_stack",
                "big_frame_thread": "big_frame"}.get(how, how)
    check_crash(plat, how, cause, function,
                [w for o in options for w in ("-c", o)])


@pytest.mark.parametrize("plat", PLATFORMS)
def test_a_stack_that_has_overflown_is_found(plat):
    """Without guard pages: at the next switch. By then another's memory may
    be hurt, so it needn't be this check that finds it."""
    r = run_app(plat, "tests/crash", "end_overflown",
                options=["-c", "LIBUKSCHED=y"])
    assert "=== CRASH: a thread's stack has overflown" in r.stdout
    assert r.returncode == 134


def check_crash(plat, how, cause, function, options=()):
    r = run_app(plat, "tests/crash", how, options=options)
    if plat == "linuxu-arm":
        # Run by qemu-arm, which doesn't tell how memory was touched.
        cause = cause.replace("writing", "reading")
    screen = r.stdout.split("=== CRASH: ")
    assert len(screen) == 2, r.stdout
    assert cause in screen[1].splitlines()[0]
    assert re.search(r"^ *(rip|pc|r0) [0-9a-f]{8,16} +(cs|sp|r1) ", screen[1], re.M)
    frames = re.findall(r"#\d+ [0-9a-f]{8,16} (\w+)\+0x[0-9a-f]+", screen[1])
    assert function in frames, screen[1]
    assert r.returncode == 134


def test_sizes_of_hello_world():
    """Default within 32,768 bytes; the smallest configuration under 16 KiB."""
    def size(*options):
        r = tess("build", "-p", "kvm", "-m", "x86_64", *options,
                 "apps/helloworld")
        assert r.returncode == 0, r.stderr
        path = re.search(r"READY +(\S+)", r.stderr).group(1)
        with open(path, "rb") as f:
            return len(f.read())

    assert size() <= 32768
    minimal = []
    for o in ("LIBUKBOOT_HEAP=n", "LIBUKBOOT_ARGS=n", "LIBUKDEBUG=n",
              "STACK_PROTECTOR=n", "OPTIMIZE_SIZE=y",
              "OPTIMIZE_FRAME_POINTER=n"):
        minimal += ["-c", o]
    assert size(*minimal) < 16384


@pytest.mark.parametrize("args, message", [
    ((), "usage:"),
    (("run",), "which application?"),
    (("run", "nowhere"), "there is no folder 'nowhere'"),
    (("run", "docs"), "has no Makefile.uk"),
    (("run", "apps/helloworld", "tests/crash"), "one application at a time"),
    (("run", "apps/helloworld", "word"), "a parameter is LIB.PARAM=VALUE"),
    (("run", "-p", "vax", "apps/helloworld"), "no platform 'vax'"),
    (("run", "-m", "vax", "apps/helloworld"), "unknown architecture 'vax'"),
    (("run", "--frob", "apps/helloworld"), "unknown option '--frob'"),
    (("frob",), "unknown command 'frob'"),
])
def test_bad_calls_of_tess(args, message):
    r = tess(*args)
    assert r.returncode == 2
    assert message in r.stdout + r.stderr
