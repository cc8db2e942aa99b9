/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's own interrupt controller. Each CPU sees its own at the same
 * address. Source: Intel SDM volume 3, chapter 10.
 */
#ifndef KVM_X86_64_APIC_H
#define KVM_X86_64_APIC_H

#include <uk/essentials.h>

#define APIC_ID	       0x020 /* in the highest byte */
#define APIC_TPR       0x080
#define APIC_EOI       0x0b0
#define APIC_SPURIOUS  0x0f0
#define APIC_ICR       0x300 /* writing it sends [10.6.1] */
#define APIC_ICR_HIGH  0x310
#define APIC_LVT_TIMER 0x320
#define APIC_COUNT     0x380
#define APIC_NOW       0x390
#define APIC_DIVIDE    0x3e0

#define APIC_SOFTWARE_ENABLE 0x100
#define APIC_LVT_MASKED	     0x10000
#define APIC_DIVIDE_BY_1     0x0b
#define APIC_ICR_INIT	     0x04500 /* assert */
#define APIC_ICR_STARTUP     0x04600 /* less the page's number */
#define APIC_ICR_FIXED	     0x04000 /* less the vector */
#define APIC_ICR_PENDING     0x01000
#define APIC_ICR_OTHERS	     0xc0000 /* all but this CPU */

extern volatile char *kvm_apic;

static inline void apic_write(unsigned int reg, uint32_t v)
{
	*(volatile uint32_t *)(kvm_apic + reg) = v;
}

static inline uint32_t apic_read(unsigned int reg)
{
	return *(volatile uint32_t *)(kvm_apic + reg);
}

/** Switches this CPU's on, its timer's vector masked by `lvt`. */
void kvm_apic_init(uint32_t lvt);

#endif /* KVM_X86_64_APIC_H */
