/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the interrupt has hit.
 */
#include "irqframe.h"

UK_PER_CPU(struct ukplat_irq_frame, plat_irq_frame);

const struct ukplat_irq_frame *ukplat_irq_interrupted(void)
{
	return uk_this_cpu_ptr(plat_irq_frame);
}
