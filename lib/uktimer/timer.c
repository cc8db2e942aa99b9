/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pairing heap of timers, the next one at its root: entering takes constant
 * time, taking out logarithmic on average. (Fredman, Sedgewick, Sleator,
 * Tarjan: The pairing heap, Algorithmica 1, 1986.)
 */
#include <uk/plat/time.h>
#include <uk/spinlock.h>
#include <uk/timer.h>

/* Each CPU has its own, for its own timer interrupt. */
struct heap {
	struct uk_spinlock lock;
	struct uk_timer *root;
#ifdef CONFIG_HAVE_SMP
	const struct uk_timer *running; /* whose function is called now */
#endif
};
static UK_PER_CPU(struct heap, heap);

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

static void set_root(struct heap *h, struct uk_timer *t)
{
	h->root = t;
	if (t)
		t->link = &h->root;
}

static void enter(struct heap *h, struct uk_timer *t)
{
	t->child = t->next = NULL;
	set_root(h, h->root ? meld(h->root, t) : t);
}

static void take_out(struct heap *h, struct uk_timer *t)
{
	struct uk_timer *rest = meld_all(t->child);

	if (t == h->root) {
		set_root(h, rest);
	} else {
		*t->link = t->next;
		if (t->next)
			t->next->link = t->link;
		if (rest)
			set_root(h, meld(h->root, rest));
	}
	t->link = NULL;
}

/* Another CPU's timer interrupt comes in vain if it must. */
static void arm(struct heap *h)
{
	if (h == uk_this_cpu_ptr(heap))
		ukplat_timer_set(h->root ? h->root->at : UKPLAT_TIMER_OFF);
}

#ifdef CONFIG_HAVE_SMP
/* The heap that `t` is in, locked; NULL: it is in none. */
static struct heap *lock_heap_of(struct uk_timer *t)
{
	while (__atomic_load_n(&t->link, __ATOMIC_ACQUIRE)) {
		struct heap *h = uk_cpu_ptr(heap, t->cpu);

		uk_spin_acquire(&h->lock);
		if (t->link && h == uk_cpu_ptr(heap, t->cpu))
			return h;
		uk_spin_release(&h->lock);
	}
	return NULL;
}

static void note_cpu(struct uk_timer *t)
{
	t->cpu = ukplat_cpu_id();
}

static void note_running(struct heap *h, const struct uk_timer *t)
{
	__atomic_store_n(&h->running, t, __ATOMIC_RELEASE);
}

void uk_timer_sync(const struct uk_timer *t)
{
	for (unsigned int i = 0; i < ukplat_cpu_count(); i++)
		while (__atomic_load_n(&uk_cpu_ptr(heap, i)->running,
				       __ATOMIC_ACQUIRE) == t)
			ukplat_cpu_relax();
}
#else
static struct heap *lock_heap_of(struct uk_timer *t)
{
	return t->link ? &heap : NULL;
}

static void note_cpu(struct uk_timer *t)
{
	(void)t;
}

static void note_running(struct heap *h, const struct uk_timer *t)
{
	(void)h;
	(void)t;
}
#endif

void uk_timer_set(struct uk_timer *t, uint64_t at)
{
	unsigned long flags = ukplat_irq_save();
	struct heap *h = lock_heap_of(t), *own = uk_this_cpu_ptr(heap);
	struct uk_timer *first = own->root;

	if (h) {
		take_out(h, t);
		uk_spin_release(&h->lock);
	}
	uk_spin_acquire(&own->lock);
	t->at = at;
	note_cpu(t);
	enter(own, t);
	if (own->root != first || t == first)
		arm(own);
	uk_spin_unlock(&own->lock, flags);
}

bool uk_timer_cancel(struct uk_timer *t)
{
	unsigned long flags = ukplat_irq_save();
	struct heap *h = lock_heap_of(t);

	if (h) {
		bool first = t == h->root;

		take_out(h, t);
		if (first)
			arm(h);
		uk_spin_release(&h->lock);
	}
	ukplat_irq_restore(flags);
	return h;
}

/* Those set meanwhile by the functions called come next time at the latest. */
static void fire(void)
{
	struct heap *h = uk_this_cpu_ptr(heap);
	uint64_t now = ukplat_clock_ns();

	uk_spin_acquire(&h->lock);
	while (h->root && h->root->at <= now) {
		struct uk_timer *t = h->root;

		take_out(h, t);
		note_running(h, t);
		uk_spin_release(&h->lock);
		t->fn(t);
		uk_spin_acquire(&h->lock);
		note_running(h, NULL);
	}
	arm(h);
	uk_spin_release(&h->lock);
}

UKPLAT_TIMER_HANDLER(fire, 50);
