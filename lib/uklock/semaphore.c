/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Semaphores that somebody waits for.
 */
#include <uk/errno.h>
#include "wait.h"

int uk_semaphore_down_slow(struct uk_semaphore *s, uint64_t deadline)
{
	unsigned long flags = ukplat_irq_save();
	int rc = 0;

	if (--s->count < 0) {
		rc = lock_wait(&s->queue, deadline);
		if (rc < 0)
			s->count++;
	}
	ukplat_irq_restore(flags);
	return rc;
}

void uk_semaphore_up_slow(struct uk_semaphore *s)
{
	unsigned long flags = ukplat_irq_save();

	s->count++;
	lock_wake_one(&s->queue);
	ukplat_irq_restore(flags);
}
