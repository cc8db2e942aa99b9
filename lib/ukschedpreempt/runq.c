/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The run queue of the preemptive scheduler: a list for each priority and a
 * bit for each list that isn't empty, so that all takes constant time. Each
 * CPU has one.
 */
#include <uk/plat/preempt.h>
#include "runq.h"

#define SLICE (CONFIG_LIBUKSCHEDPREEMPT_SLICE * 1000000ULL)

UK_PER_CPU(struct runq, runq_of_cpu);

static void start_slice(struct runq *q)
{
	q->pops_at_start = q->pops;
	uk_timer_set(&q->slice, ukplat_clock_ns() + SLICE);
}

static inline void want_switch(void)
{
	uk_this_cpu(ukplat_preempt).wanted = true;
}

static inline unsigned int most_urgent(const struct runq *q)
{
	return 31 - __builtin_clz(q->ready);
}

/* Is there something that must run here instead, now or after a while? */
static void look(struct runq *q)
{
	unsigned int best;

	if (!q->ready || q->idle)
		return;
	best = most_urgent(q);
	if (best > runq_level(q))
		want_switch();
	else if (best == runq_level(q) && !uk_timer_is_set(&q->slice))
		start_slice(q);
}

static void slice_over(struct uk_timer *t)
{
	struct runq *q = uk_container_of(t, struct runq, slice);

	uk_spin_acquire(&q->lock);
	if (q->pops != q->pops_at_start)
		look(q);
	else if (!q->idle && q->ready >> runq_level(q) & 1)
		want_switch();
	uk_spin_release(&q->lock);
}

#ifdef CONFIG_HAVE_SMP
/* Another CPU has changed our queue, or has threads to give. */
static void on_poke(void)
{
	struct runq *q = runq_here();

	uk_spin_acquire(&q->lock);
	look(q);
	uk_spin_release(&q->lock);
}

UKPLAT_POKE_HANDLER(on_poke, 50);
#endif

void runq_append(struct runq *q, struct uk_thread *t)
{
	unsigned int p = t->priority;

	t->next = NULL;
	t->prev = q->lists[p].last;
	if (t->prev)
		t->prev->next = t;
	else
		q->lists[p].first = t;
	q->lists[p].last = t;
	q->ready |= 1U << p;
	t->queued = true;
	runq_count(q, t, 1);
}

void runq_remove(struct runq *q, struct uk_thread *t)
{
	unsigned int p = t->priority;

	if (t->prev)
		t->prev->next = t->next;
	else
		q->lists[p].first = t->next;
	if (t->next)
		t->next->prev = t->prev;
	else
		q->lists[p].last = t->prev;
	if (!q->lists[p].first)
		q->ready &= ~(1U << p);
	t->queued = false;
	runq_count(q, t, -1);
}

void runq_runs(struct runq *q, struct uk_thread *t)
{
	q->running = t;
	runq_note_level(q, t);
}

void uk_runq_start(struct uk_thread *t)
{
	struct runq *q = runq_here();

	q->slice.fn = slice_over;
	runq_runs(q, t);
}

void uk_runq_push(struct uk_thread *t)
{
	struct runq *q = cpus_place(t);

	runq_append(q, t);
	if (q != runq_here())
		cpus_tell(t);
	else if (q->idle || t->priority < runq_level(q))
		;
	else if (t->priority > runq_level(q))
		want_switch();
	else if (!uk_timer_is_set(&q->slice))
		start_slice(q);
	uk_spin_release(&q->lock);
}

/* The first of the most urgent; there is one. */
static inline struct uk_thread *take_first(struct runq *q)
{
	unsigned int p = most_urgent(q);
	struct uk_thread *t = q->lists[p].first;

	t->queued = false;
	runq_count(q, t, -1);
	runq_taken(t);
	q->lists[p].first = t->next;
	if (t->next) {
		t->next->prev = NULL;
		if (!uk_timer_is_set(&q->slice))
			start_slice(q);
	} else {
		q->lists[p].last = NULL;
		q->ready &= ~(1U << p);
	}
	return t;
}

struct uk_thread *uk_runq_pop(void)
{
	struct runq *q = runq_here();
	struct uk_thread *t = NULL;

	uk_spin_acquire(&q->lock);
	uk_this_cpu(ukplat_preempt).wanted = false;
	q->idle = !q->ready;
	if (!q->idle) {
		t = take_first(q);
		runq_runs(q, t);
		q->pops++;
		cpus_share(q);
	}
	uk_spin_release(&q->lock);
	return t ? t : cpus_steal(q);
}

void uk_runq_set_priority(struct uk_thread *t, unsigned int priority)
{
	struct runq *q = cpus_lock_of(t);
	bool queued = t->queued;

	if (queued)
		runq_remove(q, t);
	t->priority = priority;
	if (queued)
		runq_append(q, t);
	if (q->running == t)
		runq_note_level(q, t);
	if (q == runq_here())
		look(q);
	else
		cpus_tell(t);
	uk_spin_release(&q->lock);
}
