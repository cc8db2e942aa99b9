/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the CPU's watchpoints aren't used: gdb steps instead.
 */
#include <uk/errno.h>
#include "stub.h"

int gdb_arch_watch(enum gdb_break type, uint64_t addr, uint64_t len)
{
	(void)type;
	(void)addr;
	(void)len;
	return -ENOTSUP;
}

int gdb_arch_unwatch(enum gdb_break type, uint64_t addr, uint64_t len)
{
	return gdb_arch_watch(type, addr, len);
}

void gdb_arch_unwatch_all(void)
{
}
