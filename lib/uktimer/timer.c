/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pairing heap of timers, the next one at its root: entering takes constant
 * time, taking out logarithmic on average. (Fredman, Sedgewick, Sleator,
 * Tarjan: The pairing heap, Algorithmica 1, 1986.)
 */
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include <uk/timer.h>

static struct uk_timer *root;

static struct uk_timer *meld(struct uk_timer *a, struct uk_timer *b)
{
	if (b->at < a->at) {
		struct uk_timer *t = a;

		a = b;
		b = t;
	}
	b->next = a->child;
	if (b->next)
		b->next->link = &b->next;
	b->link = &a->child;
	a->child = b;
	a->next = NULL;
	return a;
}

/* One heap of the siblings from `t` on: in pairs, then from the last back. */
static struct uk_timer *meld_all(struct uk_timer *t)
{
	struct uk_timer *pairs = NULL, *heap = NULL;

	while (t) {
		struct uk_timer *a = t, *b = t->next;

		t = b ? b->next : NULL;
		a->next = NULL;
		if (b)
			a = meld(a, b);
		a->next = pairs;
		pairs = a;
	}
	while (pairs) {
		struct uk_timer *a = pairs;

		pairs = a->next;
		a->next = NULL;
		heap = heap ? meld(heap, a) : a;
	}
	return heap;
}

static void set_root(struct uk_timer *t)
{
	root = t;
	if (t)
		t->link = &root;
}

static void enter(struct uk_timer *t)
{
	t->child = t->next = NULL;
	set_root(root ? meld(root, t) : t);
}

static void take_out(struct uk_timer *t)
{
	struct uk_timer *rest = meld_all(t->child);

	if (t == root) {
		set_root(rest);
	} else {
		*t->link = t->next;
		if (t->next)
			t->next->link = t->link;
		if (rest)
			set_root(meld(root, rest));
	}
	t->link = NULL;
}

static void arm(void)
{
	ukplat_timer_set(root ? root->at : UKPLAT_TIMER_OFF);
}

void uk_timer_set(struct uk_timer *t, uint64_t at)
{
	unsigned long flags = ukplat_irq_save();
	struct uk_timer *first = root;

	if (t->link)
		take_out(t);
	t->at = at;
	enter(t);
	if (root != first || t == first)
		arm();
	ukplat_irq_restore(flags);
}

bool uk_timer_cancel(struct uk_timer *t)
{
	unsigned long flags = ukplat_irq_save();
	bool was_set = t->link != NULL, first = was_set && t == root;

	if (was_set)
		take_out(t);
	if (first)
		arm();
	ukplat_irq_restore(flags);
	return was_set;
}

/* Those set meanwhile by the functions called come next time at the latest. */
static void fire(void)
{
	uint64_t now = ukplat_clock_ns();

	while (root && root->at <= now) {
		struct uk_timer *t = root;

		take_out(t);
		t->fn(t);
	}
	arm();
}

UKPLAT_TIMER_HANDLER(fire, 50);
