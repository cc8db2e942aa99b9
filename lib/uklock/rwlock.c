/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Read-write locks. A reader waits where a writer waits, or readers that come
 * and go would keep it out; who unlocks hands the lock over.
 */
#include <limits.h>
#include <uk/plat/trap.h>
#include "wait.h"

#define WRITER (-1)

/* The lock is free for readers: all that wait get it. */
static void admit_readers(struct uk_rwlock *l)
{
	l->holders += lock_wake(&l->read_queue, UINT_MAX);
}

static void admit(struct uk_rwlock *l)
{
	if (l->holders)
		return;
	/* One that has just given up counts still, but isn't there any more. */
	if (l->writers && lock_wake_one(&l->write_queue)) {
		l->writers--;
		l->holders = WRITER;
	} else {
		admit_readers(l);
	}
}

int uk_rwlock_read_lock(struct uk_rwlock *l, uint64_t deadline)
{
	unsigned long flags = lock_enter();
	int rc = 0;

	if (l->holders != WRITER && !l->writers)
		l->holders++;
	else
		rc = lock_wait(&l->read_queue, deadline);
	lock_leave(flags);
	return rc;
}

int uk_rwlock_write_lock(struct uk_rwlock *l, uint64_t deadline)
{
	unsigned long flags = lock_enter();
	int rc = 0;

	if (!l->holders) {
		l->holders = WRITER;
	} else {
		l->writers++;
		rc = lock_wait(&l->write_queue, deadline);
		if (rc < 0 && --l->writers == 0 && l->holders != WRITER)
			admit_readers(l);
	}
	lock_leave(flags);
	ukplat_preempt_check();
	return rc;
}

void uk_rwlock_read_unlock(struct uk_rwlock *l)
{
	unsigned long flags = lock_enter();

	if (l->holders <= 0)
		ukplat_crash("a lock is unlocked that no reader holds");
	l->holders--;
	admit(l);
	lock_leave(flags);
	ukplat_preempt_check();
}

void uk_rwlock_write_unlock(struct uk_rwlock *l)
{
	unsigned long flags = lock_enter();

	if (l->holders != WRITER)
		ukplat_crash("a lock is unlocked that no writer holds");
	l->holders = 0;
	admit(l);
	lock_leave(flags);
	ukplat_preempt_check();
}
