/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's own interrupt controller. Each CPU sees its own, at the same
 * address or, if the firmware has left it in x2APIC mode, in MSRs. There is no
 * way from that mode to the other but a reset.
 * Source: Intel SDM volume 3, chapter 10.
 */
#ifndef KVM_X86_64_APIC_H
#define KVM_X86_64_APIC_H

#include <uk/arch/x86.h>
#include <uk/essentials.h>

#define MSR_APIC_BASE	 0x1b /* [10.4.4, 10.12.1] */
#define APIC_BASE_X2	 0x400
#define APIC_BASE_ENABLE 0x800
#define APIC_BASE	 0xffffff000ULL
#define MSR_X2APIC	 0x800 /* the first register [10.12.1.2] */

#define APIC_ID	       0x020 /* in the highest byte */
#define APIC_TPR       0x080
#define APIC_EOI       0x0b0
#define APIC_SPURIOUS  0x0f0
#define APIC_ICR       0x300 /* writing it sends [10.6.1] */
#define APIC_ICR_HIGH  0x310
#define APIC_LVT_TIMER 0x320
#define APIC_LVT_LINT0 0x350
#define APIC_LVT_LINT1 0x360
#define APIC_LVT_ERROR 0x370
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

extern volatile char *kvm_apic; /* NULL: in x2APIC mode */

static inline void apic_write(unsigned int reg, uint32_t v)
{
	if (likely(kvm_apic))
		*(volatile uint32_t *)(kvm_apic + reg) = v;
	else
		x86_wrmsr(MSR_X2APIC + reg / 16, v);
}

static inline uint32_t apic_read(unsigned int reg)
{
	return kvm_apic ? *(volatile uint32_t *)(kvm_apic + reg)
			: x86_rdmsr(MSR_X2APIC + reg / 16);
}

/** This CPU's ID: 8 bits, or 32 in x2APIC mode. */
static inline uint32_t apic_id(void)
{
	return kvm_apic ? apic_read(APIC_ID) >> 24 : apic_read(APIC_ID);
}

/** The largest ID that apic_send() can name; above it are broadcasts. */
static inline uint32_t apic_id_max(void)
{
	return kvm_apic ? 0xfe : 0xfffffffe;
}

/**
 * Sends `what` to the CPU with ID `to`. In x2APIC mode that is one MSR, and
 * what was written before must have arrived in memory [10.12.3]. Context:
 * interrupts off.
 */
static inline void apic_send(uint32_t to, uint32_t what)
{
	if (kvm_apic) {
		apic_write(APIC_ICR_HIGH, to << 24);
		apic_write(APIC_ICR, what);
	} else {
		__asm__ volatile("mfence; lfence" : : : "memory");
		x86_wrmsr(MSR_X2APIC + APIC_ICR / 16,
			  (uint64_t)to << 32 | what);
	}
}

/**
 * Has the CPU's controller at hand, in the mode that the boot CPU's is in.
 * Context: boot, once on each CPU.
 */
void kvm_apic_enable(void);

/** Switches this CPU's on, its timer's vector masked by `lvt`. */
void kvm_apic_init(uint32_t lvt);

#endif /* KVM_X86_64_APIC_H */
