/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counter that a platform's clock may be made of: the generic timer's
 * virtual one.
 * Source: Arm ARM, DDI 0487, D12.1 (the generic timer).
 */
#ifndef UK_ARCH_TICKS_H
#define UK_ARCH_TICKS_H

#include <uk/arch/arm64.h>

/** What it shows, not before what stands in front of this. Context: any. */
static inline uint64_t ukarch_ticks(void)
{
	__asm__ volatile("isb" ::: "memory");
	return arm64_sysreg(cntvct_el0);
}

#endif /* UK_ARCH_TICKS_H */
