/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The interrupt controller, version 2 or 3, as far as interrupts of the CPU
 * itself and of other CPUs go. Sources: Arm GICv2 (IHI 0048B), 4.3, 4.4; GICv3
 * (IHI 0069), 12.
 */
#include <uk/arch/machine.h>
#include <uk/plat/cpu.h>
#include <uk/plat/trap.h>
#include "irq.h"
#include "memory.h"
#include "smp.h"

#define GICD_CTLR	0x0000
#define GICD_CTLR_V2	0x1
#define GICD_CTLR_V3	0x12 /* affinity routing, group 1 */
#define GIC_IGROUPR	0x0080
#define GIC_ISENABLER	0x0100
#define GIC_IPRIORITYR	0x0400
#define GICD_ITARGETSR	0x0800
#define GICD_SGIR	0x0f00
#define SGIR_TARGETS	16
#define GICC_CTLR	0x0000
#define GICC_PMR	0x0004
#define GICC_IAR	0x000c
#define GICC_EOIR	0x0010
#define GICR_WAKER	0x0014
#define WAKER_SLEEP	0x2
#define WAKER_ASLEEP	0x4
#define GICR_TYPER	0x0008
#define TYPER_LAST	0x10
#define GICR_SGI	0x10000 /* its second page of registers */
#define GICR_SIZE	0x20000
#define DISTRIBUTOR_LEN 0x10000
#define CPU_LEN		0x2000
#define PRIORITY	0x80
#define PRIORITY_MASK	0xf0

static enum gic_version version;
static uintptr_t distributor;
static uintptr_t cpu; /* the interface, or the redistributors */
static uint64_t cpu_len;

static volatile uint32_t *reg(uintptr_t base, unsigned int offset)
{
	return (volatile uint32_t *)(base + offset);
}

void arm_gic_found(enum gic_version v, uint64_t dist, uint64_t other,
		   uint64_t len)
{
	len = MIN(len, v == GIC_V2 ? CPU_LEN : UKPLAT_CPUS_MAX * GICR_SIZE);
	if (arm_memory_map_device(dist, DISTRIBUTOR_LEN) &&
	    arm_memory_map_device(other, len)) {
		version = v;
		distributor = dist;
		cpu = other;
		cpu_len = len;
	}
}

/* The registers of interrupts 0 to 31, which are each CPU's own. */
static void enable(uintptr_t base, unsigned int intid)
{
	*((volatile uint8_t *)reg(base, GIC_IPRIORITYR) + intid) = PRIORITY;
	*reg(base, GIC_ISENABLER) = 1U << intid;
}

/* What other CPUs send. */
static void enable_sgis(uintptr_t base)
{
	for (unsigned int i = 0; i < ARM_SGIS && UKPLAT_CPUS_MAX > 1; i++)
		enable(base, i);
}

#ifdef CONFIG_HAVE_SMP
/* ICC_SGI1R_EL1 [GICv3, 12.2.20] */
static uint64_t sgi1r(uint64_t mpidr, unsigned int sgi)
{
	return (mpidr >> 32 & 0xff) << 48 | (mpidr >> 16 & 0xff) << 32 |
	       (uint64_t)sgi << 24 | (mpidr >> 8 & 0xff) << 16 |
	       1U << (mpidr & 0xf);
}

/* Of version 2: each CPU's bit among the targets, by its lowest affinity. */
static uint8_t targets[256];

static void note_target(void)
{
	targets[ukarch_mpidr() & 0xff] = *reg(distributor, GICD_ITARGETSR);
}

void arm_gic_send(uint64_t mpidr, unsigned int sgi)
{
	/* What was written for the other is there before it is told. */
	__asm__ volatile("dsb ishst" ::: "memory");
	if (version == GIC_V2)
		*reg(distributor, GICD_SGIR) =
			targets[mpidr & 0xff] << SGIR_TARGETS | sgi;
	else
		ukarch_icc_send(sgi1r(mpidr, sgi));
	__asm__ volatile("isb" ::: "memory");
}

/* The one of this CPU: their affinities are those of MPIDR_EL1. */
static uintptr_t redistributor(void)
{
	uint64_t mpidr = ukarch_mpidr(), typer;
	uint32_t self = (mpidr >> 32 & 0xff) << 24 | (mpidr & 0xffffff);

	for (uintptr_t at = cpu; at < cpu + cpu_len; at += GICR_SIZE) {
		typer = *(volatile uint64_t *)(at + GICR_TYPER);
		if (typer >> 32 == self)
			return at;
		if (typer & TYPER_LAST)
			break;
	}
	ukplat_crash("a CPU has no redistributor");
}
#else
static inline void note_target(void)
{
}

static inline uintptr_t redistributor(void)
{
	return cpu;
}
#endif

static void init_cpu_v2(unsigned int intid)
{
	enable(distributor, intid);
	enable_sgis(distributor);
	note_target();
	*reg(cpu, GICC_PMR) = PRIORITY_MASK;
	*reg(cpu, GICC_CTLR) = 1;
}

static void init_cpu_v3(unsigned int intid)
{
	uintptr_t own = redistributor();

	*reg(own, GICR_WAKER) &= ~WAKER_SLEEP;
	while (*reg(own, GICR_WAKER) & WAKER_ASLEEP)
		;
	*reg(own + GICR_SGI, GIC_IGROUPR) = UINT32_MAX;
	enable(own + GICR_SGI, intid);
	enable_sgis(own + GICR_SGI);
	ukarch_icc_enable(PRIORITY_MASK);
}

void arm_gic_init_cpu(unsigned int intid)
{
	if (version == GIC_V2)
		init_cpu_v2(intid);
	else
		init_cpu_v3(intid);
}

void arm_gic_enable_own(unsigned int intid)
{
	enable(version == GIC_V2 ? distributor : redistributor() + GICR_SGI,
	       intid);
}

void arm_gic_init(unsigned int intid)
{
	if (version == GIC_NONE)
		ukplat_crash("the device tree has no GIC");
	*reg(distributor, GICD_CTLR) =
		version == GIC_V2 ? GICD_CTLR_V2 : GICD_CTLR_V3;
	arm_gic_init_cpu(intid);
}

unsigned int arm_gic_take(void)
{
	return version == GIC_V2 ? *reg(cpu, GICC_IAR)
				 : ukarch_icc_take() & 0xffffff;
}

/* Version 2 wants the CPU back that a software-generated one came from. */
void arm_gic_end(unsigned int iar)
{
	if (version == GIC_V2)
		*reg(cpu, GICC_EOIR) = iar;
	else
		ukarch_icc_end(iar);
}
