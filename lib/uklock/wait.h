/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How the locks wait, with a scheduler or without. Context: interrupts off.
 */
#ifndef UKLOCK_WAIT_H
#define UKLOCK_WAIT_H

#include <uk/lock.h>

/** Waits in `q` until woken. Returns 0 or -ETIMEDOUT. */
int lock_wait(struct uk_waitq *q, uint64_t deadline);

/** Wakes the first `n`; returns how many there were. */
unsigned int lock_wake(struct uk_waitq *q, unsigned int n);

/** Whom lock_wake() would wake first, as uk_lock_self() there; 0: nobody. */
uintptr_t lock_first(const struct uk_waitq *q);

#endif /* UKLOCK_WAIT_H */
