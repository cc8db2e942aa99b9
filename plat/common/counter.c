/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counters to nanoseconds and back, dates to seconds.
 */
#include "counter.h"

uint64_t plat_ns_to_ticks(uint64_t ns, uint64_t hz, uint64_t max)
{
	uint64_t sec = ns / UKPLAT_NSEC_PER_SEC,
		 rest = ns % UKPLAT_NSEC_PER_SEC;
	uint64_t ticks;

	if (__builtin_mul_overflow(sec, hz, &ticks) || ticks >= max)
		return max;
	ticks += (rest * hz + UKPLAT_NSEC_PER_SEC - 1) / UKPLAT_NSEC_PER_SEC;
	return MIN(ticks, max);
}

/* Years begin in March here, so that a leap day is the last. */
uint64_t plat_seconds_of_date(unsigned int year, unsigned int month,
			      unsigned int day, unsigned int hour,
			      unsigned int minute, unsigned int second)
{
	uint64_t y = month > 2 ? year : year - 1;
	uint64_t m = month > 2 ? month - 3 : month + 9;
	uint64_t days = 365 * y + y / 4 - y / 100 + y / 400 +
			(153 * m + 2) / 5 + day - 1;

	/* Less those before 1970-01-01. */
	return ((days - 719468) * 24 + hour) * 3600 + minute * 60 + second;
}
