/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Without a scheduler: only an interrupt's handler can be the one that wakes.
 * It comes while the CPU idles.
 */
#include <uk/errno.h>
#include "wait.h"

/* Lets interrupts in for a moment. */
static void breathe(void)
{
	ukplat_irq_enable();
	ukplat_irq_save();
}

int lock_wait(struct uk_waitq *q, uint64_t deadline)
{
	int rc = 0;

	q->waiting++;
	while (!q->woken && !rc) {
		if (deadline != UK_FOREVER && ukplat_clock_ns() >= deadline)
			rc = -ETIMEDOUT;
		else if (deadline == UK_FOREVER)
			ukplat_idle();
		else
			/* Nobody may have set a timer: look at the clock. */
			breathe();
	}
	q->waiting--;
	if (!rc)
		q->woken--;
	return rc;
}

unsigned int lock_wake(struct uk_waitq *q, unsigned int n)
{
	n = MIN(n, q->waiting - q->woken);
	q->woken += n;
	return n;
}

bool lock_wake_one(struct uk_waitq *q)
{
	return lock_wake(q, 1);
}

uintptr_t lock_first(const struct uk_waitq *q)
{
	return q->waiting > q->woken ? uk_lock_self() : 0;
}
