/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Other CPUs: listed by the device tree, started by the firmware, reached by
 * software-generated interrupts.
 * Sources: Arm, Power State Coordination Interface, DEN 0022, 5.6 (CPU_ON);
 * Devicetree Specification 0.4, 3.8; Linux, bindings/arm/cpus.yaml.
 */
#include <uk/arch/arm64.h>
#include <uk/arch/smp.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/bootinfo.h>
#include "../../common/dtb.h"
#include "../../common/smp.h"
#include "../../common/arm/irq.h"
#include "../../common/arm/firmware.h"
#include "../../common/arm/smp.h"

#define PSCI_CPU_ON    0xc4000003
#define MPIDR_AFFINITY 0xff00ffffffULL
#define CPUS_LEVEL     2 /* /cpus; its CPUs are below */
#define DTB_MAX	       0x200000

_Static_assert(sizeof(struct arm64_ap) <=
		       sizeof(((struct plat_cpu *)NULL)->arch),
	       "the architecture's part is too small");

static bool is(const char *s, const char *what, size_t len)
{
	return strlen(what) == len && memcmp(s, what, len) == 0;
}

/* A CPU's node, as far as it matters. */
struct cpu_node {
	uint64_t id;
	bool is_cpu, has_id, psci;
};

static void read_property(struct cpu_node *n, const struct dtb *d)
{
	size_t name = strlen(d->name);

	if (is(d->name, "reg", name) && (d->len == 4 || d->len == 8)) {
		n->id = dtb_number(d->value, d->len / 4);
		n->has_id = true;
	} else if (is(d->name, "device_type", name)) {
		n->is_cpu = d->len && is(d->value, "cpu", d->len - 1);
	} else if (is(d->name, "enable-method", name)) {
		n->psci = d->len && is(d->value, "psci", d->len - 1);
	}
}

unsigned int plat_cpu_find(uint64_t *ids, unsigned int max)
{
	uint64_t self = arm64_sysreg(mpidr_el1) & MPIDR_AFFINITY;
	struct cpu_node n = {0};
	unsigned int found = 0;
	bool in_cpus = false;
	struct dtb d;
	int token;

	plat_cpu_of[0]->hwid = self;
	if (dtb_open(&d, ukplat_bootinfo()->dtb, DTB_MAX) < 0)
		return 0;
	while ((token = dtb_next(&d)) > DTB_END && found < max) {
		if (token == DTB_NODE && d.depth == CPUS_LEVEL)
			in_cpus = is(d.name, "cpus", strlen(d.name));
		if (!in_cpus || d.depth != CPUS_LEVEL + 1)
			continue;
		if (token == DTB_NODE)
			n = (struct cpu_node){0};
		else if (token == DTB_PROPERTY)
			read_property(&n, &d);
		else if (n.is_cpu && n.has_id && n.psci && n.id != self)
			ids[found++] = n.id;
	}
	return found;
}

/* The MMU is off when it reads the first of it. */
static void clean(const void *p, size_t len)
{
	uintptr_t line = 4UL << (arm64_sysreg(ctr_el0) >> 16 & 15);
	uintptr_t at = ALIGN_DOWN((uintptr_t)p, line);

	for (; at < (uintptr_t)p + len; at += line)
		__asm__ volatile("dc cvac, %0" : : "r"(at) : "memory");
	__asm__ volatile("dsb sy" ::: "memory");
}

int plat_cpu_wake(struct plat_cpu *cpu)
{
	struct arm64_ap *ap = (struct arm64_ap *)cpu->arch;

	*ap = (struct arm64_ap){
		.stack_end = (uintptr_t)cpu->stack_end,
		.trap_stack_end = (uintptr_t)cpu->trap_stack_end,
		.offset = cpu->offset,
	};
	clean(ap, sizeof(*ap));
	return arm_psci(PSCI_CPU_ON, cpu->hwid, (uintptr_t)uk_arm64_ap_entry,
			(uintptr_t)ap) == 0
		       ? 0
		       : -EIO;
}

void uk_arm64_ap_main(struct arm64_ap *ap)
{
	struct plat_cpu *cpu = uk_container_of(ap, struct plat_cpu, arch);

	plat_cpu_arrive(cpu);
	arm_irq_init_cpu();
	plat_cpu_run(cpu);
}

void ukplat_cpu_poke(unsigned int cpu)
{
	arm_gic_send(plat_cpu_of[cpu]->hwid, ARM_SGI_POKE);
}

void plat_cpu_stop(unsigned int cpu)
{
	arm_gic_send(plat_cpu_of[cpu]->hwid, ARM_SGI_STOP);
}

void plat_cpu_halt(void)
{
	for (;;)
		__asm__ volatile("msr daifset, #0xf; wfi");
}

/* All CPUs count by one counter of the system's [D12.1.2]. */
void plat_cpu_meet(unsigned int cpu)
{
	(void)cpu;
}

void plat_cpu_attend(void)
{
}

/* Page tables' changes reach all CPUs by themselves. */
void plat_cpu_serve(void)
{
}

bool arm_smp_irq(unsigned int intid)
{
	if (intid == ARM_SGI_POKE)
		plat_poke_fire();
	return intid == ARM_SGI_STOP;
}
