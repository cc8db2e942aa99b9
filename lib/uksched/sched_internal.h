/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the scheduler's files share.
 */
#ifndef SCHED_INTERNAL_H
#define SCHED_INTERNAL_H

#include <uk/sched.h>
#include <uk/spinlock.h>
#include "cpus.h"

/** Every free word of a stack is this; its lowest one must stay so. */
#define STACK_FILL 0x5afe57ac5afe57acULL

/**
 * Gives the CPU to the next thread that is ready, asleep until there is one.
 * Returns when this thread, put into a queue before, has its turn again.
 * Context: interrupts off.
 */
void sched_switch(void);

/** Where a new thread begins: its switch isn't finished yet. */
void sched_begin(void);

/** Has `t`, which this thread is and which ends, freed once it has left. */
void sched_reap(struct uk_thread *t);

/** Starts preemption on this CPU, where `t` runs. */
void sched_start(struct uk_thread *t);

/** Has the priority of `t` be what it should; returns whether it wasn't. */
bool sched_reprioritize(struct uk_thread *t);

#ifdef CONFIG_LIBUKSCHED_CPU_TIME
/** The time since the last call of either was that of `t`, or nobody's. */
void cputime_stop(struct uk_thread *t);
void cputime_restart(void);
#else
static inline void cputime_stop(struct uk_thread *t)
{
	(void)t;
}

static inline void cputime_restart(void)
{
}
#endif

#ifdef CONFIG_LIBUKSCHED_LIST
/** Enters a thread, or takes it out. Context: interrupts off. */
void list_add(struct uk_thread *t);
void list_remove(struct uk_thread *t);

/** Gives `t` its number. */
void list_number(struct uk_thread *t);

static inline unsigned long list_id(const struct uk_thread *t)
{
	return t->id;
}
#else
static inline void list_number(struct uk_thread *t)
{
	(void)t;
}

static inline unsigned long list_id(const struct uk_thread *t)
{
	(void)t;
	return 0;
}

static inline void list_add(struct uk_thread *t)
{
	(void)t;
}

static inline void list_remove(struct uk_thread *t)
{
	(void)t;
}
#endif

#ifdef CONFIG_LIBUKSCHED_TLS
#include <uk/tls.h>

static inline void tls_first(struct uk_thread *t)
{
	t->tls = uk_tls_first;
}

/* Programs set it by themselves where the CPU lets them. */
#if defined(CONFIG_HAVE_PROGRAM) && defined(__aarch64__)
static inline void tls_leave(struct uk_thread *from)
{
	from->tls = ukplat_tls_get();
}
#else
static inline void tls_leave(struct uk_thread *from)
{
	(void)from;
}
#endif

static inline void tls_switch(struct uk_thread *from,
			      const struct uk_thread *to)
{
	tls_leave(from);
	if (uk_tls_any)
		ukplat_tls_set(to->tls);
}

/** Bytes for it in a thread's memory; and its beginning, there. */
static inline size_t tls_size(void)
{
	return ALIGN_UP(uk_tls_size(), 16);
}

static inline void tls_init(struct uk_thread *t, void *area)
{
	t->tls = uk_tls_init(area, list_id(t));
}

static inline void tls_given(struct uk_thread *t, void *pointer)
{
	t->tls = pointer;
}
#else
static inline void tls_first(struct uk_thread *t)
{
	(void)t;
}

static inline void tls_switch(struct uk_thread *from,
			      const struct uk_thread *to)
{
	(void)from;
	(void)to;
}

static inline size_t tls_size(void)
{
	return 0;
}

static inline void tls_init(struct uk_thread *t, void *area)
{
	(void)t;
	(void)area;
}

static inline void tls_given(struct uk_thread *t, void *pointer)
{
	(void)t;
	(void)pointer;
}
#endif

#ifdef CONFIG_LIBUKSCHED_STORE
/* What the store tells: switches so far, threads that there are. */
extern uint64_t stat_switches;
extern unsigned int stat_threads;

static inline void stat_switch(void)
{
	__atomic_fetch_add(&stat_switches, 1, __ATOMIC_RELAXED);
}

static inline void stat_thread(int n)
{
	__atomic_fetch_add(&stat_threads, n, __ATOMIC_RELAXED);
}
#else
static inline void stat_switch(void)
{
}

static inline void stat_thread(int n)
{
	(void)n;
}
#endif

#ifdef CONFIG_LIBUKSCHED_POSIX
static inline void posix_init(struct uk_thread *t,
			      const struct uk_thread_attr *attr)
{
	t->posix = attr->posix;
	t->gone = attr->gone;
}

static inline void posix_gone(struct uk_thread *t)
{
	if (t->gone)
		t->gone(t);
}
#else
static inline void posix_init(struct uk_thread *t,
			      const struct uk_thread_attr *attr)
{
	(void)t;
	(void)attr;
}

static inline void posix_gone(struct uk_thread *t)
{
	(void)t;
}
#endif

/** Frees a thread that has ended and isn't running any more. */
void thread_free(struct uk_thread *t);

/**
 * As uk_thread_make(), in `size` bytes at `block`, which stay the caller's: the
 * thread must never end. Context: any.
 */
struct uk_thread *thread_new_in(void *block, size_t size,
				const struct uk_thread_attr *attr,
				void *(*fn)(void *arg), void *arg);

/* --- end.c ---------------------------------------------------------------- */

/** Are threads to be parked? */
extern bool sched_stopped;

/** Parks `t`, out of any queue; false: it may run. Context: interrupts off. */
bool end_park(struct uk_thread *t);

/** uk_exit_turn points to this function (uk/boot.h). */
void end_take_turn(bool system);

#ifdef CONFIG_HAVE_SMP
/** This CPU runs no thread that is to be parked. Context: interrupts off. */
void end_looked(void);
#else
static inline void end_looked(void)
{
}
#endif

/** The next one from the run queue that may run; or NULL. */
static inline struct uk_thread *pop_ready(void)
{
	struct uk_thread *t = uk_runq_pop();

	if (likely(!sched_stopped))
		return t;
	while (t && end_park(t))
		t = uk_runq_pop();
	end_looked();
	return t;
}

/** Of wait queues, that which interrupts off don't do. */
void waitq_acquire(void);
void waitq_release(void);

#endif /* SCHED_INTERNAL_H */
