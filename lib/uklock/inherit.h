/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Priority inheritance, where priorities mean something. Context: interrupts
 * off.
 */
#ifndef UKLOCK_INHERIT_H
#define UKLOCK_INHERIT_H

#include <uk/lock.h>

#ifdef CONFIG_LIBUKLOCK_INHERIT
/** This thread is about to wait for `m`, which `owner` holds. */
void inherit_wait(struct uk_mutex *m, struct uk_thread *owner);

/** It has stopped waiting: it has got `m`, or `owner` still holds it. */
void inherit_waited(struct uk_mutex *m, struct uk_thread *owner);

/**
 * `m` went from this thread to `next`, no more in its queue; NULL: to nobody.
 */
void inherit_hand_over(struct uk_mutex *m, struct uk_thread *next);
#else
struct uk_thread;

static inline void inherit_wait(struct uk_mutex *m, struct uk_thread *owner)
{
	(void)m;
	(void)owner;
}

static inline void inherit_waited(struct uk_mutex *m, struct uk_thread *owner)
{
	(void)m;
	(void)owner;
}

static inline void inherit_hand_over(struct uk_mutex *m, struct uk_thread *next)
{
	(void)m;
	(void)next;
}
#endif

#endif /* UKLOCK_INHERIT_H */
