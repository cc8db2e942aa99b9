/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls that no library of the image has: each says so once. Weak, so that a
 * library's own takes its place at the link.
 */
#include <uk/errno.h>
#include <uk/print.h>
#include <uk/syscall.h>
#include "homes.h"

/* Set by who has signals. */
bool (*uk_syscall_interrupted)(bool restart);

static long absent(const char *name, const char *home, bool *told)
{
	if (!__atomic_exchange_n(told, true, __ATOMIC_RELAXED))
		uk_pr_warn("%s(): no library here has it%s%s\n", name,
			   home[0] ? ": choose " : "", home);
	return -ENOSYS;
}

#define UK_SYSCALL_ENTRY(name, nr)                                             \
	__uk_weak long uk_sys_##name(UK_SYSCALL_REGS)                          \
	{                                                                      \
		static bool told;                                              \
                                                                               \
		return absent(#name, HOME_##name, &told);                      \
	}
#include <uk/syscalls.h>
