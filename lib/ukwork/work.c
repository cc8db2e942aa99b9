/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pieces of work into their queue and out of it. Who waits for one puts a
 * mark behind it; a piece of work isn't touched any more once its function
 * was called, which may free it.
 */
#include <uk/errno.h>
#include "work_internal.h"

bool uk_work_queue(struct uk_work *w)
{
	struct uk_workq *q = work_queue_of(w);
	unsigned long flags = uk_spin_lock(&q->lock);
	bool enters = !w->queued && !w->cancels;

	if (enters)
		work_insert(q, q->end, w);
	uk_spin_unlock(&q->lock, flags);
	if (enters)
		uk_semaphore_up(&q->pieces);
	return enters;
}

/* Context: q->lock held. */
static void take_out(struct uk_workq *q, struct uk_work *w)
{
	struct uk_work **link = &q->first;

	while (*link != w)
		link = &(*link)->next;
	work_remove(q, link);
}

bool uk_work_cancel(struct uk_work *w)
{
	struct uk_workq *q = work_queue_of(w);
	struct work_mark mark = WORK_MARK_INIT;
	bool was_queued, runs;
	unsigned long flags;

	flags = uk_spin_lock(&q->lock);
	was_queued = w->queued;
	if (was_queued)
		take_out(q, w);
	runs = q->running == w && q->thread != uk_thread_current();
	if (runs) {
		w->cancels++;
		work_insert(q, &q->first, &mark.work);
	}
	uk_spin_unlock(&q->lock, flags);
	if (runs) {
		uk_semaphore_up(&q->pieces);
		uk_semaphore_down(&mark.reached);
		flags = uk_spin_lock(&q->lock);
		w->cancels--;
		uk_spin_unlock(&q->lock, flags);
	}
	return was_queued;
}

int uk_work_flush(struct uk_work *w)
{
	struct uk_workq *q = work_queue_of(w);
	struct work_mark mark = WORK_MARK_INIT;
	unsigned long flags;
	bool waits;

	if (q->thread == uk_thread_current())
		return -EDEADLK;
	flags = uk_spin_lock(&q->lock);
	waits = w->queued || q->running == w;
	if (waits)
		work_insert(q, w->queued ? &w->next : &q->first, &mark.work);
	uk_spin_unlock(&q->lock, flags);
	if (waits) {
		uk_semaphore_up(&q->pieces);
		uk_semaphore_down(&mark.reached);
	}
	return 0;
}
