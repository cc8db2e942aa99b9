/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counter, which the test plays.
 */
#ifndef UK_ARCH_TICKS_H
#define UK_ARCH_TICKS_H

#include <uk/arch/x86.h>

static inline uint64_t ukarch_ticks(void)
{
	return x86_rdtsc();
}

#endif /* UK_ARCH_TICKS_H */
