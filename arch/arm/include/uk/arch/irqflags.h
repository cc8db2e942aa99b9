/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's interrupt flag: uk/plat/irq.h says what these do.
 */
#ifndef UK_ARCH_IRQFLAGS_H
#define UK_ARCH_IRQFLAGS_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UKARCH_CPSR_I 0x80

static inline unsigned long ukplat_irq_save(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, cpsr; cpsid i" : "=r"(flags) : : "memory");
	return flags;
}

static inline void ukplat_irq_restore(unsigned long flags)
{
	if (!(flags & UKARCH_CPSR_I))
		__asm__ volatile("cpsie i" ::: "memory");
}

static inline void ukplat_irq_enable(void)
{
	__asm__ volatile("cpsie i" ::: "memory");
}

static inline bool ukplat_irq_enabled(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, cpsr" : "=r"(flags));
	return !(flags & UKARCH_CPSR_I);
}

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_IRQFLAGS_H */
