/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Times of system calls, for libraries whose calls take one.
 */
#ifndef UK_POSIX_TIME_H
#define UK_POSIX_TIME_H

#include <uk/config.h>
#include <uk/essentials.h>
#include <uk/table.h>
#include <uk/abi/time.h>
#include <uk/plat/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A deadline that never comes, as UK_FOREVER of <uk/sched.h>. */
#define UK_DEADLINE_NEVER UINT64_MAX

/**
 * The time of ukplat_clock_ns() at which `span` from now is over: to `*at`.
 * Returns 0, or -EINVAL when `span` is no time. Context: any.
 */
int uk_deadline_in(const struct uk_timespec *span, uint64_t *at);

/**
 * That at which clock `clock` (UK_CLOCK_REALTIME, UK_CLOCK_MONOTONIC, ...)
 * shows `time`, the past included. Returns 0, or -EINVAL. Context: any.
 */
int uk_deadline_at(int clock, const struct uk_timespec *time, uint64_t *at);

/**
 * A time in nanoseconds, to *ns: one too far away becomes UK_DEADLINE_NEVER.
 * Returns 0, or -EINVAL when it is no time. Context: any.
 */
int uk_time_ns(const struct uk_timespec *time, uint64_t *ns);

/**
 * The time of ukplat_clock_ns() at which UK_CLOCK_REALTIME shows `date`,
 * nanoseconds since 1970; 0 if that was before the machine started. It holds
 * until the clock is set: see UK_CLOCK_SET_HANDLER(). Context: any.
 */
uint64_t uk_clock_at_date(uint64_t date);

/** Called when UK_CLOCK_REALTIME has been set. Context: thread, no lock. */
typedef void (*uk_clock_set_fn)(void);

#define UK_CLOCK_SET_HANDLER(fn, order)                                        \
	UK_TABLE_ENTRY(clock_set_handlers, order)                              \
	uk_clock_set_fn fn##_entry = (fn)

#ifdef CONFIG_LIBPOSIX_TIME_SCHED
/* A thread whose wait ends at a date, whatever the clock is set to. */
struct uk_date_wait {
	struct uk_date_wait *next, **link;
	struct uk_thread *thread;
	uint64_t date;
};

/**
 * From here on the deadline of this thread's wait, which is to begin with
 * uk_clock_at_date(date), follows the clock. `w` stays until
 * uk_date_wait_end(). Context: wait queues locked.
 */
void uk_date_wait_begin(struct uk_date_wait *w, uint64_t date);
void uk_date_wait_end(struct uk_date_wait *w);
#endif

/** Nanoseconds as a time, and as one of microseconds. Context: any. */
static inline struct uk_timespec uk_timespec_of(uint64_t ns)
{
	uint64_t sec = ns / UKPLAT_NSEC_PER_SEC;

	return (struct uk_timespec){
		.sec = (int64_t)sec,
		.nsec = (long)(ns - sec * UKPLAT_NSEC_PER_SEC)};
}

struct uk_timeval uk_timeval_of(uint64_t ns);

/** Nanoseconds since 1970 by the clock that can be set. Context: any. */
uint64_t uk_realtime_ns(void);

/** UK_CLOCK_REALTIME and UK_CLOCK_MONOTONIC, less ukplat_clock_ns(). */
extern uint64_t uk_clock_ahead[2];

/** As uk_clock_gettime(), of each clock and platform. Context: thread. */
int uk_clock_gettime_any(int clock, struct uk_timespec *time);

/**
 * As clock_gettime(): the time of `clock`, UK_CLOCK_..., to *time. Returns 0,
 * or -EINVAL when there is no such clock. The two that are asked for more than
 * anything else call nothing where the platform's clock is quick. Context:
 * thread.
 */
static inline int uk_clock_gettime(int clock, struct uk_timespec *time)
{
	uint64_t ns;

	if (unlikely((unsigned int)clock > UK_CLOCK_MONOTONIC) ||
	    !ukplat_clock_quick(&ns))
		return uk_clock_gettime_any(clock, time);
	ns += __atomic_load_n(&uk_clock_ahead[clock], __ATOMIC_RELAXED);
	*time = uk_timespec_of(ns);
	return 0;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_POSIX_TIME_H */
