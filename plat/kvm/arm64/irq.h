/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the device tree tells of interrupts and time.
 */
#ifndef KVM_ARM64_IRQ_H
#define KVM_ARM64_IRQ_H

#include <uk/essentials.h>

enum gic_version { GIC_NONE, GIC_V2, GIC_V3 };

/**
 * Notes the interrupt controller: of version 2 `cpu` is the CPU interface, of
 * version 3 the first redistributor.
 */
void kvm_gic_found(enum gic_version version, uint64_t distributor,
		   uint64_t cpu);

/** Notes the real-time clock, a PL031. */
void kvm_rtc_found(uint64_t base);

/** Switches the controller on, for one interrupt of this CPU. */
void kvm_gic_init(unsigned int intid);

/** Takes the interrupt that is there; and ends it. */
unsigned int kvm_gic_take(void);
void kvm_gic_end(unsigned int intid);

#endif /* KVM_ARM64_IRQ_H */
