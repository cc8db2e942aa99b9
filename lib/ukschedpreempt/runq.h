/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The run queue of one CPU, and what is different when there are several.
 */
#ifndef RUNQ_H
#define RUNQ_H

#include <uk/sched.h>
#include <uk/spinlock.h>

struct runq {
	struct uk_spinlock lock;
	uint32_t ready; /* bit n: lists[n] isn't empty */
	struct {
		struct uk_thread *first, *last;
	} lists[UK_PRIORITIES];
	struct uk_thread *running;
	bool idle;
	/*
	 * The slice's timer is left alone when threads switch by themselves,
	 * which they may do often; when it fires, who runs since before it was
	 * set has had its slice, anybody else gets one more.
	 */
	unsigned int pops, pops_at_start;
	struct uk_timer slice;
#ifdef CONFIG_HAVE_SMP
	int level;		/* of the thread that runs; -1: idle */
	unsigned int stealable; /* threads in the lists that may leave */
#endif
};

extern UK_PER_CPU(struct runq, runq_of_cpu);

static inline struct runq *runq_here(void)
{
	return uk_this_cpu_ptr(runq_of_cpu);
}

/** Puts `t` into the lists, or takes it out. */
void runq_append(struct runq *q, struct uk_thread *t);
void runq_remove(struct runq *q, struct uk_thread *t);

/** `t`, NULL: nobody, runs from now on. */
void runq_runs(struct runq *q, struct uk_thread *t);

#ifdef CONFIG_HAVE_SMP
/** The queue that suits `t` best, locked. */
struct runq *cpus_place(struct uk_thread *t);

/** The queue that `t` is in, or of the CPU it is on, locked. */
struct runq *cpus_lock_of(const struct uk_thread *t);

/** Tells the CPU in whose queue `t` is, or that runs it, of a change. */
void cpus_tell(const struct uk_thread *t);

/** A thread of another CPU, for this one which has none; or NULL. */
struct uk_thread *cpus_steal(struct runq *own);

/** This CPU has more threads than it can run: is there one that has none? */
void cpus_share(const struct runq *own);

static inline unsigned int runq_level(const struct runq *q)
{
	return q->level;
}

static inline void runq_note_level(struct runq *q, const struct uk_thread *t)
{
	__atomic_store_n(&q->level, t ? t->priority : -1, __ATOMIC_RELAXED);
}

static inline void runq_count(struct runq *q, const struct uk_thread *t, int n)
{
	if (!t->pinned)
		__atomic_store_n(&q->stealable, q->stealable + n,
				 __ATOMIC_RELAXED);
}

static inline void runq_taken(struct uk_thread *t)
{
	t->on_cpu = true;
}
#else
static inline struct runq *cpus_place(struct uk_thread *t)
{
	(void)t;
	return runq_here();
}

static inline struct runq *cpus_lock_of(const struct uk_thread *t)
{
	(void)t;
	return runq_here();
}

static inline void cpus_tell(const struct uk_thread *t)
{
	(void)t;
}

static inline struct uk_thread *cpus_steal(struct runq *own)
{
	(void)own;
	return NULL;
}

static inline void cpus_share(const struct runq *own)
{
	(void)own;
}

static inline unsigned int runq_level(const struct runq *q)
{
	return q->running->priority;
}

static inline void runq_note_level(struct runq *q, const struct uk_thread *t)
{
	(void)q;
	(void)t;
}

static inline void runq_count(struct runq *q, const struct uk_thread *t, int n)
{
	(void)q;
	(void)t;
	(void)n;
}

static inline void runq_taken(struct uk_thread *t)
{
	(void)t;
}
#endif

#endif /* RUNQ_H */
