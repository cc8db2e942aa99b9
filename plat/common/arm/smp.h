/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Other CPUs, where the configuration has them.
 */
#ifndef PLAT_ARM_SMP_H
#define PLAT_ARM_SMP_H

#include <uk/config.h>
#include <uk/essentials.h>

/* Software-generated interrupts, of 0 to 15. */
#define ARM_SGI_POKE 0
#define ARM_SGI_STOP 1
#define ARM_SGIS     16

#ifdef CONFIG_HAVE_SMP
#include "../smp.h"

/** An interrupt that another CPU has sent: is this one to stop? */
bool arm_smp_irq(unsigned int intid);

static inline void arm_smp_stop(void)
{
	plat_cpu_stop_here();
}
#else
static inline bool arm_smp_irq(unsigned int intid)
{
	(void)intid;
	return false;
}

static inline void arm_smp_stop(void)
{
}
#endif

#endif /* PLAT_ARM_SMP_H */
