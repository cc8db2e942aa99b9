/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Configuration space: memory mapped, 4 KiB a function, or by ports, 256
 * bytes. Source: PCI Express Base Specification 4.0, 7.2.2.
 */
#include "pci_internal.h"

#define ECAM_LEN 4096

struct pci_host pci_host;

static volatile char *ecam(uint8_t bus, uint8_t devfn, unsigned int reg)
{
	return pci_host.ecam + ((uint64_t)(bus - pci_host.first_bus) << 20) +
	       ((unsigned int)devfn << 12) + reg;
}

static bool exists(uint8_t bus, unsigned int reg)
{
	return bus >= pci_host.first_bus && bus <= pci_host.last_bus &&
	       reg < ECAM_LEN;
}

uint32_t pci_read(uint8_t bus, uint8_t devfn, unsigned int reg,
		  unsigned int size)
{
	volatile char *p;

	if (!exists(bus, reg))
		return UINT32_MAX;
	if (!pci_host.ecam)
		return pci_port_read(bus, devfn, reg, size);
	p = ecam(bus, devfn, reg);
	switch (size) {
	case 1: return *(volatile uint8_t *)p;
	case 2: return *(volatile uint16_t *)p;
	default: return *(volatile uint32_t *)p;
	}
}

void pci_write(uint8_t bus, uint8_t devfn, unsigned int reg, unsigned int size,
	       uint32_t v)
{
	volatile char *p;

	if (!exists(bus, reg))
		return;
	if (!pci_host.ecam) {
		pci_port_write(bus, devfn, reg, size, v);
		return;
	}
	p = ecam(bus, devfn, reg);
	switch (size) {
	case 1: *(volatile uint8_t *)p = v; break;
	case 2: *(volatile uint16_t *)p = v; break;
	default: *(volatile uint32_t *)p = v; break;
	}
}

uint32_t uk_pci_read(const struct uk_pci_device *d, unsigned int reg,
		     unsigned int size)
{
	return pci_read(d->bus, d->devfn, reg, size);
}

void uk_pci_write(const struct uk_pci_device *d, unsigned int reg,
		  unsigned int size, uint32_t v)
{
	pci_write(d->bus, d->devfn, reg, size, v);
}
