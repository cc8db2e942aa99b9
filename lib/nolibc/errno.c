/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * errno: each thread's own where there are threads. It lies with the thread,
 * since an image without thread-local variables needs no thread pointer.
 */
#include <errno.h>
#include <stddef.h>
#include <uk/config.h>
#ifdef CONFIG_LIBNOLIBC_SCHED
#include <uk/sched.h>

static int *of_thread(void)
{
	struct uk_thread *t = uk_thread_current();

	return t ? &t->libc_errno : NULL;
}
#else
static int *of_thread(void)
{
	return NULL;
}
#endif

int *__errno_location(void)
{
	static int early; /* or only */
	int *own = of_thread();

	return own ? own : &early;
}
