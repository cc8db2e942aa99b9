/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Conditions. The locks' own lock is held from the unlock to the wait, so that
 * no signal is lost between them.
 */
#include "mutex.h"
#include "wait.h"

int uk_cond_wait(struct uk_cond *c, struct uk_mutex *m, uint64_t deadline)
{
	unsigned long flags = lock_enter();
	int rc;

	mutex_unlock_locked(m);
	rc = lock_wait(&c->queue, deadline);
	lock_leave(flags);
	uk_mutex_lock(m);
	return rc;
}

void uk_cond_signal(struct uk_cond *c, unsigned int n)
{
	unsigned long flags = lock_enter();

	lock_wake(&c->queue, n);
	lock_leave(flags);
	ukplat_preempt_check();
}
