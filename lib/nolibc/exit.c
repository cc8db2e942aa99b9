/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ways out of a program: exit, abort, a failed assertion.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/plat/trap.h>

#define ATEXIT_MAX 32 /* C11 7.22.4.2: at least 32 */

static void (*functions[ATEXIT_MAX])(void);
static unsigned int nfunctions;

int atexit(void (*fn)(void))
{
	if (nfunctions == ATEXIT_MAX)
		return -1;
	functions[nfunctions++] = fn;
	return 0;
}

/* In the exit table, so that returning from main() runs them too. */
static void run_atexit(int status)
{
	(void)status;
	while (nfunctions)
		functions[--nfunctions]();
}
UK_EXIT_CALL(run_atexit, 10);

void exit(int status)
{
	uk_exit(status);
}

void _Exit(int status)
{
	uk_exit_at_once(status);
}

void _exit(int status)
{
	uk_exit_at_once(status);
}

void abort(void)
{
	ukplat_crash("abort() called");
}

void __assert_fail(const char *expr, const char *file, int line)
{
	static char text[160];

	snprintf(text, sizeof(text), "%s:%d: assertion failed: %s", file, line,
		 expr);
	ukplat_crash(text);
}
