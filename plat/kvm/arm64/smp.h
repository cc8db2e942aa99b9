/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Other CPUs, where the configuration has them.
 */
#ifndef KVM_ARM64_SMP_H
#define KVM_ARM64_SMP_H

#include <uk/config.h>
#include <uk/essentials.h>

/* Software-generated interrupts, of 0 to 15. */
#define KVM_SGI_POKE 0
#define KVM_SGI_STOP 1
#define KVM_SGIS     16

#ifdef CONFIG_HAVE_SMP
#include "../../common/smp.h"

/** An interrupt that another CPU has sent: is this one to stop? */
bool kvm_smp_irq(unsigned int intid);

static inline void kvm_smp_stop(void)
{
	plat_cpu_stop_here();
}
#else
static inline bool kvm_smp_irq(unsigned int intid)
{
	(void)intid;
	return false;
}

static inline void kvm_smp_stop(void)
{
}
#endif

#endif /* KVM_ARM64_SMP_H */
