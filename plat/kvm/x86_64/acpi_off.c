/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switching off by ACPI. Source: ACPI Specification 6.5, 4.8.3 and 16.1.7.
 */
#include <uk/arch/x86.h>
#include <uk/plat/bootinfo.h>
#include "../../common/acpi.h"
#include "acpi_off.h"
#include "memory.h"

#define PM1_SCI_EN	  0x0001
#define PM1_SLP_TYP(type) ((type) << 10)
#define PM1_SLP_EN	  0x2000
#define SLEEP_TYP(type)	  ((type) << 2)
#define SLEEP_EN	  0x20
#define PATIENCE	  100000 /* port reads: some 100 ms */

/* Out of legacy mode, which the firmware may have left on. */
static void enable_acpi(const struct acpi_off *off)
{
	if (!off->smi_command || !off->acpi_enable ||
	    x86_inw(off->pm1a_control) & PM1_SCI_EN)
		return;
	x86_outb(off->smi_command, off->acpi_enable);
	for (int i = 0; i < PATIENCE; i++)
		if (x86_inw(off->pm1a_control) & PM1_SCI_EN)
			return;
}

static void sleep_by_register(const struct acpi_off *off)
{
	uint8_t v = SLEEP_TYP(off->type_a & 7) | SLEEP_EN;
	volatile uint8_t *p;

	if (off->sleep_is_port) {
		x86_outb(off->sleep_control, v);
		return;
	}
	p = (volatile uint8_t *)kvm_memory_window(off->sleep_control, 1);
	if (p)
		*p = v;
}

void kvm_acpi_off(void)
{
	struct acpi_off off;

	if (acpi_find_off(ukplat_bootinfo()->rsdp, kvm_memory_window, &off))
		return;
	if (off.sleep_control) {
		sleep_by_register(&off);
		return;
	}
	enable_acpi(&off);
	x86_outw(off.pm1a_control, PM1_SLP_TYP(off.type_a & 7) | PM1_SLP_EN);
	if (off.pm1b_control)
		x86_outw(off.pm1b_control,
			 PM1_SLP_TYP(off.type_b & 7) | PM1_SLP_EN);
}
