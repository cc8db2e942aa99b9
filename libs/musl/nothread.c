/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Without threads none can be started.
 */
#include "pthread_impl.h"
#include "syscall.h"

int __clone(int (*fn)(void *), void *stack, int flags, void *arg, ...)
{
	return -ENOSYS;
}

_Noreturn void __unmapself(void *base, size_t size)
{
	for (;;)
		__syscall(SYS_exit, 0);
}
