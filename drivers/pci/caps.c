/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The list of capabilities, which may be broken or go in a circle, and what
 * lets a device take part [6.2.2, 6.7].
 */
#include <uk/errno.h>
#include "pci_internal.h"

#define STATUS_CAPS 0x10
#define CAP_FIRST   0x40
#define CAPS_MAX    48 /* as many as have room */

unsigned int uk_pci_cap(const struct uk_pci_device *d, uint8_t id,
			unsigned int after)
{
	unsigned int at;

	if (!(uk_pci_read(d, UK_PCI_STATUS, 2) & STATUS_CAPS))
		return 0;
	at = uk_pci_read(d, after ? after + 1 : UK_PCI_CAPS, 1) & 0xfc;
	for (int i = 0; i < CAPS_MAX && at >= CAP_FIRST; i++) {
		uint16_t head = uk_pci_read(d, at, 2);

		if ((uint8_t)head == id)
			return at;
		at = head >> 8 & 0xfc;
	}
	return 0;
}

/* A region without an address would answer at 0, or where memory is. */
static uint16_t decoders(const struct uk_pci_device *d)
{
	uint16_t on = PCI_COMMAND_IO | PCI_COMMAND_MEMORY;

	for (const struct uk_pci_bar *b = d->bars; b < d->bars + UK_PCI_BARS;
	     b++)
		if (b->len && !b->addr)
			on &= ~(b->io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY);
	return on;
}

void uk_pci_enable(const struct uk_pci_device *d)
{
	uint16_t command = uk_pci_read(d, UK_PCI_COMMAND, 2);

	command &= ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	uk_pci_write(d, UK_PCI_COMMAND, 2,
		     command | decoders(d) | PCI_COMMAND_MASTER);
}

int uk_pci_irq_on(const struct uk_pci_device *d, struct ukplat_irq_handler *h)
{
	uint16_t command = uk_pci_read(d, UK_PCI_COMMAND, 2);
	int rc;

	if (d->trigger < 0)
		return -ENOTSUP;
	rc = ukplat_irq_register(d->line, d->trigger, h);
	if (!rc)
		uk_pci_write(d, UK_PCI_COMMAND, 2,
			     command & ~PCI_COMMAND_NO_INTX);
	return rc;
}

void uk_pci_irq_off(const struct uk_pci_device *d, struct ukplat_irq_handler *h)
{
	uint16_t command = uk_pci_read(d, UK_PCI_COMMAND, 2);

	uk_pci_write(d, UK_PCI_COMMAND, 2, command | PCI_COMMAND_NO_INTX);
	ukplat_irq_unregister(d->line, h);
}
