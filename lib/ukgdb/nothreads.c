/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Without a scheduler main() is the only thread.
 */
#include <uk/arch/string.h>
#include "stub.h"

unsigned long gdb_thread_current(void)
{
	return 1;
}

unsigned long gdb_thread_after(unsigned long tid)
{
	return tid ? 0 : 1;
}

bool gdb_thread_exists(unsigned long tid)
{
	return tid == 1;
}

void gdb_thread_describe(unsigned long tid, char text[GDB_NAME_MAX])
{
	(void)tid;
	memcpy(text, "main", 5);
}

const void *gdb_thread_context(unsigned long tid)
{
	(void)tid;
	return NULL;
}
