/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counter that a platform's clock may be made of: the time stamp counter.
 */
#ifndef UK_ARCH_TICKS_H
#define UK_ARCH_TICKS_H

#include <uk/arch/x86.h>

/** What it shows, not before what stands in front of this. Context: any. */
static inline uint64_t ukarch_ticks(void)
{
	return x86_rdtsc();
}

#endif /* UK_ARCH_TICKS_H */
