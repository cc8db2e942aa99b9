/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Semaphores that somebody waits for. The count is changed by single steps,
 * since the quick functions don't ask for the lock.
 */
#include <uk/errno.h>
#include <uk/wait.h>

/*
 * `count` is what there is to take, less those in `waiting`, who have given up
 * until they have said so. For them nobody shall wait: what they were given is
 * there for others.
 */
static bool is_there(const struct uk_semaphore *s, long count)
{
	return count + (long)s->waiting >= 0;
}

typedef int (*wait_fn)(struct uk_waitq *q, uint64_t deadline);

static int down(struct uk_semaphore *s, uint64_t deadline, wait_fn wait)
{
	unsigned long flags = uk_wait_lock();
	long count = __atomic_sub_fetch(&s->count, 1, __ATOMIC_ACQUIRE);
	int rc = 0;

	if (!is_there(s, count)) {
		s->waiting++;
		rc = wait(&s->queue, deadline);
	}
	if (rc < 0) {
		s->waiting--;
		__atomic_add_fetch(&s->count, 1, __ATOMIC_RELAXED);
	}
	uk_wait_unlock(flags);
	return rc;
}

int uk_semaphore_down_slow(struct uk_semaphore *s, uint64_t deadline)
{
	return down(s, deadline, uk_wait_in);
}

#ifdef CONFIG_LIBUKSCHED_POSIX
/* A signal that has come already counts even for who wouldn't wait. */
static int wait_interruptible(struct uk_waitq *q, uint64_t deadline)
{
	if (!deadline && !uk_thread_current()->interrupted)
		return -ETIMEDOUT;
	return uk_waitq_wait_interruptible(q, deadline);
}

int uk_semaphore_down_slow_interruptible(struct uk_semaphore *s,
					 uint64_t deadline)
{
	return down(s, deadline, wait_interruptible);
}
#endif

void uk_semaphore_up_slow(struct uk_semaphore *s)
{
	unsigned long flags = uk_wait_lock();

	if (__atomic_add_fetch(&s->count, 1, __ATOMIC_RELEASE) <= 0 &&
	    uk_wait_wake_one(&s->queue))
		s->waiting--;
	uk_wait_unlock(flags);
	ukplat_preempt_check();
}
