/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock of a platform that makes it of the CPU's counter alone, for those
 * who read it inline: see uk/plat/time.h.
 */
#ifndef UK_PLAT_COUNTER_H
#define UK_PLAT_COUNTER_H

#include <uk/arch/ticks.h>
#include <uk/essentials.h>

/* A counter as a clock: ns = (ticks - base) * mult / 2^32. */
struct ukplat_counter {
	uint64_t base;
	uint64_t mult; /* nanoseconds a tick, times 2^32; 0: not known */
};

/** The platform's clock, as long as `mult` isn't 0. */
extern struct ukplat_counter ukplat_counter;

static inline uint64_t ukplat_counter_ns(const struct ukplat_counter *c)
{
	uint64_t ticks = ukarch_ticks() - c->base;
#ifdef __SIZEOF_INT128__
	return (unsigned __int128)ticks * c->mult >> 32;
#else
	uint32_t low = ticks;

	return (ticks >> 32) * c->mult + low * (c->mult >> 32) +
	       ((uint64_t)low * (uint32_t)c->mult >> 32);
#endif
}

#endif /* UK_PLAT_COUNTER_H */
