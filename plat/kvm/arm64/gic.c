/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The interrupt controller, version 2 or 3, as far as interrupts of the CPU
 * itself go. Sources: Arm GICv2 (IHI 0048B), 4.3, 4.4; GICv3 (IHI 0069), 12.
 */
#include <uk/arch/arm64.h>
#include <uk/plat/trap.h>
#include "irq.h"
#include "memory.h"

#define GICD_CTLR	0x0000
#define GICD_CTLR_V2	0x1
#define GICD_CTLR_V3	0x12 /* affinity routing, group 1 */
#define GIC_IGROUPR	0x0080
#define GIC_ISENABLER	0x0100
#define GIC_IPRIORITYR	0x0400
#define GICC_CTLR	0x0000
#define GICC_PMR	0x0004
#define GICC_IAR	0x000c
#define GICC_EOIR	0x0010
#define GICR_WAKER	0x0014
#define WAKER_SLEEP	0x2
#define WAKER_ASLEEP	0x4
#define GICR_SGI	0x10000 /* its second page of registers */
#define GICR_SIZE	0x20000
#define DISTRIBUTOR_LEN 0x10000
#define CPU_LEN		0x2000
#define PRIORITY	0x80
#define PRIORITY_MASK	0xf0

static enum gic_version version;
static uintptr_t distributor, cpu;

static volatile uint32_t *reg(uintptr_t base, unsigned int offset)
{
	return (volatile uint32_t *)(base + offset);
}

void kvm_gic_found(enum gic_version v, uint64_t dist, uint64_t other)
{
	if (kvm_memory_map_device(dist, DISTRIBUTOR_LEN) &&
	    kvm_memory_map_device(other, v == GIC_V2 ? CPU_LEN : GICR_SIZE)) {
		version = v;
		distributor = dist;
		cpu = other;
	}
}

/* The registers of interrupts 0 to 31, which are each CPU's own. */
static void enable(uintptr_t base, unsigned int intid)
{
	*((volatile uint8_t *)reg(base, GIC_IPRIORITYR) + intid) = PRIORITY;
	*reg(base, GIC_ISENABLER) = 1U << intid;
}

static void init_v2(unsigned int intid)
{
	*reg(distributor, GICD_CTLR) = GICD_CTLR_V2;
	enable(distributor, intid);
	*reg(cpu, GICC_PMR) = PRIORITY_MASK;
	*reg(cpu, GICC_CTLR) = 1;
}

static void init_v3(unsigned int intid)
{
	*reg(distributor, GICD_CTLR) = GICD_CTLR_V3;
	*reg(cpu, GICR_WAKER) &= ~WAKER_SLEEP;
	while (*reg(cpu, GICR_WAKER) & WAKER_ASLEEP)
		;
	*reg(cpu + GICR_SGI, GIC_IGROUPR) = UINT32_MAX;
	enable(cpu + GICR_SGI, intid);
	arm64_sysreg_set(ICC_SRE_EL1, arm64_sysreg(ICC_SRE_EL1) | 1);
	__asm__ volatile("isb");
	arm64_sysreg_set(ICC_PMR_EL1, PRIORITY_MASK);
	arm64_sysreg_set(ICC_IGRPEN1_EL1, 1);
	__asm__ volatile("isb");
}

void kvm_gic_init(unsigned int intid)
{
	switch (version) {
	case GIC_V2: init_v2(intid); break;
	case GIC_V3: init_v3(intid); break;
	default: ukplat_crash("the device tree has no GIC");
	}
}

unsigned int kvm_gic_take(void)
{
	return version == GIC_V2 ? *reg(cpu, GICC_IAR) & 0x3ff
				 : arm64_sysreg(ICC_IAR1_EL1) & 0xffffff;
}

void kvm_gic_end(unsigned int intid)
{
	if (version == GIC_V2)
		*reg(cpu, GICC_EOIR) = intid;
	else
		arm64_sysreg_set(ICC_EOIR1_EL1, intid);
}
