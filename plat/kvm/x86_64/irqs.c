/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Device interrupts: the I/O APICs' or, where there is none, the PIC's, and
 * messages to the local APIC. Each slot has a vector of its own, so that its
 * number is all that an interrupt brings. Sources: Intel SDM volume 3, 10.4.6
 * (ID), 10.5.1 (LINT0), 10.11 (messages).
 */
#include <uk/arch/x86.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/plat/trap.h>
#include "../../common/irqs.h"
#include "apic.h"
#include "irqs.h"

#define LVT_EXTINT 0x700
#define MSI_ID_MAX 0xfe

#define MSI_ADDRESS(id) (0xfee00000 | (id) << 12)
#define MSI_LINES	0x10000 /* where lines of messages begin */

static const struct kvm_irq_controller *controller;
static bool use_pic;
static uint8_t cpu_id;

void kvm_device_irq(unsigned int vector)
{
	unsigned int line = vector - X86_VECTOR_PIC;

	if (vector < X86_VECTOR_DEVICES)
		return;
	if (!use_pic || vector < X86_VECTOR_PIC)
		plat_irq_fire(vector - X86_VECTOR_DEVICES);
	else if (kvm_pic_end(line))
		plat_irq_fire_line(line);
}

unsigned int plat_irq_line_of(unsigned int slot)
{
	return MSI_LINES + slot;
}

int plat_irq_on(unsigned int line, unsigned int slot,
		enum ukplat_irq_trigger trigger)
{
	if (line >= MSI_LINES)
		return line == MSI_LINES + slot &&
				       trigger == UKPLAT_IRQ_EDGE_RISING
			       ? 0
			       : -EINVAL;
	return controller->on(line, X86_VECTOR_DEVICES + slot, trigger);
}

void plat_irq_off(unsigned int line)
{
	if (line < MSI_LINES)
		controller->off(line);
}

bool plat_irq_set_mask(unsigned int line, bool masked)
{
	if (line < MSI_LINES)
		controller->set_mask(line, masked);
	return line < MSI_LINES;
}

int ukplat_msi_alloc(uint32_t requester, struct ukplat_msi *msi)
{
	int slot = plat_irq_reserve(PLAT_IRQ_LINE_OF_SLOT);

	(void)requester;
	if (slot < 0)
		return slot;
	msi->address = MSI_ADDRESS((uint32_t)cpu_id);
	msi->data = X86_VECTOR_DEVICES + slot;
	msi->line = MSI_LINES + slot;
	return 0;
}

void ukplat_msi_free(const struct ukplat_msi *msi)
{
	plat_irq_release(msi->line);
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	/* More bits would take an IOMMU that remaps interrupts. */
	if (apic_id() > MSI_ID_MAX)
		ukplat_crash("no device can interrupt a CPU of this APIC ID");
	cpu_id = apic_id();
	controller = kvm_ioapic_init(cpu_id);
	if (!controller) {
		use_pic = true;
		plat_irq_slots = X86_VECTOR_PIC - X86_VECTOR_DEVICES;
		controller = kvm_pic_init();
		apic_write(APIC_LVT_LINT0, LVT_EXTINT);
	}
	return 0;
}

uk_plat_initcall_prio(init, 11);
