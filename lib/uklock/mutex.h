/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What conditions need of mutexes.
 */
#ifndef UKLOCK_MUTEX_H
#define UKLOCK_MUTEX_H

#include <uk/lock.h>

/** Unlocks `m`, which this thread holds. Context: see uk/wait.h. */
void mutex_unlock_locked(struct uk_mutex *m);

#endif /* UKLOCK_MUTEX_H */
