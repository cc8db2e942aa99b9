/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Wait queues.
 */
#include <uk/errno.h>
#include <uk/plat/irq.h>
#include "sched_internal.h"

static void enter(struct uk_waitq *q, struct uk_thread *t)
{
	t->queue = q;
	t->next = NULL;
	t->prev = q->last;
	if (q->last)
		q->last->next = t;
	else
		q->first = t;
	q->last = t;
}

static void leave(struct uk_thread *t)
{
	struct uk_waitq *q = t->queue;

	if (t->prev)
		t->prev->next = t->next;
	else
		q->first = t->next;
	if (t->next)
		t->next->prev = t->prev;
	else
		q->last = t->prev;
	t->queue = NULL;
}

static void make_ready(struct uk_thread *t, int result)
{
	if (t->queue)
		leave(t);
	t->wait_result = result;
	t->state = UK_THREAD_READY;
	uk_runq_push(t);
}

static void time_out(struct uk_timer *timer)
{
	make_ready(uk_container_of(timer, struct uk_thread, timer), -ETIMEDOUT);
}

/* Waits in `q`, or in none. */
static int wait(struct uk_waitq *q, uint64_t deadline)
{
	struct uk_thread *t = uk_thread_current();

	if (q)
		enter(q, t);
	t->state = UK_THREAD_WAITING;
	if (deadline != UK_FOREVER) {
		t->timer.fn = time_out;
		uk_timer_set(&t->timer, deadline);
	}
	sched_switch();
	return t->wait_result;
}

int uk_waitq_wait(struct uk_waitq *q, uint64_t deadline)
{
	return wait(q, deadline);
}

static inline bool wake_first(struct uk_waitq *q)
{
	struct uk_thread *t = q->first;

	if (!t)
		return false;
	if (uk_timer_is_set(&t->timer))
		uk_timer_cancel(&t->timer);
	make_ready(t, 0);
	return true;
}

bool uk_waitq_wake_one(struct uk_waitq *q)
{
	unsigned long flags = ukplat_irq_save();
	bool woken = wake_first(q);

	ukplat_irq_restore(flags);
	sched_preempt_late();
	return woken;
}

unsigned int uk_waitq_wake(struct uk_waitq *q, unsigned int n)
{
	unsigned long flags = ukplat_irq_save();
	unsigned int woken = 0;

	while (woken < n && wake_first(q))
		woken++;
	ukplat_irq_restore(flags);
	sched_preempt_late();
	return woken;
}

void uk_thread_sleep(uint64_t at)
{
	unsigned long flags = ukplat_irq_save();

	wait(NULL, at);
	ukplat_irq_restore(flags);
}
