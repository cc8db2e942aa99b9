/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the interrupt has hit: noted by the platforms' entries, where the
 * option HAVE_IRQ_FRAME is.
 */
#ifndef PLAT_COMMON_IRQFRAME_H
#define PLAT_COMMON_IRQFRAME_H

#include <uk/plat/cpu.h>
#include <uk/plat/irq.h>

#ifdef CONFIG_HAVE_IRQ_FRAME
/** Each entry sets it before it calls handlers. */
extern UK_PER_CPU(struct ukplat_irq_frame, plat_irq_frame);

static inline void plat_irq_hit(uintptr_t pc, uintptr_t fp, uintptr_t sp,
				uintptr_t lr)
{
	*uk_this_cpu_ptr(plat_irq_frame) =
		(struct ukplat_irq_frame){pc, fp, sp, lr};
}
#endif

#endif /* PLAT_COMMON_IRQFRAME_H */
