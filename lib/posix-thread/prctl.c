/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * prctl(): what it says of this thread, its name. Source: prctl(2).
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/posix_thread.h>
#include <uk/syscall.h>

#define SET_NAME 15
#define GET_NAME 16

static long set_name(const char *from)
{
	struct uk_posix_thread *p = uk_posix_thread_self();
	size_t len = 0;

	if (!p)
		return -ENOMEM;
	while (len < sizeof(p->name) - 1 && from[len])
		len++;
	memcpy(p->name, from, len);
	p->name[len] = '\0';
	uk_thread_current()->name = p->name;
	return 0;
}

static long get_name(char *to)
{
	const char *name = uk_thread_current()->name;
	size_t len = 0;

	while (name && len < UK_POSIX_THREAD_NAME - 1 && name[len])
		len++;
	memset(to, 0, UK_POSIX_THREAD_NAME);
	memcpy(to, name, len);
	return 0;
}

UK_SYSCALL5(prctl, int, what, uintptr_t, a, uintptr_t, b, uintptr_t, c,
	    uintptr_t, d)
{
	(void)b;
	(void)c;
	(void)d;
	switch (what) {
	case SET_NAME: return set_name((const char *)a);
	case GET_NAME: return get_name((char *)a);
	default: return -EINVAL;
	}
}
