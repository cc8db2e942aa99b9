/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counters as clocks, and real-time clocks: for platforms without a system
 * below that does it.
 */
#ifndef PLAT_COMMON_COUNTER_H
#define PLAT_COMMON_COUNTER_H

#include <uk/plat/time.h>

/** Nanoseconds a tick of a counter of `hz`, times 2^32. `hz` isn't 0. */
static inline uint64_t plat_counter_mult(uint64_t hz)
{
	return (UKPLAT_NSEC_PER_SEC << 32) / hz;
}

/** What `ns` are in ticks of a counter of `hz`, rounded up, at most `max`. */
uint64_t plat_ns_to_ticks(uint64_t ns, uint64_t hz, uint64_t max);

/** Seconds since 1970 of a date; months and days from 1 on. */
uint64_t plat_seconds_of_date(unsigned int year, unsigned int month,
			      unsigned int day, unsigned int hour,
			      unsigned int minute, unsigned int second);

#endif /* PLAT_COMMON_COUNTER_H */
