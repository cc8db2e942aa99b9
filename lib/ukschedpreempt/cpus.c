/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several CPUs: where a thread that is ready goes, and how one that has
 * nothing to do gets something. A thread that is on a CPU still (its registers
 * aren't saved) is put into the queue of that one only, and isn't stolen.
 */
#include "runq.h"

static struct runq *of(unsigned int cpu)
{
	return uk_cpu_ptr(runq_of_cpu, cpu);
}

static int level_of(unsigned int cpu)
{
	return __atomic_load_n(&of(cpu)->level, __ATOMIC_RELAXED);
}

static bool is_on_cpu(const struct uk_thread *t)
{
	return __atomic_load_n(&t->on_cpu, __ATOMIC_ACQUIRE);
}

/* One that idles, else where `t` was, else where less urgent ones run. */
static unsigned int best_cpu(const struct uk_thread *t)
{
	unsigned int best = t->cpu, n = ukplat_cpu_count();

	for (unsigned int i = 0; i < n && level_of(best) >= 0; i++) {
		if (level_of(i) < 0 || (level_of(best) >= t->priority &&
					level_of(i) < level_of(best)))
			best = i;
	}
	return best;
}

/* Where it is on a CPU, or has to be, nobody else changes `cpu`. */
struct runq *cpus_place(struct uk_thread *t)
{
	if (!is_on_cpu(t) && !t->pinned)
		t->cpu = best_cpu(t);
	uk_spin_acquire(&of(t->cpu)->lock);
	return of(t->cpu);
}

struct runq *cpus_lock_of(const struct uk_thread *t)
{
	for (;;) {
		unsigned int cpu = __atomic_load_n(&t->cpu, __ATOMIC_RELAXED);

		uk_spin_acquire(&of(cpu)->lock);
		if (__atomic_load_n(&t->cpu, __ATOMIC_RELAXED) == cpu)
			return of(cpu);
		uk_spin_release(&of(cpu)->lock);
	}
}

void cpus_tell(const struct uk_thread *t)
{
	ukplat_cpu_poke(t->cpu);
}

/* Of those that may leave, the first of the most urgent. */
static struct uk_thread *take_stealable(struct runq *q)
{
	for (uint32_t ready = q->ready; ready;) {
		unsigned int p = 31 - __builtin_clz(ready);
		struct uk_thread *t = q->lists[p].first;

		while (t && (t->pinned || is_on_cpu(t)))
			t = t->next;
		if (t) {
			runq_remove(q, t);
			runq_taken(t);
			return t;
		}
		ready &= ~(1U << p);
	}
	return NULL;
}

static struct uk_thread *steal_from(unsigned int cpu)
{
	struct runq *q = of(cpu);
	struct uk_thread *t;

	if (!__atomic_load_n(&q->stealable, __ATOMIC_RELAXED))
		return NULL;
	uk_spin_acquire(&q->lock);
	t = take_stealable(q);
	if (t)
		t->cpu = ukplat_cpu_id();
	uk_spin_release(&q->lock);
	return t;
}

struct uk_thread *cpus_steal(struct runq *own)
{
	unsigned int self = ukplat_cpu_id(), n = ukplat_cpu_count();
	struct uk_thread *t = NULL;

	/* From now on others put threads here. */
	uk_spin_acquire(&own->lock);
	if (own->idle)
		runq_note_level(own, NULL);
	uk_spin_release(&own->lock);
	for (unsigned int i = 1; i < n && !t; i++)
		t = steal_from((self + i) % n);
	if (!t)
		return NULL;
	uk_spin_acquire(&own->lock);
	own->idle = false;
	own->pops++;
	runq_runs(own, t);
	uk_spin_release(&own->lock);
	return t;
}

void cpus_share(const struct runq *own)
{
	if (!own->stealable)
		return;
	for (unsigned int i = 0; i < ukplat_cpu_count(); i++)
		if (level_of(i) < 0) {
			ukplat_cpu_poke(i);
			return;
		}
}
