/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the device tree tells of interrupts and time.
 */
#ifndef PLAT_ARM_IRQ_H
#define PLAT_ARM_IRQ_H

#include <uk/essentials.h>

enum gic_version { GIC_NONE, GIC_V2, GIC_V3 };

/**
 * Notes the interrupt controller: of version 2 `cpu` is the CPU interface, of
 * version 3 the redistributors, `cpu_len` bytes of them.
 */
void arm_gic_found(enum gic_version version, uint64_t distributor, uint64_t cpu,
		   uint64_t cpu_len);

/** Notes the real-time clock, a PL031. */
void arm_rtc_found(uint64_t base);

/** Switches the controller on, for one interrupt of this CPU. */
void arm_gic_init(unsigned int intid);

/** Lets another interrupt of this CPU's own come. */
void arm_gic_enable_own(unsigned int intid);

/** arm_gic_init() of another CPU, by itself; and its timer. */
void arm_gic_init_cpu(unsigned int intid);
void arm_irq_init_cpu(void);

/** Sends software-generated interrupt `sgi` to the CPU of this MPIDR. */
void arm_gic_send(uint64_t mpidr, unsigned int sgi);

/** The interrupt's number, of what arm_gic_take() returns. */
#define ARM_GIC_INTID 0x3ff

/** Takes the interrupt that is there; and ends it. */
unsigned int arm_gic_take(void);
void arm_gic_end(unsigned int iar);

#endif /* PLAT_ARM_IRQ_H */
