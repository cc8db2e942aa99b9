# SPDX-License-Identifier: BSD-3-Clause
"""Public headers from C++: each compiles alone, and the functions that they
declare have C's linkage."""
import re
import shutil

import pytest

from conftest import ROOT, run, run_image

TRIPLES = {"x86_64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
ARCHS = {"x86_64": ["arch/x86_64"], "arm64": ["arch/arm64", "arch/common"]}
# Their headers include fetched ones.
PORTS = ("lwip", "mbedtls", "newlib", "libstdcxx")
# Parts of uk/syscalls.h.
PARTS = "uk/syscalls/"
# What headers ask of the configuration besides y and n.
VALUES = {"CONFIG_KVM_PROGRAM_SIZE": 64, "CONFIG_SMP_CPUS_MAX": 8}
# uk/sched.h goes with the lock that knows of threads.
CONFIGS = {"few": "CONFIG_LIBUKLOCK_SCHED$", "all": "CONFIG_(?!ARCH_)"}


class Headers:
    """The public headers for an architecture, with few options or all."""

    def __init__(self, folder, arch, config):
        self.folder = folder
        self.compiler = f"{TRIPLES[arch]}-"
        dirs = [ROOT / "include", ROOT / "lib/nolibc/shared"]
        for top in *ARCHS[arch], "plat/*", "drivers/*", "lib/*", "libs/*":
            dirs += [f for f in sorted(ROOT.glob(f"{top}/include"))
                     if f.parent.name not in PORTS]
        self.names = sorted({str(h.relative_to(d)) for d in dirs
                             for h in d.rglob("*.h")})
        self.names = [n for n in self.names if not n.startswith(PARTS)]
        (folder / "uk").mkdir()
        options = {o for d in dirs for h in d.rglob("*.h") for o in
                   re.findall(r"\bCONFIG_\w+\b", h.read_text())}
        (folder / "uk/config.h").write_text("".join(
            f"#define {o} {VALUES.get(o, 1)}\n" for o in sorted(options)
            if re.match(CONFIGS[config], o)))
        own = run(self.compiler + "gcc", "-print-file-name=include")
        self.flags = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                      "-nostdinc", "-isystem", own.stdout.strip(),
                      '-D__LIBNAME__="name"', f"-I{folder}",
                      *(f"-I{d}" for d in dirs)]

    def include(self):
        return "".join(f"#include <{name}>\n" for name in self.names)

    def compile(self, language, *args):
        r = run(self.compiler + language, *self.flags, *args)
        assert r.returncode == 0, r.stderr

    def functions(self):
        """Those that the headers declare, by gcc's word."""
        (self.folder / "all.c").write_text(self.include())
        self.compile("gcc", "-aux-info", self.folder / "all.X",
                     self.folder / "all.c")
        return sorted(set(re.findall(r"/\* /.*:NC \*/ extern .*?(\w+)(?: \(|;)",
                                     (self.folder / "all.X").read_text())))


VARIANTS = [(a, c) for a in TRIPLES for c in CONFIGS]


@pytest.mark.parametrize("arch,config", VARIANTS[:2])
def test_each_alone(arch, config, tmp_path):
    headers = Headers(tmp_path, arch, config)
    assert len(headers.names) > 140
    sources = []
    for name in headers.names:
        sources.append(tmp_path / (name.replace("/", "_") + ".cc"))
        sources[-1].write_text(f"#include <{name}>\n")
    headers.compile("g++", *sources)


@pytest.mark.parametrize("arch,config", VARIANTS)
def test_c_linkage(arch, config, tmp_path):
    """A function of C++ can't be declared again as one of C."""
    if not shutil.which(TRIPLES[arch] + "-g++"):
        pytest.skip(f"no {TRIPLES[arch]}-g++")
    headers = Headers(tmp_path, arch, config)
    functions = headers.functions()
    assert {"uk_malloc", "uk_crash", "ukplat_clock_ns", "memcpy", "poll",
            "uk_sys_read"} < set(functions)
    assert len(functions) > 900
    source = tmp_path / "all.cc"
    source.write_text(headers.include() + "".join(
        f'extern "C" decltype({f}) {f};\n' for f in functions))
    headers.compile("g++", source)


PROGRAM = r"""
#include <stdio.h>
#include <string.h>
#include <uk/alloc.h>
#include <uk/assert.h>
#include <uk/init.h>
#include <uk/lock.h>
#include <uk/sched.h>
#include <uk/syscall.h>
#include <uk/tracing.h>

static struct uk_mutex mutex = UK_MUTEX_INIT;
static struct uk_semaphore semaphore = UK_SEMAPHORE_INIT(0);
static int early;

static int init(struct uk_init_ctx *)
{
	return early = 5;
}
uk_lib_initcall(init);

static void *other(void *text)
{
	uk_mutex_lock(&mutex);
	strcpy(static_cast<char *>(text), "written");
	uk_mutex_unlock(&mutex);
	UK_TRACE(told, "text=%s number=%d", uk_trace_text("text", 0), early);
	uk_semaphore_up(&semaphore);
	return text;
}

static void show(const struct uk_trace_event *r, void *)
{
	printf("%s.%s: %s: %d %d\n", r->point->lib, r->point->name,
	       r->point->fmt, (int)r->point->nargs, (int)r->args[1]);
}

int main()
{
	uk_alloc *heap = uk_alloc_get_default();
	void *text = uk_malloc(heap, 16), *result;

	uk_trace_select("app", true);
	uk_thread *thread = uk_thread_create("other", other, text);
	uk_semaphore_down(&semaphore);
	UK_ASSERT(uk_thread_join(thread, &result) == 0 && result == text);
	printf("%s %ld\n", static_cast<char *>(text), UK_SYS(getpid));
	uk_trace_walk(show, NULL);
	uk_free(heap, text);
	return early;
}
"""


def test_program(app):
    """C++ without its library: declarations, initializers, macros, tables."""
    (app.dir / "Makefile.uk").write_text(
        "$(eval $(call addlib,app))\nAPP_SRCS-y += $(APP_BASE)/main.cc\n"
        "APP_CXXFLAGS-y += -Werror -fno-exceptions -fno-rtti\n")
    (app.dir / "main.cc").write_text(PROGRAM)
    app.config(PLAT_LINUXU=True, PLAT_KVM=False, LIBUKTRACE=True,
               LIBUKSCHED=True, LIBUKLOCK=True, LIBUKDEBUG_ENABLE_ASSERT=True,
               LIBPOSIX_PROCESS=True)
    app.built()
    r = run_image(app.image("linuxu"))
    assert r.returncode == 5, r.stdout + r.stderr
    assert r.stdout.startswith(
        "written 1\napp.told: text=%s number=%d: 2 5\n"), r.stdout
