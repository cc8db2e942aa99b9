/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Wait queues. One lock is for all of them: threads wait in one and are owed
 * priorities by another, and it is held for some dozen instructions. Behind it
 * come the run queues' and the timers'.
 */
#include <uk/errno.h>
#include <uk/plat/irq.h>
#include <uk/trace.h>
#include "sched_internal.h"

static struct uk_spinlock lock;

void waitq_acquire(void)
{
	uk_spin_acquire(&lock);
}

void waitq_release(void)
{
	uk_spin_release(&lock);
}

#ifdef CONFIG_HAVE_SMP
unsigned long uk_waitq_lock(void)
{
	return uk_spin_lock(&lock);
}

void uk_waitq_unlock(unsigned long flags)
{
	uk_spin_unlock(&lock, flags);
}
#endif

/* Whom `t` comes behind, in a queue that isn't empty; NULL: nobody. */
static struct uk_thread *place(const struct uk_waitq *q,
			       const struct uk_thread *t)
{
	struct uk_thread *before = q->last;

#ifdef CONFIG_HAVE_PREEMPT
	while (before && before->priority < t->priority)
		before = before->prev;
#else
	(void)t;
#endif
	return before;
}

static void enter_behind(struct uk_waitq *q, struct uk_thread *t,
			 struct uk_thread *before)
{
	t->prev = before;
	if (before) {
		t->next = before->next;
		before->next = t;
	} else {
		t->next = q->first;
		q->first = t;
	}
	if (t->next)
		t->next->prev = t;
	else
		q->last = t;
}

static inline void enter(struct uk_waitq *q, struct uk_thread *t)
{
	t->queue = q;
	if (likely(!q->first)) {
		t->prev = t->next = NULL;
		q->first = q->last = t;
	} else {
		enter_behind(q, t, place(q, t));
	}
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

bool sched_reprioritize(struct uk_thread *t)
{
	unsigned int priority = MAX(t->own_priority, t->inherited);
	struct uk_waitq *q = t->queue;

	if (priority == t->priority)
		return false;
	if (q)
		leave(t);
	uk_runq_set_priority(t, priority);
	if (q)
		enter(q, t);
	return true;
}

static inline void leave_first(struct uk_waitq *q, struct uk_thread *t)
{
	q->first = t->next;
	if (t->next)
		t->next->prev = NULL;
	else
		q->last = NULL;
	t->queue = NULL;
}

static inline void make_ready(struct uk_thread *t, int result)
{
	UK_TRACE(wake, "thread=%x result=%d", (uintptr_t)t, result);
	t->wait_result = result;
	t->state = UK_THREAD_READY;
	uk_runq_push(t);
}

static void time_out(struct uk_timer *timer)
{
	struct uk_thread *t = uk_container_of(timer, struct uk_thread, timer);

	waitq_acquire();
	/* Somebody may have been quicker, on another CPU. */
	if (cpus_is_due(t)) {
		if (t->queue)
			leave(t);
		make_ready(t, -ETIMEDOUT);
	}
	waitq_release();
}

/* Waits in `q`, or in none. */
static inline __uk_always_inline int wait(struct uk_waitq *q, uint64_t deadline)
{
	struct uk_thread *t = uk_thread_current();

	if (q)
		enter(q, t);
	t->state = UK_THREAD_WAITING;
	cpus_set_deadline(t, deadline);
	if (deadline != UK_FOREVER) {
		t->timer.fn = time_out;
		uk_timer_set(&t->timer, deadline);
	}
	waitq_release();
	sched_switch();
	waitq_acquire();
	return t->wait_result;
}

void uk_waitq_move_deadline(struct uk_thread *t, uint64_t deadline)
{
	if (t->state != UK_THREAD_WAITING)
		return;
	cpus_set_deadline(t, deadline);
	t->timer.fn = time_out;
	uk_timer_set(&t->timer, deadline);
}

int uk_waitq_wait(struct uk_waitq *q, uint64_t deadline)
{
	return wait(q, deadline);
}

#ifdef CONFIG_LIBUKSCHED_POSIX
int uk_waitq_wait_interruptible(struct uk_waitq *q, uint64_t deadline)
{
	struct uk_thread *t = uk_thread_current();
	int rc;

	if (t->interrupted)
		return -EINTR;
	t->interruptible = true;
	rc = wait(q, deadline);
	t->interruptible = false;
	return rc;
}

void uk_thread_interrupt(struct uk_thread *t)
{
	t->interrupted = true;
	if (t->state != UK_THREAD_WAITING || !t->interruptible)
		return;
	if (uk_timer_is_set(&t->timer))
		uk_timer_cancel(&t->timer);
	if (t->queue)
		leave(t);
	make_ready(t, -EINTR);
}
#endif

static inline bool wake_first(struct uk_waitq *q)
{
	struct uk_thread *t = q->first;

	if (!t)
		return false;
	if (uk_timer_is_set(&t->timer))
		uk_timer_cancel(&t->timer);
	leave_first(q, t);
	make_ready(t, 0);
	return true;
}

bool uk_waitq_wake_one_locked(struct uk_waitq *q)
{
	return wake_first(q);
}

unsigned int uk_waitq_wake_locked(struct uk_waitq *q, unsigned int n)
{
	unsigned int woken = 0;

	while (woken < n && wake_first(q))
		woken++;
	return woken;
}

bool uk_waitq_wake_one(struct uk_waitq *q)
{
	unsigned long flags = uk_waitq_lock();
	bool woken = wake_first(q);

	uk_waitq_unlock(flags);
	ukplat_preempt_check();
	return woken;
}

unsigned int uk_waitq_wake(struct uk_waitq *q, unsigned int n)
{
	unsigned long flags = uk_waitq_lock();
	unsigned int woken = uk_waitq_wake_locked(q, n);

	uk_waitq_unlock(flags);
	ukplat_preempt_check();
	return woken;
}

void uk_thread_sleep(uint64_t at)
{
	unsigned long flags = uk_waitq_lock();

	wait(NULL, at);
	uk_waitq_unlock(flags);
}
