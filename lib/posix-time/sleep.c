/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sleeping.
 */
#include <uk/errno.h>
#include <uk/posix_time.h>
#include <uk/syscall.h>
#include <uk/plat/time.h>
#include "time_internal.h"

static long sleep_until(uint64_t at, struct uk_timespec *left)
{
	int rc = time_sleep(at);
	uint64_t now;

	if (rc < 0 && left) {
		now = ukplat_clock_ns();
		*left = uk_timespec_of(at > now ? at - now : 0);
	}
	return rc;
}

UK_SYSCALL4(clock_nanosleep, int, clock, int, flags, const struct uk_timespec *,
	    time, struct uk_timespec *, left)
{
	static const struct uk_timespec begin;
	uint64_t at;
	int rc;

	if (flags & UK_TIMER_ABSTIME && clock == UK_CLOCK_REALTIME) {
		rc = uk_time_ns(time, &at);
		return rc < 0 ? rc : time_sleep_to_date(at);
	}
	if (flags & UK_TIMER_ABSTIME) {
		rc = uk_deadline_at(clock, time, &at);
		return rc < 0 ? rc : sleep_until(at, NULL);
	}
	/* Is there such a clock? */
	rc = uk_deadline_at(clock, &begin, &at);
	if (rc == 0)
		rc = uk_deadline_in(time, &at);
	return rc < 0 ? rc : sleep_until(at, left);
}

UK_SYSCALL2(nanosleep, const struct uk_timespec *, time, struct uk_timespec *,
	    left)
{
	uint64_t at;
	int rc = uk_deadline_in(time, &at);

	return rc < 0 ? rc : sleep_until(at, left);
}
