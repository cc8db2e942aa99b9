/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * clock_gettime(), which is asked for more than anything else: without what
 * other systems need, a system call for them that have no such function.
 */
#include <time.h>
#include <uk/posix_time.h>
#include "syscall.h"

int __clock_gettime(clockid_t clock, struct timespec *time)
{
	int rc = uk_clock_gettime(clock, (struct uk_timespec *)time);

	return likely(!rc) ? 0 : __syscall_ret(rc);
}
weak_alias(__clock_gettime, clock_gettime);
