/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Times of system calls, for libraries whose calls take one.
 */
#ifndef UK_POSIX_TIME_H
#define UK_POSIX_TIME_H

#include <uk/essentials.h>
#include <uk/abi/time.h>
#include <uk/plat/time.h>

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

/** Nanoseconds as a time, and as one of microseconds. Context: any. */
static inline struct uk_timespec uk_timespec_of(uint64_t ns)
{
	uint64_t sec = ns / UKPLAT_NSEC_PER_SEC;

	return (struct uk_timespec){.sec = sec,
				    .nsec = ns - sec * UKPLAT_NSEC_PER_SEC};
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

#endif /* UK_POSIX_TIME_H */
