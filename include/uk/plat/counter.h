/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock of a platform that makes it of the CPU's counter alone, for those
 * who read it inline: see uk/plat/time.h. Of 64-bit CPUs.
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
	return (unsigned __int128)(ukarch_ticks() - c->base) * c->mult >> 32;
}

#endif /* UK_PLAT_COUNTER_H */
