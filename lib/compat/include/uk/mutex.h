/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mutexes, by the name that upstream's ports include: see uk/lock.h.
 */
#ifndef UK_COMPAT_MUTEX_H
#define UK_COMPAT_MUTEX_H

#include <uk/lock.h>

/** Makes `m` an unlocked mutex. Context: any. */
static inline void uk_mutex_init(struct uk_mutex *m)
{
	*m = (struct uk_mutex)UK_MUTEX_INIT;
}

#endif /* UK_COMPAT_MUTEX_H */
