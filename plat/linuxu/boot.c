/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entry: the process's arguments become the command line, quoted so that
 * ukargparse finds the same words again.
 */
#include <syscall.h>
#include <uk/arch/string.h>
#include <uk/plat/trap.h>
#include "linuxu.h"

#define CMDLINE_MAX 4096

extern uintptr_t __stack_chk_guard;

static struct ukplat_bootinfo bootinfo;
static char cmdline[CMDLINE_MAX];

const struct ukplat_bootinfo *ukplat_bootinfo(void)
{
	return &bootinfo;
}

/* Appends `s` in double quotes at `at`; returns the new end, 0 if too long. */
static size_t append_quoted(size_t at, const char *s)
{
	if (at + 3 >= CMDLINE_MAX)
		return 0;
	if (at)
		cmdline[at++] = ' ';
	/* `--` parts library parameters from arguments: not to be quoted. */
	if (s[0] == '-' && s[1] == '-' && !s[2]) {
		memcpy(cmdline + at, s, 3);
		return at + 2;
	}
	cmdline[at++] = '"';
	for (; *s; s++) {
		if (at + 4 >= CMDLINE_MAX)
			return 0;
		if (*s == '"' || *s == '\\')
			cmdline[at++] = '\\';
		cmdline[at++] = *s;
	}
	cmdline[at++] = '"';
	cmdline[at] = '\0';
	return at;
}

static void read_args(int argc, char **argv)
{
	size_t at = 0;

	for (int i = 1; i < argc; i++) {
		at = append_quoted(at, argv[i]);
		if (!at)
			ukplat_crash("the arguments exceed 4 KiB");
	}
	bootinfo.cmdline = cmdline;
}

#ifdef CONFIG_STACK_PROTECTOR
/* Where Linux refuses, what is left is where it has put our stack. */
static void set_canary(uintptr_t stack)
{
	__stack_chk_guard = stack * (uintptr_t)0x9e3779b97f4a7c15;
	syscall3(SYS_getrandom, (long)&__stack_chk_guard,
		 sizeof(__stack_chk_guard), 0);
	/* A zero byte stops strings from running over it. */
	__stack_chk_guard &= ~(uintptr_t)0xff;
}
#else
static inline void set_canary(uintptr_t stack)
{
	(void)stack;
}
#endif

/** Called by entry.S with what Linux left on its stack. */
void linuxu_start(unsigned long *stack) __uk_noreturn;

void linuxu_start(unsigned long *stack)
{
	set_canary((uintptr_t)stack);
	linuxu_traps_init();
	read_args(stack[0], (char **)(stack + 1));
	linuxu_tls_boot(stack + 1 + stack[0] + 1);
	linuxu_initrd_map(&bootinfo, (char **)(stack + 1 + stack[0] + 1));
	bootinfo.loader = "Linux";
	linuxu_memory_init(&bootinfo);
	ukplat_entry(&bootinfo);
}
