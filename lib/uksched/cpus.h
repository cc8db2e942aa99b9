/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is different with several CPUs. Each then has a thread that idles; with
 * one, the thread that waits does it itself.
 */
#ifndef UKSCHED_CPUS_H
#define UKSCHED_CPUS_H

#include <uk/sched.h>

#ifdef CONFIG_HAVE_SMP
static inline void set_current(struct uk_thread *t)
{
	ukarch_cpu_set_current(t);
}

/** `t` is the one that boots. */
static inline void cpus_first(struct uk_thread *t)
{
	t->on_cpu = true;
}

/** This CPU's thread that idles. */
struct uk_thread *cpus_idle(void);

/** This CPU goes from `from` to another thread; `left` when it is there. */
void cpus_leave(struct uk_thread *from);
void cpus_left(void);

/** Waits until `t`, which has ended, isn't on a CPU any more. */
void cpus_wait_left(const struct uk_thread *t);

/** A new thread stays where its maker has to. */
void cpus_inherit(struct uk_thread *t);

/** Was it by what `t` waits for now that its timer has fired? */
static inline bool cpus_is_due(const struct uk_thread *t)
{
	return t->state == UK_THREAD_WAITING &&
	       t->deadline <= ukplat_clock_ns();
}

static inline void cpus_set_deadline(struct uk_thread *t, uint64_t deadline)
{
	t->deadline = deadline;
}
#else
static inline void set_current(struct uk_thread *t)
{
	uk_thread_current_ = t;
}

static inline void cpus_first(struct uk_thread *t)
{
	(void)t;
}

static inline void cpus_leave(struct uk_thread *from)
{
	(void)from;
}

static inline void cpus_left(void)
{
}

static inline void cpus_wait_left(const struct uk_thread *t)
{
	(void)t;
}

static inline void cpus_inherit(struct uk_thread *t)
{
	(void)t;
}

static inline bool cpus_is_due(const struct uk_thread *t)
{
	(void)t;
	return true;
}

static inline void cpus_set_deadline(struct uk_thread *t, uint64_t deadline)
{
	(void)t;
	(void)deadline;
}
#endif

#endif /* UKSCHED_CPUS_H */
