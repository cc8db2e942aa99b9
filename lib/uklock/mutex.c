/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mutexes that are contended or held more than once. Who unlocks hands the
 * mutex over, so that nobody who comes later gets it before. As long as the
 * owner's lowest bit is clear the quick functions may change it, on another
 * CPU; so it is left by single steps.
 */
#include <uk/errno.h>
#include <uk/plat/preempt.h>
#include <uk/plat/trap.h>
#include <uk/trace.h>
#include "inherit.h"
#include "mutex.h"
#include <uk/wait.h>

#define SLOW 1UL

static uintptr_t owner(const struct uk_mutex *m)
{
	return m->owner & ~SLOW;
}

static void set_owner(struct uk_mutex *m, uintptr_t who)
{
	bool slow = m->depth || m->is_listed || uk_wait_first(&m->queue);

	__atomic_store_n(&m->owner, who | (who && slow ? SLOW : 0),
			 __ATOMIC_RELEASE);
}

static bool swap(struct uk_mutex *m, uintptr_t *from, uintptr_t to)
{
	return __atomic_compare_exchange_n(&m->owner, from, to, false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/*
 * Takes `m` if it is free. Else keeps the quick functions away, so that the
 * owner returned stays it.
 */
static uintptr_t take_or_hold(struct uk_mutex *m)
{
	uintptr_t o = __atomic_load_n(&m->owner, __ATOMIC_RELAXED);

	for (;;) {
		if (!o) {
			if (swap(m, &o, uk_lock_self()))
				return 0;
		} else if (o & SLOW || swap(m, &o, o | SLOW)) {
			return o & ~SLOW;
		}
	}
}

static int lock(struct uk_mutex *m, uint64_t deadline)
{
	uintptr_t self = uk_lock_self(), holder = take_or_hold(m);
	int rc = 0;

	if (!holder)
		return 0;
	if (holder == self) {
		if (m->recursive)
			m->depth++;
		else
			rc = -EDEADLK;
	} else if (deadline) {
		UK_TRACE(contended, "mutex=%x owner=%x", (uintptr_t)m, holder);
		inherit_wait(m, (struct uk_thread *)holder);
		uk_sched_lend();
		rc = uk_wait_in(&m->queue, deadline);
		inherit_waited(m, (struct uk_thread *)owner(m));
	} else {
		rc = -ETIMEDOUT;
	}
	/* Somebody waits for it less. Else the quick functions have it. */
	if (m->owner & SLOW)
		set_owner(m, owner(m));
	return rc;
}

int uk_mutex_lock_slow(struct uk_mutex *m, uint64_t deadline)
{
	unsigned long flags = uk_wait_lock();
	int rc = lock(m, deadline);

	uk_wait_unlock(flags);
	uk_sched_lent();
	return rc;
}

static void unlock(struct uk_mutex *m)
{
	if (m->depth) {
		m->depth--;
		set_owner(m, owner(m));
	} else {
		uintptr_t next = uk_wait_first(&m->queue);

		uk_wait_wake_one(&m->queue);
		set_owner(m, next);
		inherit_hand_over(m, (struct uk_thread *)next);
	}
}

void mutex_unlock_locked(struct uk_mutex *m)
{
	uintptr_t self = uk_lock_self();

	if (owner(m) != self)
		ukplat_crash("a mutex is unlocked by who doesn't hold it");
	if (!__atomic_compare_exchange_n(&m->owner, &self, 0, false,
					 __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		unlock(m);
}

void uk_mutex_unlock_slow(struct uk_mutex *m)
{
	unsigned long flags = uk_wait_lock();

	mutex_unlock_locked(m);
	uk_wait_unlock(flags);
	ukplat_preempt_check();
}
