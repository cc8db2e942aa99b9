/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The life of a thread. A C library frees the stack, in which all is that it
 * knows of the thread, once the word of CLONE_CHILD_CLEARTID is 0: so that is
 * zeroed by whoever runs next, when nobody is on the stack any more.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/futex.h>
#include <uk/plat/user.h>
#include <uk/posix_thread.h>
#include <uk/syscall.h>

#define NEEDED                                                                 \
	(UK_CLONE_VM | UK_CLONE_SIGHAND | UK_CLONE_THREAD | UK_CLONE_SETTLS)

/* struct robust_list_head of Linux uapi linux/futex.h: three words. */
#define ROBUST_LIST_LEN (3 * sizeof(long))

static void put_tid(uint32_t *to, const struct uk_thread *t)
{
	uint32_t id = t->id;

	if (to)
		uk_user_write(to, &id, sizeof(id));
}

static void clear_tid(struct uk_posix_thread *p)
{
	static const uint32_t none;

	if (p->clear_tid) {
		__atomic_thread_fence(__ATOMIC_RELEASE);
		uk_user_write(p->clear_tid, &none, sizeof(none));
		uk_futex_wake(p->clear_tid, 1);
		p->clear_tid = NULL;
	}
}

/* By the thread that runs next; interrupts are off. */
static void gone(struct uk_thread *t)
{
	struct uk_posix_thread *p = t->posix;

	if (p->unmap)
		UK_SYS(munmap, p->unmap, p->unmap_len);
	clear_tid(p);
	if (p->ended)
		p->ended(p);
	uk_free(uk_alloc_get_default(), p);
}

struct uk_posix_thread *uk_posix_thread_self(void)
{
	struct uk_thread *t = uk_thread_current();

	if (!t->posix) {
		t->posix = uk_calloc(uk_alloc_get_default(), 1,
				     sizeof(struct uk_posix_thread));
		if (t->posix)
			t->gone = gone;
	}
	return t->posix;
}

static void *begin(void *arg)
{
	struct uk_posix_thread *p = arg;

	return (void *)(intptr_t)p->fn(p->arg);
}

/* The new thread's signal mask and scheduling are the maker's. */
static struct uk_posix_thread *child_of(const struct uk_posix_thread *self)
{
	struct uk_posix_thread *p =
		uk_calloc(uk_alloc_get_default(), 1, sizeof(*p));

	if (p && self) {
		p->blocked = self->blocked;
		p->policy = self->policy;
		p->rt_priority = self->rt_priority;
	}
	return p;
}

long uk_posix_clone(int (*fn)(void *arg), void *stack, unsigned long flags,
		    void *arg, uint32_t *ptid, void *tls, uint32_t *ctid)
{
	struct uk_thread *self = uk_thread_current(), *t;
	struct uk_posix_thread *p;
	struct uk_thread_attr attr = {
		.stack = (void *)ALIGN_DOWN((uintptr_t)stack, 16),
		.tls = tls,
		.priority = self->own_priority,
		.gone = gone,
		.detached = true,
	};
	long id;

	if ((flags & NEEDED) != NEEDED)
		return -ENOSYS;
	p = child_of(self->posix);
	if (!p)
		return -ENOMEM;
	p->fn = fn;
	p->arg = arg;
	if (flags & UK_CLONE_CHILD_CLEARTID)
		p->clear_tid = ctid;
	attr.posix = p;
	t = uk_thread_make(&attr, begin, p);
	if (!t) {
		uk_free(uk_alloc_get_default(), p);
		return -ENOMEM;
	}
	/* Once it has started, it may end and both places may be freed. */
	id = t->id;
	if (flags & UK_CLONE_PARENT_SETTID)
		put_tid(ptid, t);
	if (flags & UK_CLONE_CHILD_SETTID)
		put_tid(ctid, t);
	uk_thread_start(t);
	return id;
}

void uk_posix_unmap_and_exit(void *at, size_t len)
{
	struct uk_posix_thread *p = uk_posix_thread_self();

	if (p) {
		p->unmap = at;
		p->unmap_len = len;
	}
	uk_thread_exit(NULL);
}

struct uk_thread *uk_posix_thread_find(int tid)
{
	struct uk_thread *t = uk_threads;

	if (tid == 0)
		return uk_thread_current();
	while (t && t->id != (unsigned long)tid)
		t = t->all_next;
	return t;
}

UK_SYSCALL1(exit, int, status)
{
	struct uk_thread *t = uk_thread_current();

	(void)status;
	/* On a stack of ours: the C library's may be freed as of now. */
	if (!t->given && t->posix)
		clear_tid(t->posix);
	uk_thread_exit(NULL);
	return 0;
}

UK_SYSCALL0(gettid)
{
	return uk_thread_current()->id;
}

/* The first thread is nobody's to join, and so gone as soon as it ends. */
UK_SYSCALL1(set_tid_address, uint32_t *, tid)
{
	struct uk_posix_thread *p = uk_posix_thread_self();
	struct uk_thread *t = uk_thread_current();

	if (p)
		p->clear_tid = tid;
	if (t->id == 1)
		uk_thread_detach(t);
	return t->id;
}

/* A thread ends in the C library, which unlocks the locks of the list. */
UK_SYSCALL2(set_robust_list, void *, head, size_t, len)
{
	struct uk_posix_thread *p = uk_posix_thread_self();

	if (!p)
		return -ENOMEM;
	if (len != ROBUST_LIST_LEN)
		return -EINVAL;
	p->robust_list = head;
	return 0;
}

UK_SYSCALL3(get_robust_list, int, tid, void **, head, size_t *, len)
{
	struct uk_posix_thread *p;
	unsigned long flags = uk_waitq_lock();
	struct uk_thread *t = uk_posix_thread_find(tid);

	if (t) {
		p = t->posix;
		*head = p ? p->robust_list : NULL;
		*len = ROBUST_LIST_LEN;
	}
	uk_waitq_unlock(flags);
	return t ? 0 : -ESRCH;
}
