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

#ifdef __x86_64__
/** The same by what arch/x86_64/tails.h has `saved`: rbp, 2 words, rip... */
static inline void plat_irq_hit_x86(const uintptr_t *saved)
{
#ifdef CONFIG_HAVE_IRQ_FRAME
	plat_irq_hit(saved[2], saved[0], saved[5], 0);
#else
	(void)saved;
#endif
}
#endif

#endif /* PLAT_COMMON_IRQFRAME_H */
