/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts on and off, and the one that each CPU's virtual timer raises.
 */
#include <uk/arch/arm64.h>
#include <uk/init.h>
#include <uk/plat/irq.h>
#include "../../common/time.h"
#include "clock.h"
#include "irq.h"

#define INTID_VTIMER 27 /* Arm Base System Architecture, table 4 */
#define INTID_MAX    1019

/* What is pending wakes the CPU though it is masked; then it is taken. */
void ukplat_idle(void)
{
	__asm__ volatile("dsb sy; wfi; msr daifclr, #2; isb; msr daifset, #2" ::
				 : "memory");
}

/** Called by arch/arm64/traps.S on SP_EL1, interrupts off. */
void uk_arm64_irq(void);

void uk_arm64_irq(void)
{
	unsigned int intid = kvm_gic_take();

	if (intid > INTID_MAX)
		return; /* gone again */
	if (intid == INTID_VTIMER) {
		kvm_timer_stop();
		plat_timer_fire();
	}
	kvm_gic_end(intid);
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	kvm_clock_init();
	kvm_gic_init(INTID_VTIMER);
	ukplat_irq_enable();
	return 0;
}

uk_plat_initcall_prio(init, 10);
