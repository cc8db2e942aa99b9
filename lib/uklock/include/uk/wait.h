/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How locks and queues wait, with a scheduler or without: what those build on
 * who have a condition of their own to wait for. Context of all: between
 * uk_wait_lock() and uk_wait_unlock(), but for these two.
 */
#ifndef UK_WAIT_H
#define UK_WAIT_H

#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/plat/preempt.h>
#include <uk/trace.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_LIBUKLOCK_SCHED
/**
 * Keeps everybody else from waiting and waking. Returns what
 * uk_wait_unlock() takes. Context: any; interrupts are off until then.
 */
static inline unsigned long uk_wait_lock(void)
{
	return uk_waitq_lock();
}

static inline void uk_wait_unlock(unsigned long flags)
{
	uk_waitq_unlock(flags);
}

/**
 * Waits in `q` until woken or `deadline` (ukplat_clock_ns(), UK_FOREVER; 0:
 * doesn't wait). Returns 0 or -ETIMEDOUT. Context: sleeps, others may have the
 * lock meanwhile.
 */
static inline int uk_wait_in(struct uk_waitq *q, uint64_t deadline)
{
	int rc;

	if (!deadline)
		return -ETIMEDOUT;
	UK_TRACE(wait_begin, "queue=%x", (uintptr_t)q);
	rc = uk_waitq_wait(q, deadline);
	UK_TRACE(wait_end, "queue=%x result=%d", (uintptr_t)q, rc);
	return rc;
}

/**
 * Wakes the first `n`; returns how many there were. ukplat_preempt_check(),
 * after uk_wait_unlock(), lets them run if they are more urgent.
 */
static inline unsigned int uk_wait_wake(struct uk_waitq *q, unsigned int n)
{
	return uk_waitq_wake_locked(q, n);
}

/** Wakes the first; returns whether there was one. */
static inline bool uk_wait_wake_one(struct uk_waitq *q)
{
	return uk_waitq_wake_one_locked(q);
}

/** Whom uk_wait_wake() would wake first, as uk_lock_self() there; 0: nobody. */
static inline uintptr_t uk_wait_first(const struct uk_waitq *q)
{
	return (uintptr_t)q->first;
}
#else
static inline unsigned long uk_wait_lock(void)
{
	return ukplat_irq_save();
}

static inline void uk_wait_unlock(unsigned long flags)
{
	ukplat_irq_restore(flags);
}

int uk_wait_in(struct uk_waitq *q, uint64_t deadline);
unsigned int uk_wait_wake(struct uk_waitq *q, unsigned int n);
bool uk_wait_wake_one(struct uk_waitq *q);
uintptr_t uk_wait_first(const struct uk_waitq *q);
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_WAIT_H */
