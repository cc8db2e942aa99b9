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

#define UKARCH_FLAGS_IF 0x200

static inline unsigned long ukplat_irq_save(void)
{
	unsigned long flags;

	__asm__ volatile("pushfq; popq %0; cli" : "=r"(flags) : : "memory");
	return flags;
}

static inline void ukplat_irq_restore(unsigned long flags)
{
	if (flags & UKARCH_FLAGS_IF)
		__asm__ volatile("sti" ::: "memory");
}

static inline void ukplat_irq_enable(void)
{
	__asm__ volatile("sti" ::: "memory");
}

static inline bool ukplat_irq_enabled(void)
{
	unsigned long flags;

	__asm__ volatile("pushfq; popq %0" : "=r"(flags));
	return flags & UKARCH_FLAGS_IF;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_IRQFLAGS_H */
