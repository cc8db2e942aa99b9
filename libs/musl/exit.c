/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ways to end. uk_exit() calls destructors itself, in the same order as a
 * process: what atexit() was given first, what stdio holds last.
 */
#include <stdlib.h>
#include <uk/boot.h>
#include <uk/init.h>
#include "libc.h"
#include "syscall.h"

hidden void __stdio_exit(void);

/* In the exit table, so that returning from main() does what exit() does. */
static void run_atexit(int status)
{
	(void)status;
	__funcs_on_exit();
}
UK_EXIT_CALL(run_atexit, 10);

/* Of all destructors the last. */
__attribute__((destructor(0))) static void flush(void)
{
	__stdio_exit();
}

_Noreturn void exit(int status)
{
	uk_exit(status & 0xff);
}

_Noreturn void _Exit(int status)
{
	__syscall(SYS_exit_group, status);
	for (;;)
		;
}
