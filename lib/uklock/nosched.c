/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Without a scheduler: only an interrupt's handler can be the one that wakes.
 * It comes while the CPU idles.
 */
#include <uk/errno.h>
#include <uk/wait.h>

/* Lets interrupts in for a moment. */
static void breathe(void)
{
	ukplat_irq_enable();
	ukplat_irq_save();
}

int uk_wait_in(struct uk_waitq *q, uint64_t deadline)
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

unsigned int uk_wait_wake(struct uk_waitq *q, unsigned int n)
{
	n = MIN(n, q->waiting - q->woken);
	q->woken += n;
	return n;
}

bool uk_wait_wake_one(struct uk_waitq *q)
{
	return uk_wait_wake(q, 1);
}

uintptr_t uk_wait_first(const struct uk_waitq *q)
{
	return q->waiting > q->woken ? uk_lock_self() : 0;
}
