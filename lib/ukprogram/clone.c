/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * New threads of the program: each has a stack of the image's for its calls
 * besides the one that the program gives it. Source: clone(2).
 */
#include <uk/alloc.h>
#include <uk/boot.h>
#include <uk/errno.h>
#include <uk/plat/user.h>
#include <uk/print.h>
#include <uk/syscall.h>
#include "program_internal.h"

struct child {
	struct ukarch_regs regs;
	void *tls;
};

/* struct clone_args of Linux uapi linux/sched.h, its first version. */
struct clone_args {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal;
	uint64_t stack, stack_size, tls;
};

static unsigned int threads = 1;

static int begin(void *arg)
{
	struct child c = *(struct child *)arg;

	uk_free(uk_alloc_get_default(), arg);
	program_set_tls(c.tls);
	program_set_sp(uk_posix_thread_self(), &c.regs);
	ukarch_call_return(&c.regs, 0);
	ukarch_program_enter(&c.regs);
}

/* NULL where the program has no memory: no number is stored, no error. */
static uint32_t *tid_at(uint64_t at)
{
	uint32_t *p = (uint32_t *)(uintptr_t)at;

	return uk_user_is(p, sizeof(*p)) ? p : NULL;
}

static long clone(const struct ukarch_regs *r, const struct clone_args *a)
{
	static bool told;
	struct child *c;
	long rc;

	if (!(a->flags & UK_CLONE_THREAD)) {
		if (!told)
			uk_pr_warn("there is one process: no fork()\n");
		told = true;
		return -ENOSYS;
	}
	if (!a->stack)
		return -EINVAL;
	if (!ukarch_is_address(a->tls))
		return -EPERM;
	c = uk_malloc(uk_alloc_get_default(), sizeof(*c));
	if (!c)
		return -ENOMEM;
	c->regs = *r;
	ukarch_regs_set_sp(&c->regs, a->stack + a->stack_size);
	c->tls = (void *)(uintptr_t)a->tls;
	__atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED);
	rc = uk_posix_clone(begin, NULL, a->flags, c, tid_at(a->parent_tid),
			    c->tls, tid_at(a->child_tid));
	if (rc < 0) {
		__atomic_fetch_sub(&threads, 1, __ATOMIC_RELAXED);
		uk_free(uk_alloc_get_default(), c);
	}
	return rc;
}

/* The order of the last two depends on the architecture. */
long program_clone(const struct ukarch_regs *r, const long *arg)
{
#ifdef __x86_64__
	enum { CHILD_TID = 3, TLS };
#else
	enum { TLS = 3, CHILD_TID };
#endif
	const struct clone_args a = {
		.flags = arg[0],
		.stack = arg[1],
		.parent_tid = arg[2],
		.child_tid = arg[CHILD_TID],
		.tls = arg[TLS],
	};

	return clone(r, &a);
}

long program_clone3(const struct ukarch_regs *r, const void *args, size_t len)
{
	struct clone_args a;

	if (len < sizeof(a))
		return -EINVAL;
	return uk_user_read(&a, args, sizeof(a)) ? -EFAULT : clone(r, &a);
}

void program_exit(int status)
{
	static int first;

	if (uk_thread_current()->id == 1)
		first = status & 0xff;
	if (!__atomic_sub_fetch(&threads, 1, __ATOMIC_RELAXED))
		uk_exit_at_once(first);
	UK_SYS(exit, status);
	__builtin_unreachable();
}
