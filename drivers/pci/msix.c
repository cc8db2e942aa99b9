/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MSI-X: a table of messages, in one of the device's base addresses [6.8.2].
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include "pci_internal.h"

#define CONTROL	       2 /* in the capability */
#define TABLE	       4
#define CONTROL_SIZE   0x7ff
#define CONTROL_ON     0x8000
#define CONTROL_MASKED 0x4000
#define TABLE_BAR      7

/* An entry of the table. */
#define ENTRY	   16
#define ENTRY_ADDR 0
#define ENTRY_DATA 8
#define ENTRY_MASK 12

struct uk_pci_msix {
	struct uk_io table;
	unsigned int n, cap;
	struct ukplat_msi msi[];
};

unsigned int uk_pci_msix_size(const struct uk_pci_device *d)
{
	unsigned int cap = uk_pci_cap(d, UK_PCI_CAP_MSIX, 0);

	return cap ? (uk_pci_read(d, cap + CONTROL, 2) & CONTROL_SIZE) + 1 : 0;
}

static void free_messages(struct uk_pci_msix *m, unsigned int n)
{
	while (n)
		ukplat_msi_free(&m->msi[--n]);
	uk_free(uk_alloc_get_default(), m);
}

static void set_control(const struct uk_pci_device *d, unsigned int cap,
			uint16_t clear, uint16_t set)
{
	uint16_t v = uk_pci_read(d, cap + CONTROL, 2);

	uk_pci_write(d, cap + CONTROL, 2, (v & ~clear) | set);
}

static void set_intx(const struct uk_pci_device *d, bool on)
{
	uint16_t v = uk_pci_read(d, UK_PCI_COMMAND, 2);

	uk_pci_write(d, UK_PCI_COMMAND, 2,
		     on ? v & ~PCI_COMMAND_NO_INTX : v | PCI_COMMAND_NO_INTX);
}

int uk_pci_msix_on(struct uk_pci_device *d, unsigned int n)
{
	unsigned int cap = uk_pci_cap(d, UK_PCI_CAP_MSIX, 0);
	unsigned int size = uk_pci_msix_size(d);
	uint32_t requester = d->bus << 8 | d->devfn, at;
	struct uk_pci_msix *m;
	int rc;

	if (n > size)
		return -EINVAL;
	m = uk_malloc(uk_alloc_get_default(), sizeof(*m) + n * sizeof(*m->msi));
	if (!m)
		return -ENOMEM;
	m->n = 0;
	m->cap = cap;
	at = uk_pci_read(d, cap + TABLE, 4);
	rc = uk_pci_map(d, at & TABLE_BAR, at & ~TABLE_BAR, size * ENTRY,
			&m->table);
	if (!rc && !m->table.mem)
		rc = -EINVAL;
	for (; !rc && m->n < n; m->n += !rc)
		rc = ukplat_msi_alloc(requester, &m->msi[m->n]);
	if (rc) {
		free_messages(m, m->n);
		return rc;
	}
	set_control(d, cap, 0, CONTROL_ON | CONTROL_MASKED);
	for (unsigned int i = 0; i < size; i++)
		uk_io_write32(&m->table, i * ENTRY + ENTRY_MASK, 1);
	set_intx(d, false);
	set_control(d, cap, CONTROL_MASKED, 0);
	d->msix = m;
	return 0;
}

int uk_pci_msix_bind(struct uk_pci_device *d, unsigned int i,
		     struct ukplat_irq_handler *h)
{
	const struct ukplat_msi *msi = &d->msix->msi[i];
	const struct uk_io *t = &d->msix->table;
	int rc = ukplat_irq_register(msi->line, UKPLAT_IRQ_EDGE_RISING, h);

	if (rc)
		return rc;
	uk_io_write32(t, i * ENTRY + ENTRY_ADDR, msi->address);
	uk_io_write32(t, i * ENTRY + ENTRY_ADDR + 4, msi->address >> 32);
	uk_io_write32(t, i * ENTRY + ENTRY_DATA, msi->data);
	uk_io_write32(t, i * ENTRY + ENTRY_MASK, 0);
	return 0;
}

void uk_pci_msix_unbind(struct uk_pci_device *d, unsigned int i,
			struct ukplat_irq_handler *h)
{
	uk_io_write32(&d->msix->table, i * ENTRY + ENTRY_MASK, 1);
	ukplat_irq_unregister(d->msix->msi[i].line, h);
}

void uk_pci_msix_off(struct uk_pci_device *d)
{
	struct uk_pci_msix *m = d->msix;

	if (!m)
		return;
	set_control(d, m->cap, CONTROL_ON, 0);
	free_messages(m, m->n);
	d->msix = NULL;
}
