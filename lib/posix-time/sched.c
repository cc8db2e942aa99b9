/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sleeping where there are threads.
 */
#include <uk/config.h>
#include <uk/errno.h>
#include <uk/sched.h>
#include "time_internal.h"

int time_sleep(uint64_t at)
{
	unsigned long flags = uk_waitq_lock();
	int rc = uk_waitq_wait_interruptible(NULL, at);

	uk_waitq_unlock(flags);
	return rc == -EINTR ? rc : 0;
}

#ifdef CONFIG_LIBUKSCHED_CPU_TIME
int64_t time_of_thread(void)
{
	return uk_thread_cpu_ns(uk_thread_current());
}
#else
int64_t time_of_thread(void)
{
	return -EINVAL;
}
#endif
