/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What musl has in assembly for each CPU to start and end a thread.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdarg.h>
#include <uk/posix_thread.h>
#include "pthread_impl.h"
#include "syscall.h"

/*
 * The maker's own word of CLONE_CHILD_CLEARTID is that of musl's lock of the
 * list of threads, as it is every thread's: who ends holds it to the last.
 */
int __clone(int (*fn)(void *), void *stack, int flags, void *arg, ...)
{
	va_list ap;
	uint32_t *ptid, *ctid;
	void *tls;

	va_start(ap, arg);
	ptid = va_arg(ap, uint32_t *);
	tls = va_arg(ap, void *);
	ctid = va_arg(ap, uint32_t *);
	va_end(ap);
	if (flags & CLONE_THREAD)
		__syscall(SYS_set_tid_address, ctid);
	return uk_posix_clone(fn, stack, flags, arg, ptid, tls, ctid);
}

_Noreturn void __unmapself(void *base, size_t size)
{
	uk_posix_unmap_and_exit(base, size);
}
