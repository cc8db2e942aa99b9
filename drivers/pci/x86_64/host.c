/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A PC's host bridge: the firmware has mostly set everything up. Sources: PCI
 * Firmware Specification 3.2, 4.1.2 (MCFG); PCI Local Bus Specification 3.0,
 * 3.2.2.3.2 (ports).
 */
#include <uk/plat/acpi.h>
#include <uk/plat/mmio.h>
#include "../pci_internal.h"
#include "dsdt.h"

#define ADDRESS	 0xcf8
#define DATA	 0xcfc
#define ENABLE	 0x80000000
#define PORT_REG 256 /* registers that ports reach */

/* The MCFG, and each entry of it. */
#define MCFG_FIRST   44
#define MCFG_ENTRY   16
#define MCFG_SEGMENT 8
#define MCFG_START   10
#define MCFG_END     11

#define ISA_LINES 16

static uint64_t number(const uint8_t *p, unsigned int n)
{
	uint64_t v = 0;

	while (n--)
		v = v << 8 | p[n];
	return v;
}

static void select(uint8_t bus, uint8_t devfn, unsigned int reg)
{
	x86_outl(ADDRESS, ENABLE | (uint32_t)bus << 16 | (uint32_t)devfn << 8 |
				  (reg & 0xfc));
}

uint32_t pci_port_read(uint8_t bus, uint8_t devfn, unsigned int reg,
		       unsigned int size)
{
	if (reg >= PORT_REG)
		return UINT32_MAX;
	select(bus, devfn, reg);
	switch (size) {
	case 1: return x86_inb(DATA + reg % 4);
	case 2: return x86_inw(DATA + reg % 4);
	default: return x86_inl(DATA);
	}
}

void pci_port_write(uint8_t bus, uint8_t devfn, unsigned int reg,
		    unsigned int size, uint32_t v)
{
	if (reg >= PORT_REG)
		return;
	select(bus, devfn, reg);
	switch (size) {
	case 1: x86_outb(DATA + reg % 4, v); break;
	case 2: x86_outw(DATA + reg % 4, v); break;
	default: x86_outl(DATA, v); break;
	}
}

/* Segment group 0; there are no others on machines that we know. */
static bool find_ecam(struct pci_host *h)
{
	size_t len;
	const uint8_t *t = ukplat_acpi_table("MCFG", &len);

	if (!t)
		return false;
	for (size_t at = MCFG_FIRST; at + MCFG_ENTRY <= len; at += MCFG_ENTRY) {
		const uint8_t *e = t + at;

		if (number(e + MCFG_SEGMENT, 2) || e[MCFG_END] < e[MCFG_START])
			continue;
		h->first_bus = e[MCFG_START];
		h->last_bus = e[MCFG_END];
		h->ecam = ukplat_mmio_map(
			number(e, 8), (uint64_t)(h->last_bus - h->first_bus + 1)
					      << 20);
		return h->ecam != NULL;
	}
	return false;
}

/* Hypervisors' small machines have a method instead. */
static bool find_ecam_by_dsdt(struct pci_host *h)
{
	uint64_t base;
	size_t len;
	const uint8_t *dsdt = ukplat_acpi_table("DSDT", &len);

	if (!dsdt || !pci_dsdt_ecam(dsdt, len, &base))
		return false;
	h->first_bus = 0;
	h->last_bus = UINT8_MAX;
	h->ecam = ukplat_mmio_map(base, 256ULL << 20);
	return h->ecam;
}

static bool has_ports(void)
{
	x86_outl(ADDRESS, ENABLE);
	return x86_inl(ADDRESS) == ENABLE;
}

/* Has firmware given any function on bus 0 an address? */
static bool has_addresses(const struct pci_host *h)
{
	for (unsigned int devfn = 0; devfn < 256; devfn++) {
		uint8_t type = pci_read(h->first_bus, devfn, UK_PCI_HEADER, 1);

		if (type & PCI_HEADER_TYPE)
			continue;
		for (unsigned int i = 0; i < UK_PCI_BARS; i++)
			if (pci_read(h->first_bus, devfn, UK_PCI_BAR(i), 4) &
			    ~15U)
				return true;
	}
	return false;
}

static void find_window(struct pci_host *h)
{
	uint32_t base, size;
	size_t len;
	const uint8_t *dsdt = ukplat_acpi_table("DSDT", &len);

	if (dsdt && pci_dsdt_window(dsdt, len, &base, &size))
		h->mem = (struct pci_window){base, base, size, 0};
}

bool pci_host_find(struct pci_host *h)
{
	if (!find_ecam(h)) {
		h->first_bus = 0;
		h->last_bus = UINT8_MAX;
		if (!has_ports() && !find_ecam_by_dsdt(h))
			return false;
	}
	h->assign = !has_addresses(h);
	if (h->assign)
		find_window(h);
	return true;
}

/* The firmware leaves in the register which ISA interrupt it has made it. */
bool pci_host_irq(struct uk_pci_device *d, unsigned int slot, unsigned int pin)
{
	(void)slot;
	(void)pin;
	d->line = uk_pci_read(d, UK_PCI_LINE, 1);
	d->trigger = UKPLAT_IRQ_LEVEL_LOW;
	return d->line > 0 && d->line < ISA_LINES;
}
