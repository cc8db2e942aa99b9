/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers: functions that are called at a time.
 */
#ifndef UK_TIMER_H
#define UK_TIMER_H

#include <uk/config.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_timer;

/** Called when the timer is due, which it is no more. Context: interrupt. */
typedef void (*uk_timer_fn)(struct uk_timer *t);

/* Embed it in what `fn` needs to know; all zero but `fn` to begin with. */
struct uk_timer {
	uk_timer_fn fn;

	/* private */
	uint64_t at;
	struct uk_timer *child, *next;
	struct uk_timer **link; /* that points to it; NULL: not set */
#ifdef CONFIG_HAVE_SMP
	unsigned int cpu; /* in whose heap it is */
#endif
};

/**
 * Has `t->fn` called once ukplat_clock_ns() has reached `at`. A timer that is
 * set already is moved. `t` must stay where it is until it has been called or
 * cancelled. It is called on this CPU. Who sets or cancels one timer on several
 * CPUs does it one at a time. Context: any, from level `lib` on.
 */
void uk_timer_set(struct uk_timer *t, uint64_t at);

/**
 * Returns whether `t` was set; then it won't be called. If not, its function
 * may be running on another CPU. Context: any.
 */
bool uk_timer_cancel(struct uk_timer *t);

#ifdef CONFIG_HAVE_SMP
/** Waits until the function of `t` isn't running. Context: any but it. */
void uk_timer_sync(const struct uk_timer *t);
#else
static inline void uk_timer_sync(const struct uk_timer *t)
{
	(void)t;
}
#endif

/** Is it set? Context: any. */
static inline bool uk_timer_is_set(const struct uk_timer *t)
{
	return t->link != NULL;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_TIMER_H */
