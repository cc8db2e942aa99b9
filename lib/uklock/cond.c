/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Conditions. Interrupts stay off from the unlock to the wait, so that no
 * signal is lost between them.
 */
#include "wait.h"

int uk_cond_wait(struct uk_cond *c, struct uk_mutex *m, uint64_t deadline)
{
	unsigned long flags = ukplat_irq_save();
	int rc;

	uk_mutex_unlock(m);
	rc = lock_wait(&c->queue, deadline);
	ukplat_irq_restore(flags);
	uk_mutex_lock(m);
	return rc;
}

void uk_cond_signal(struct uk_cond *c, unsigned int n)
{
	unsigned long flags = ukplat_irq_save();

	lock_wake(&c->queue, n);
	ukplat_irq_restore(flags);
}
