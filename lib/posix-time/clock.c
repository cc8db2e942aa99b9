/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Clocks: all of them are the platform's one, and that of the date is some
 * nanoseconds ahead of it.
 */
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/posix_time.h>
#include <uk/syscall.h>
#include <uk/plat/time.h>
#include "time_internal.h"

#define NSEC	 1000000000ULL
/* Linux's, less 30 years in which it may run: ktime_t has 63 bits. */
#define DATE_MAX (INT64_MAX - 30 * 365 * 24 * 3600ULL * NSEC)
#define HZ	 100 /* of times() [POSIX: sysconf(_SC_CLK_TCK)] */

uint64_t uk_clock_ahead[2];
static uint64_t *const ahead = &uk_clock_ahead[UK_CLOCK_REALTIME];

static int init(struct uk_init_ctx *ctx)
{
	uint64_t date = ukplat_wall_clock_ns();

	(void)ctx;
	if (date)
		*ahead = date - ukplat_clock_ns();
	return 0;
}

uk_lib_initcall_prio(init, 10);

uint64_t uk_realtime_ns(void)
{
	return ukplat_clock_ns() + __atomic_load_n(ahead, __ATOMIC_RELAXED);
}

struct uk_timeval uk_timeval_of(uint64_t ns)
{
	struct uk_timespec t = uk_timespec_of(ns);

	return (struct uk_timeval){.sec = t.sec, .usec = t.nsec / 1000};
}

static bool is_time(const struct uk_timespec *t)
{
	return t->sec >= 0 && t->nsec >= 0 && t->nsec < (long)NSEC;
}

/* Nanoseconds; what is too far away is never. */
static uint64_t ns_of(const struct uk_timespec *t)
{
	uint64_t ns;

	if (__builtin_mul_overflow((uint64_t)t->sec, NSEC, &ns) ||
	    __builtin_add_overflow(ns, (uint64_t)t->nsec, &ns))
		return UK_DEADLINE_NEVER;
	return ns;
}

int uk_time_ns(const struct uk_timespec *time, uint64_t *ns)
{
	if (!is_time(time))
		return -EINVAL;
	*ns = ns_of(time);
	return 0;
}

uint64_t uk_clock_at_date(uint64_t date)
{
	uint64_t by = __atomic_load_n(ahead, __ATOMIC_RELAXED);

	if (date == UK_DEADLINE_NEVER)
		return date;
	return date > by ? date - by : 0;
}

static int deadline(uint64_t ns, uint64_t base, uint64_t *at)
{
	if (__builtin_add_overflow(ns, base, at))
		*at = UK_DEADLINE_NEVER;
	return 0;
}

int uk_deadline_in(const struct uk_timespec *span, uint64_t *at)
{
	if (!is_time(span))
		return -EINVAL;
	return deadline(ns_of(span), ukplat_clock_ns(), at);
}

int uk_deadline_at(int clock, const struct uk_timespec *time, uint64_t *at)
{
	uint64_t ns;

	if (!is_time(time))
		return -EINVAL;
	ns = ns_of(time);
	switch (clock) {
	case UK_CLOCK_REALTIME: *at = uk_clock_at_date(ns); return 0;
	case UK_CLOCK_MONOTONIC:
	case UK_CLOCK_BOOTTIME: *at = ns; return 0;
	default: return -EINVAL;
	}
}

/* Nanoseconds, or -EINVAL. By value: no canary guards what has no address. */
static int64_t read_clock(int clock)
{
	switch (clock) {
	case UK_CLOCK_REALTIME:
	case UK_CLOCK_REALTIME_COARSE: return uk_realtime_ns();
	case UK_CLOCK_MONOTONIC:
	case UK_CLOCK_MONOTONIC_RAW:
	case UK_CLOCK_MONOTONIC_COARSE:
	case UK_CLOCK_BOOTTIME:
	case UK_CLOCK_PROCESS_CPUTIME_ID: /* the CPU is all ours */
	case UK_CLOCK_OF_PROCESS(0):
	case UK_CLOCK_OF_PROCESS(1): return ukplat_clock_ns();
	case UK_CLOCK_THREAD_CPUTIME_ID: return time_of_thread();
	default: return -EINVAL;
	}
}

int uk_clock_gettime_any(int clock, struct uk_timespec *time)
{
	int64_t ns = read_clock(clock);

	if (ns < 0)
		return -EINVAL;
	*time = uk_timespec_of(ns);
	return 0;
}

UK_SYSCALL2(clock_gettime, int, clock, struct uk_timespec *, time)
{
	return uk_clock_gettime(clock, time);
}

UK_SYSCALL2(clock_getres, int, clock, struct uk_timespec *, res)
{
	if (read_clock(clock) < 0)
		return -EINVAL;
	if (res)
		*res = (struct uk_timespec){.nsec = 1};
	return 0;
}

UK_TABLE_DECLARE(clock_set_handlers, uk_clock_set_fn);

/* As on Linux, never to before the machine has started [clock_settime(2)]. */
static long set_date(const struct uk_timespec *time)
{
	uint64_t now = ukplat_clock_ns(), date;
	const uk_clock_set_fn *fn;

	if (uk_time_ns(time, &date) < 0 || date < now || date > DATE_MAX)
		return -EINVAL;
	__atomic_store_n(ahead, date - now, __ATOMIC_RELAXED);
	uk_table_foreach (fn, clock_set_handlers)
		(*fn)();
	return 0;
}

UK_SYSCALL2(clock_settime, int, clock, const struct uk_timespec *, time)
{
	return clock == UK_CLOCK_REALTIME ? set_date(time) : -EINVAL;
}

/* Time zones are the C library's: there is none here. */
UK_SYSCALL2(gettimeofday, struct uk_timeval *, time, int *, zone)
{
	if (time)
		*time = uk_timeval_of(uk_realtime_ns());
	if (zone)
		zone[0] = zone[1] = 0;
	return 0;
}

UK_SYSCALL2(settimeofday, const struct uk_timeval *, time, const void *, zone)
{
	(void)zone;
	if (!time)
		return 0;
	if (time->usec < 0 || time->usec >= 1000000)
		return -EINVAL;
	return set_date(&(struct uk_timespec){.sec = time->sec,
					      .nsec = time->usec * 1000});
}

UK_SYSCALL1(time, long *, to)
{
	long sec = uk_realtime_ns() / NSEC;

	if (to)
		*to = sec;
	return sec;
}

/* The image's time is all its own, none the system's. */
UK_SYSCALL1(times, long *, to)
{
	long ticks = ukplat_clock_ns() / (NSEC / HZ);

	if (to) {
		to[0] = ticks;
		to[1] = to[2] = to[3] = 0;
	}
	return ticks;
}
