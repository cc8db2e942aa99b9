/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counter that a platform's clock may be made of: the generic timer's
 * virtual one.
 * Source: Arm ARM, DDI 0487, G8.7 (CNTVCT).
 */
#ifndef UK_ARCH_TICKS_H
#define UK_ARCH_TICKS_H

#include <uk/essentials.h>

/** What it shows, not before what stands in front of this. Context: any. */
static inline uint64_t ukarch_ticks(void)
{
	uint64_t v;

	__asm__ volatile("isb; mrrc p15, 1, %Q0, %R0, c14"
			 : "=r"(v)
			 :
			 : "memory");
	return v;
}

#endif /* UK_ARCH_TICKS_H */
