/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How the locks wait, with a scheduler or without. Context: interrupts off.
 */
#ifndef UKLOCK_WAIT_H
#define UKLOCK_WAIT_H

#include <uk/errno.h>
#include <uk/lock.h>

#ifdef CONFIG_LIBUKLOCK_SCHED
/** Waits in `q` until woken. Returns 0 or -ETIMEDOUT. */
static inline int lock_wait(struct uk_waitq *q, uint64_t deadline)
{
	return deadline ? uk_waitq_wait(q, deadline) : -ETIMEDOUT;
}

/** Wakes the first `n`; returns how many there were. */
static inline unsigned int lock_wake(struct uk_waitq *q, unsigned int n)
{
	return uk_waitq_wake(q, n);
}

/** Wakes the first; returns whether there was one. */
static inline bool lock_wake_one(struct uk_waitq *q)
{
	return uk_waitq_wake_one(q);
}

/** Whom lock_wake() would wake first, as uk_lock_self() there; 0: nobody. */
static inline uintptr_t lock_first(const struct uk_waitq *q)
{
	return (uintptr_t)q->first;
}
#else
/* The same, in nosched.c. */
int lock_wait(struct uk_waitq *q, uint64_t deadline);
unsigned int lock_wake(struct uk_waitq *q, unsigned int n);
bool lock_wake_one(struct uk_waitq *q);
uintptr_t lock_first(const struct uk_waitq *q);
#endif

#endif /* UKLOCK_WAIT_H */
