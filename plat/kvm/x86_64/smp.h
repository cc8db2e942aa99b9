/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Other CPUs, where the configuration has them.
 */
#ifndef KVM_X86_64_SMP_H
#define KVM_X86_64_SMP_H

#include <uk/config.h>

#ifdef CONFIG_HAVE_SMP
/** Sets up what the CPU that booted has for itself. */
void kvm_smp_init(void);

/** An interrupt that another CPU has sent, or nobody. */
void kvm_smp_irq(unsigned int vector);
#else
static inline void kvm_smp_init(void)
{
}

static inline void kvm_smp_irq(unsigned int vector)
{
	(void)vector;
}
#endif

#endif /* KVM_X86_64_SMP_H */
