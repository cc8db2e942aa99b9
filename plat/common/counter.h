/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counters as clocks, and real-time clocks: for platforms without a system
 * below that does it.
 */
#ifndef PLAT_COMMON_COUNTER_H
#define PLAT_COMMON_COUNTER_H

#include <uk/plat/time.h>

/* A counter as a clock: ns = base_ns + (ticks - base_ticks) * mult / 2^32. */
struct plat_clock {
	uint64_t base_ticks, base_ns;
	uint64_t mult; /* nanoseconds a tick, times 2^32 */
};

/** Starts a clock at 0, with the counter now at `ticks`; `hz` isn't 0. */
void plat_clock_init(struct plat_clock *c, uint64_t ticks, uint64_t hz);

/* a * b / 2^32, of which 64 bits are kept. */
static inline uint64_t plat_mul_shift(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	return (unsigned __int128)a * b >> 32;
#else
	uint32_t low = a;

	return (a >> 32) * b + low * (b >> 32) +
	       ((uint64_t)low * (uint32_t)b >> 32);
#endif
}

static inline uint64_t plat_clock_ns(const struct plat_clock *c, uint64_t ticks)
{
	return c->base_ns + plat_mul_shift(ticks - c->base_ticks, c->mult);
}

/** What `ns` are in ticks of a counter of `hz`, rounded up, at most `max`. */
uint64_t plat_ns_to_ticks(uint64_t ns, uint64_t hz, uint64_t max);

/** Seconds since 1970 of a date; months and days from 1 on. */
uint64_t plat_seconds_of_date(unsigned int year, unsigned int month,
			      unsigned int day, unsigned int hour,
			      unsigned int minute, unsigned int second);

#endif /* PLAT_COMMON_COUNTER_H */
