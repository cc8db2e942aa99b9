/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Read-write locks. A reader waits where a writer waits, or readers that come
 * and go would keep it out; who unlocks hands the lock over.
 */
#include <limits.h>
#include <uk/plat/trap.h>
#include <uk/wait.h>

#define WRITER (-1)

/* The lock is free for readers: all that wait get it. */
static void admit_readers(struct uk_rwlock *l)
{
	l->holders += uk_wait_wake(&l->read_queue, UINT_MAX);
}

static void admit(struct uk_rwlock *l)
{
	if (l->holders)
		return;
	/* One that has just given up counts still, but isn't there any more. */
	if (l->writers && uk_wait_wake_one(&l->write_queue)) {
		l->writers--;
		l->holders = WRITER;
	} else {
		admit_readers(l);
	}
}

int uk_rwlock_read_lock(struct uk_rwlock *l, uint64_t deadline)
{
	unsigned long flags = uk_wait_lock();
	int rc = 0;

	if (l->holders != WRITER && !l->writers)
		l->holders++;
	else
		rc = uk_wait_in(&l->read_queue, deadline);
	uk_wait_unlock(flags);
	return rc;
}

int uk_rwlock_write_lock(struct uk_rwlock *l, uint64_t deadline)
{
	unsigned long flags = uk_wait_lock();
	int rc = 0;

	if (!l->holders) {
		l->holders = WRITER;
	} else {
		l->writers++;
		rc = uk_wait_in(&l->write_queue, deadline);
		if (rc < 0 && --l->writers == 0 && l->holders != WRITER)
			admit_readers(l);
	}
	uk_wait_unlock(flags);
	ukplat_preempt_check();
	return rc;
}

void uk_rwlock_read_unlock(struct uk_rwlock *l)
{
	unsigned long flags = uk_wait_lock();

	if (l->holders <= 0)
		ukplat_crash("a lock is unlocked that no reader holds");
	l->holders--;
	admit(l);
	uk_wait_unlock(flags);
	ukplat_preempt_check();
}

void uk_rwlock_write_unlock(struct uk_rwlock *l)
{
	unsigned long flags = uk_wait_lock();

	if (l->holders != WRITER)
		ukplat_crash("a lock is unlocked that no writer holds");
	l->holders = 0;
	admit(l);
	uk_wait_unlock(flags);
	ukplat_preempt_check();
}
