/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Semaphores, by the name that upstream's ports include: see uk/lock.h.
 */
#ifndef UK_COMPAT_SEMAPHORE_H
#define UK_COMPAT_SEMAPHORE_H

#include <uk/lock.h>

/** Makes `s` a semaphore that holds `count`. Context: any. */
static inline void uk_semaphore_init(struct uk_semaphore *s, long count)
{
	*s = (struct uk_semaphore)UK_SEMAPHORE_INIT(count);
}

#endif /* UK_COMPAT_SEMAPHORE_H */
