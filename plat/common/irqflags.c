/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is inline where kvm is the only platform, as functions.
 */
#define ukplat_irq_save	   inline_save
#define ukplat_irq_restore inline_restore
#define ukplat_irq_enable  inline_enable
#define ukplat_irq_enabled inline_enabled
#include <uk/arch/irqflags.h>
#undef ukplat_irq_save
#undef ukplat_irq_restore
#undef ukplat_irq_enable
#undef ukplat_irq_enabled
#include <uk/plat/irq.h>

unsigned long ukplat_irq_save(void)
{
	return inline_save();
}

void ukplat_irq_restore(unsigned long flags)
{
	inline_restore(flags);
}

void ukplat_irq_enable(void)
{
	inline_enable();
}

bool ukplat_irq_enabled(void)
{
	return inline_enabled();
}
