/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Device interrupts: the distributor's shared ones (SPIs), and messages that
 * a frame of GICv2m turns into such. The CPU's own are gic.c's. Sources: Arm
 * GICv2 (IHI 0048B), 4.3; GICv3 (IHI 0069), 12.9; Arm SBSA (DEN 0029),
 * appendix I (GICv2m); Linux, bindings/interrupt-controller/arm,gic*.yaml.
 */
#include <uk/arch/arm64.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/plat/mmio.h>
#include <uk/plat/trap.h>
#include "../../common/irqs.h"
#include "dtfind.h"
#include "../../common/arm/irqs.h"

#define GICD_CTLR	0x0000
#define GICD_CTLR_RWP	(1U << 31) /* version 3: a write is on its way */
#define GICD_TYPER	0x0004
#define GICD_IGROUPR	0x0080 /* a bit an interrupt */
#define GICD_ISENABLER	0x0100
#define GICD_ICENABLER	0x0180
#define GICD_IPRIORITYR 0x0400 /* a byte */
#define GICD_ITARGETSR	0x0800 /* a byte, version 2 */
#define GICD_ICFGR	0x0c00 /* two bits */
#define GICD_IROUTER	0x6000 /* eight bytes, version 3 */
#define TYPER_INTIDS(v) (32 * (((v) & 0x1f) + 1))
#define CFG_EDGE	2
#define PRIORITY	0x80
#define MPIDR_AFFINITY	0xff00ffffffULL
#define FIRST_SPI	32
#define INTID_END	1020

#define V2M_TYPER     0x008
#define V2M_SETSPI    0x040
#define V2M_BASE(v)   ((v) >> 16 & 0x3ff)
#define V2M_NUMBER(v) ((v) & 0x3ff)
#define V2M_MAX	      64

static volatile char *gicd;
static unsigned int intids; /* how many there are */
static bool is_v3;

static struct {
	uint64_t setspi;
	unsigned int first, n;
	uint64_t used; /* a bit each */
} v2m;

static volatile uint32_t *word(unsigned int at)
{
	return (volatile uint32_t *)(gicd + at);
}

static void set_bit(unsigned int at, unsigned int intid)
{
	*word(at + intid / 32 * 4) = 1U << intid % 32;
}

void arm_device_irq(unsigned int intid)
{
	if (intid >= FIRST_SPI)
		plat_irq_fire_line(intid);
}

/* Only of slots that are reserved without a line, which here none is. */
unsigned int plat_irq_line_of(unsigned int slot)
{
	return slot;
}

static void set_target(unsigned int intid)
{
	if (is_v3) {
		*(volatile uint64_t *)(gicd + GICD_IROUTER + intid * 8) =
			arm64_sysreg(mpidr_el1) & MPIDR_AFFINITY;
	} else {
		/* The first word tells whose interface this CPU has. */
		uint8_t self = *word(GICD_ITARGETSR);

		gicd[GICD_ITARGETSR + intid] = self;
	}
}

static void set_trigger(unsigned int intid, bool edge)
{
	volatile uint32_t *cfg = word(GICD_ICFGR + intid / 16 * 4);
	uint32_t bit = (uint32_t)CFG_EDGE << intid % 16 * 2;

	*cfg = edge ? *cfg | bit : *cfg & ~bit;
}

int plat_irq_on(unsigned int line, unsigned int slot,
		enum ukplat_irq_trigger trigger)
{
	(void)slot;
	if (line < FIRST_SPI || line >= intids ||
	    trigger == UKPLAT_IRQ_EDGE_FALLING ||
	    trigger == UKPLAT_IRQ_LEVEL_LOW)
		return -EINVAL;
	if (is_v3)
		*word(GICD_IGROUPR + line / 32 * 4) |= 1U << line % 32;
	gicd[GICD_IPRIORITYR + line] = PRIORITY;
	set_target(line);
	set_trigger(line, trigger == UKPLAT_IRQ_EDGE_RISING);
	set_bit(GICD_ISENABLER, line);
	return 0;
}

void plat_irq_off(unsigned int line)
{
	set_bit(GICD_ICENABLER, line);
	while (is_v3 && *word(GICD_CTLR) & GICD_CTLR_RWP)
		;
}

bool plat_irq_set_mask(unsigned int line, bool masked)
{
	if (masked)
		plat_irq_off(line);
	else
		set_bit(GICD_ISENABLER, line);
	return true;
}

int ukplat_msi_alloc(uint32_t requester, struct ukplat_msi *msi)
{
	(void)requester;
	if (!v2m.n)
		return -ENOTSUP;
	for (unsigned int i = 0; i < v2m.n; i++) {
		if (v2m.used >> i & 1)
			continue;
		if (plat_irq_reserve(v2m.first + i) < 0)
			break;
		v2m.used |= 1ULL << i;
		msi->address = v2m.setspi;
		msi->data = msi->line = v2m.first + i;
		return 0;
	}
	return -ENOMEM;
}

void ukplat_msi_free(const struct ukplat_msi *msi)
{
	plat_irq_release(msi->line);
	v2m.used &= ~(1ULL << (msi->line - v2m.first));
}

/* A frame beside the distributor, in its node. */
static void find_v2m(void)
{
	struct kvm_dt_node node;
	volatile char *regs;
	uint32_t typer;

	if (!kvm_dt_find("arm,gic-v2m-frame", &node) ||
	    node.len < V2M_SETSPI + 4)
		return;
	regs = ukplat_mmio_map(node.base, node.len);
	if (!regs)
		return;
	typer = *(volatile uint32_t *)(regs + V2M_TYPER);
	if (V2M_BASE(typer) < FIRST_SPI ||
	    V2M_BASE(typer) + V2M_NUMBER(typer) > intids)
		return;
	v2m.setspi = node.base + V2M_SETSPI;
	v2m.first = V2M_BASE(typer);
	v2m.n = MIN(V2M_NUMBER(typer), V2M_MAX);
}

static bool find_gic(struct kvm_dt_node *node)
{
	is_v3 = kvm_dt_find("arm,gic-v3", node);
	return is_v3 || kvm_dt_find("arm,cortex-a15-gic", node) ||
	       kvm_dt_find("arm,gic-400", node);
}

static int init(struct uk_init_ctx *ctx)
{
	struct kvm_dt_node node;

	(void)ctx;
	if (!find_gic(&node) || !node.len ||
	    !(gicd = ukplat_mmio_map(node.base, node.len)))
		ukplat_crash("the device tree has no GIC");
	intids = MIN(TYPER_INTIDS(*word(GICD_TYPER)), INTID_END);
	find_v2m();
	return 0;
}

uk_plat_initcall_prio(init, 11);
