/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Work by the clock.
 */
#include "work_internal.h"

void uk_delayed_work_due(struct uk_timer *t)
{
	uk_work_queue(&uk_container_of(t, struct uk_delayed_work, timer)->work);
}

void uk_delayed_work_queue(struct uk_delayed_work *d, uint64_t at)
{
	struct uk_workq *q = work_queue_of(&d->work);
	unsigned long flags = uk_spin_lock(&q->lock);

	if (!d->work.cancels)
		uk_timer_set(&d->timer, at);
	uk_spin_unlock(&q->lock, flags);
}

/* More or fewer that keep `d` from being queued or set. */
static void forbid(struct uk_delayed_work *d, int n)
{
	struct uk_workq *q = work_queue_of(&d->work);
	unsigned long flags = uk_spin_lock(&q->lock);

	d->work.cancels += n;
	uk_spin_unlock(&q->lock, flags);
}

bool uk_delayed_work_cancel(struct uk_delayed_work *d)
{
	bool was_set;

	forbid(d, 1);
	was_set = uk_timer_cancel(&d->timer);
	was_set |= uk_work_cancel(&d->work);
	forbid(d, -1);
	return was_set;
}

int uk_delayed_work_flush(struct uk_delayed_work *d)
{
	if (uk_timer_cancel(&d->timer))
		uk_work_queue(&d->work);
	return uk_work_flush(&d->work);
}
