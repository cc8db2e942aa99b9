/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How the locks wait, with a scheduler or without. Context: between
 * lock_enter() and lock_leave(), which guard their slow paths.
 */
#ifndef UKLOCK_WAIT_H
#define UKLOCK_WAIT_H

#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/plat/preempt.h>
#include <uk/trace.h>

#ifdef CONFIG_LIBUKLOCK_SCHED
static inline unsigned long lock_enter(void)
{
	return uk_waitq_lock();
}

static inline void lock_leave(unsigned long flags)
{
	uk_waitq_unlock(flags);
}

/** Waits in `q` until woken. Returns 0 or -ETIMEDOUT. */
static inline int lock_wait(struct uk_waitq *q, uint64_t deadline)
{
	int rc;

	if (!deadline)
		return -ETIMEDOUT;
	UK_TRACE(wait_begin, "queue=%x", (uintptr_t)q);
	rc = uk_waitq_wait(q, deadline);
	UK_TRACE(wait_end, "queue=%x result=%d", (uintptr_t)q, rc);
	return rc;
}

/** Wakes the first `n`; returns how many there were. */
static inline unsigned int lock_wake(struct uk_waitq *q, unsigned int n)
{
	return uk_waitq_wake_locked(q, n);
}

/** Wakes the first; returns whether there was one. */
static inline bool lock_wake_one(struct uk_waitq *q)
{
	return uk_waitq_wake_one_locked(q);
}

/** Whom lock_wake() would wake first, as uk_lock_self() there; 0: nobody. */
static inline uintptr_t lock_first(const struct uk_waitq *q)
{
	return (uintptr_t)q->first;
}
#else
static inline unsigned long lock_enter(void)
{
	return ukplat_irq_save();
}

static inline void lock_leave(unsigned long flags)
{
	ukplat_irq_restore(flags);
}

/* The same, in nosched.c. */
int lock_wait(struct uk_waitq *q, uint64_t deadline);
unsigned int lock_wake(struct uk_waitq *q, unsigned int n);
bool lock_wake_one(struct uk_waitq *q);
uintptr_t lock_first(const struct uk_waitq *q);
#endif

#endif /* UKLOCK_WAIT_H */
