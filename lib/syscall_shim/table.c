/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls by a number that is only known when they are made. Links every
 * handler that the image has.
 */
#include <uk/errno.h>
#include <uk/syscall.h>

#define UK_SYSCALL_ENTRY(name, nr) [nr] = uk_sys_##name,
static uk_syscall_fn *const table[] = {
#include <uk/syscalls.h>
};

long uk_syscall(long nr, long r1, long r2, long r3, long r4, long r5, long r6)
{
	if (nr < 0 || (size_t)nr >= ARRAY_SIZE(table) || !table[nr])
		return -ENOSYS;
	return table[nr](r1, r2, r3, r4, r5, r6);
}
