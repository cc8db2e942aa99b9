/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts on and off, and the one that each CPU's virtual timer raises.
 */
#include <uk/arch/machine.h>
#include <uk/arch/regs.h>
#include <uk/init.h>
#include <uk/plat/irq.h>
#include "../irqframe.h"
#include "../time.h"
#include "clock.h"
#include "irq.h"
#include "irqs.h"
#include "smp.h"

#define INTID_VTIMER 27 /* Arm Base System Architecture, table 4 */
#define INTID_MAX    1019

/* What is pending wakes the CPU though it is masked; then it is taken. */
void ukplat_idle(void)
{
	ukarch_idle();
}

#ifdef CONFIG_HAVE_IRQ_FRAME
static inline void note_hit(const uintptr_t *saved)
{
	saved += UKARCH_IRQ_SAVED(saved);
	plat_irq_hit(saved[UKARCH_IRQ_PC], saved[UKARCH_IRQ_FP],
		     (uintptr_t)(saved + UKARCH_IRQ_SP), saved[UKARCH_IRQ_LR]);
}
#else
static inline void note_hit(const uintptr_t *saved)
{
	(void)saved;
}
#endif

/**
 * Called by traps.S on the interrupt stack, interrupts off. `saved`: what that
 * has saved; only with HAVE_IRQ_FRAME.
 */
void uk_arm_irq(const uintptr_t *saved);

void uk_arm_irq(const uintptr_t *saved)
{
	unsigned int iar = arm_gic_take(), intid = iar & ARM_GIC_INTID;
	bool stop = false;

	note_hit(saved);
	if (intid > INTID_MAX)
		return; /* gone again */
	if (intid == INTID_VTIMER) {
		ukarch_timer_stop();
		plat_timer_fire();
	} else {
		stop = arm_smp_irq(intid);
	}
	arm_device_irq(intid);
	arm_gic_end(iar);
	if (stop)
		arm_smp_stop();
}

#ifdef CONFIG_HAVE_SMP
void arm_irq_init_cpu(void)
{
	ukarch_timer_stop();
	arm_gic_init_cpu(INTID_VTIMER);
}
#endif

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	arm_clock_init();
	arm_gic_init(INTID_VTIMER);
	ukplat_irq_enable();
	return 0;
}

uk_plat_initcall_prio(init, 10);
