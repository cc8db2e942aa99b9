/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts on and off, and the one that each CPU's virtual timer raises.
 */
#include <uk/arch/arm64.h>
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
	__asm__ volatile("dsb sy; wfi; msr daifclr, #2; isb; msr daifset, #2" ::
				 : "memory");
}

#ifdef CONFIG_HAVE_IRQ_FRAME
/* At 152, 160, 168: x29, x30, elr. */
static inline void note_hit(const uint64_t *saved)
{
	plat_irq_hit(saved[21], saved[19], (uintptr_t)(saved + 24), saved[20]);
}
#else
static inline void note_hit(const uint64_t *saved)
{
	(void)saved;
}
#endif

/**
 * Called by arch/arm64/traps.S on SP_EL1, interrupts off. `saved`: what that
 * has saved; only with HAVE_IRQ_FRAME.
 */
void uk_arm64_irq(const uint64_t *saved);

void uk_arm64_irq(const uint64_t *saved)
{
	unsigned int iar = arm_gic_take(), intid = iar & ARM_GIC_INTID;
	bool stop = false;

	note_hit(saved);
	if (intid > INTID_MAX)
		return; /* gone again */
	if (intid == INTID_VTIMER) {
		arm_timer_stop();
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
	arm_timer_stop();
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
