/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The run queue of the preemptive scheduler: a list for each priority and a
 * bit for each list that isn't empty, so that all takes constant time.
 */
#include <uk/plat/preempt.h>
#include <uk/sched.h>

#define SLICE (CONFIG_LIBUKSCHEDPREEMPT_SLICE * 1000000ULL)

static struct {
	struct uk_thread *first, *last;
} lists[UK_PRIORITIES];
static uint32_t ready; /* bit n: lists[n] */

static struct uk_thread *running;
static bool idle;

/*
 * The slice's timer is left alone when threads switch by themselves, which
 * they may do often; when it fires, who runs since before it was set has had
 * its slice, anybody else gets one more.
 */
static unsigned int pops, pops_at_start;

static void slice_over(struct uk_timer *t);
static struct uk_timer slice = {.fn = slice_over};

static void start_slice(void)
{
	pops_at_start = pops;
	uk_timer_set(&slice, ukplat_clock_ns() + SLICE);
}

/* Is there something that must run instead, now or after a while? */
static void look(void)
{
	unsigned int best;

	if (!ready || idle)
		return;
	best = 31 - __builtin_clz(ready);
	if (best > running->priority)
		ukplat_preempt.wanted = true;
	else if (best == running->priority && !uk_timer_is_set(&slice))
		start_slice();
}

static void slice_over(struct uk_timer *t)
{
	(void)t;
	if (pops != pops_at_start)
		look();
	else if (ready >> running->priority & 1)
		ukplat_preempt.wanted = true;
}

static void append(struct uk_thread *t)
{
	unsigned int p = t->priority;

	t->next = NULL;
	t->prev = lists[p].last;
	if (t->prev)
		t->prev->next = t;
	else
		lists[p].first = t;
	lists[p].last = t;
	ready |= 1U << p;
	t->queued = true;
}

static void remove(struct uk_thread *t)
{
	unsigned int p = t->priority;

	if (t->prev)
		t->prev->next = t->next;
	else
		lists[p].first = t->next;
	if (t->next)
		t->next->prev = t->prev;
	else
		lists[p].last = t->prev;
	if (!lists[p].first)
		ready &= ~(1U << p);
	t->queued = false;
}

void uk_runq_start(struct uk_thread *t)
{
	running = t;
}

void uk_runq_push(struct uk_thread *t)
{
	append(t);
	look();
}

struct uk_thread *uk_runq_pop(void)
{
	struct uk_thread *t;

	ukplat_preempt.wanted = false;
	idle = !ready;
	if (idle)
		return NULL;
	t = lists[31 - __builtin_clz(ready)].first;
	remove(t);
	running = t;
	pops++;
	look();
	return t;
}

void uk_runq_set_priority(struct uk_thread *t, unsigned int priority)
{
	bool queued = t->queued;

	if (queued)
		remove(t);
	t->priority = priority;
	if (queued)
		append(t);
	look();
}
