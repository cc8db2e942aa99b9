/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mutexes that are contended or held more than once. Who unlocks hands the
 * mutex over, so that nobody who comes later gets it before.
 */
#include <uk/errno.h>
#include <uk/plat/trap.h>
#include "wait.h"

#define SLOW 1UL

static uintptr_t owner(const struct uk_mutex *m)
{
	return m->owner & ~SLOW;
}

static void set_owner(struct uk_mutex *m, uintptr_t who)
{
	bool slow = m->depth || lock_first(&m->queue);

	__atomic_store_n(&m->owner, who | (who && slow ? SLOW : 0),
			 __ATOMIC_RELEASE);
}

static int lock(struct uk_mutex *m, uint64_t deadline)
{
	uintptr_t self = uk_lock_self();
	int rc;

	if (!owner(m)) {
		set_owner(m, self);
		return 0;
	}
	if (owner(m) == self) {
		if (!m->recursive)
			return -EDEADLK;
		m->depth++;
		set_owner(m, self);
		return 0;
	}
	m->owner |= SLOW;
	rc = lock_wait(&m->queue, deadline);
	/* It is ours, or the last one has gone. */
	set_owner(m, owner(m));
	return rc;
}

int uk_mutex_lock_slow(struct uk_mutex *m, uint64_t deadline)
{
	unsigned long flags = ukplat_irq_save();
	int rc = lock(m, deadline);

	ukplat_irq_restore(flags);
	return rc;
}

void uk_mutex_unlock_slow(struct uk_mutex *m)
{
	unsigned long flags = ukplat_irq_save();

	if (owner(m) != uk_lock_self())
		ukplat_crash("a mutex is unlocked by who doesn't hold it");
	if (m->depth) {
		m->depth--;
		set_owner(m, owner(m));
	} else {
		uintptr_t next = lock_first(&m->queue);

		lock_wake_one(&m->queue);
		set_owner(m, next);
	}
	ukplat_irq_restore(flags);
}
