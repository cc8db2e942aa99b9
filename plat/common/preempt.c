/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preemption that was put off.
 */
#include <uk/plat/irq.h>
#include <uk/plat/preempt.h>

UK_PER_CPU(struct ukplat_preempt, ukplat_preempt);

void ukplat_preempt_late(void)
{
	unsigned long flags;

	/* In a handler, or with interrupts off, its end sees to it. */
	if (!ukplat_irq_enabled() || !uk_this_cpu(ukplat_preempt).switch_thread)
		return;
	flags = ukplat_irq_save();
	uk_this_cpu(ukplat_preempt).switch_thread();
	ukplat_irq_restore(flags);
}
