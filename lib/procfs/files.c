/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The files, in Linux's formats (proc(5)).
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/plat/bootinfo.h>
#include "proc.h"

UK_TABLE_DECLARE(filesystems, struct uk_fs *const);

static void __uk_printf(2, 3) say(struct uk_fmt_out *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	uk_vfmt(out, fmt, ap);
	va_end(ap);
}

static void say_cmdline(struct uk_fmt_out *out)
{
	say(out, "%s\n", ukplat_bootinfo()->cmdline);
}

static void say_filesystems(struct uk_fmt_out *out)
{
	const struct uk_fs *const *fs;

	uk_table_foreach (fs, filesystems)
		say(out, "nodev\t%s\n", (*fs)->name);
}

static void say_meminfo(struct uk_fmt_out *out)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo();
	size_t free = uk_alloc_availmem(uk_alloc_get_default());
	uint64_t total = 0;

	for (unsigned int i = 0; i < bi->nregions; i++)
		if (bi->regions[i].type != UKPLAT_MEM_RESERVED)
			total += bi->regions[i].len;
	say(out,
	    "MemTotal:       %8llu kB\n"
	    "MemFree:        %8zu kB\n"
	    "MemAvailable:   %8zu kB\n"
	    "SwapTotal:             0 kB\n"
	    "SwapFree:              0 kB\n",
	    (unsigned long long)(total >> 10), free >> 10, free >> 10);
}

/* Blanks would part fields: written in octal. */
static void say_path(struct uk_fmt_out *out, const char *s)
{
	for (; *s; s++)
		if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\\')
			say(out, "\\%03o", (unsigned char)*s);
		else
			out->put(out, s, 1);
}

static void say_mount(struct uk_fmt_out *out, struct uk_mount *m, char *path)
{
	if (uk_vfs_mount_path(m, path, UK_PATH_MAX) < 0)
		return;
	say_path(out, m->source);
	say(out, " ");
	say_path(out, path);
	say(out, " %s %s%s 0 0\n", m->fs->name,
	    m->flags & UK_MS_RDONLY ? "ro" : "rw",
	    m->flags & UK_MS_NOATIME ? ",noatime" : "");
}

/* The first one mounted first. */
static void say_mounts(struct uk_fmt_out *out)
{
	char *path = uk_malloc(uk_alloc_get_default(), UK_PATH_MAX);
	struct uk_mount *last = NULL, *m;

	while (path && last != uk_vfs_next_mount(NULL)) {
		for (m = uk_vfs_next_mount(NULL); m->next != last; m = m->next)
			;
		say_mount(out, m, path);
		last = m;
	}
	uk_free(uk_alloc_get_default(), path);
}

static void say_uptime(struct uk_fmt_out *out)
{
	uint64_t ms = ukplat_clock_ns() / 10000000;

	say(out, "%llu.%02u 0.00\n", (unsigned long long)(ms / 100),
	    (unsigned int)(ms % 100));
}

static void say_version(struct uk_fmt_out *out)
{
	say(out, "Tessera, compiled by %s\n", __VERSION__);
}

const struct proc_file proc_files[] = {
	{"cmdline", say_cmdline}, {"filesystems", say_filesystems},
	{"meminfo", say_meminfo}, {"mounts", say_mounts},
	{"uptime", say_uptime},	  {"version", say_version},
};
const unsigned int proc_nfiles = ARRAY_SIZE(proc_files);
