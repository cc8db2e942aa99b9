/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Conditions. The locks' own lock is held from the unlock to the wait, so that
 * no signal is lost between them.
 */
#include "mutex.h"
#include <uk/wait.h>

int uk_cond_wait(struct uk_cond *c, struct uk_mutex *m, uint64_t deadline)
{
	unsigned long flags = uk_wait_lock();
	int rc;

	mutex_unlock_locked(m);
	rc = uk_wait_in(&c->queue, deadline);
	uk_wait_unlock(flags);
	uk_mutex_lock(m);
	return rc;
}

void uk_cond_signal(struct uk_cond *c, unsigned int n)
{
	unsigned long flags = uk_wait_lock();

	uk_wait_wake(&c->queue, n);
	uk_wait_unlock(flags);
	ukplat_preempt_check();
}
