/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The device tree's host bridge, of the generic kind. No firmware has been
 * there. Sources: IEEE 1275, PCI Bus Binding 2.1, 2.2.1.1 (addresses) and 12;
 * Linux, bindings/pci/host-generic-pci.yaml.
 */
#include <libfdt.h>
#include <uk/fdt.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/mmio.h>
#include "../pci_internal.h"

#define ADDR_CELLS  3
#define SIZE_CELLS  2
#define SPACE(v)    ((v) >> 24 & 3)
#define SPACE_IO    1
#define SPACE_MEM32 2
#define BUS_LEN	    (1 << 20)
#define MEM_LIMIT   (1ULL << 32)

static int node;

uint32_t pci_port_read(uint8_t bus, uint8_t devfn, unsigned int reg,
		       unsigned int size)
{
	(void)bus, (void)devfn, (void)reg, (void)size;
	return UINT32_MAX;
}

void pci_port_write(uint8_t bus, uint8_t devfn, unsigned int reg,
		    unsigned int size, uint32_t v)
{
	(void)bus, (void)devfn, (void)reg, (void)size, (void)v;
}

static uint64_t read_cells(const fdt32_t *p, int cells)
{
	return cells == 1 ? fdt32_ld(p)
			  : (uint64_t)fdt32_ld(p) << 32 | fdt32_ld(p + 1);
}

/* One window of each kind, that a register of 32 bits reaches. */
static void read_ranges(const void *fdt, int parent, struct pci_host *h)
{
	int cells = fdt_address_cells(fdt, parent), len;
	int entry = ADDR_CELLS + cells + SIZE_CELLS;
	const fdt32_t *p = fdt_getprop(fdt, node, "ranges", &len);

	if (!p || cells < 1 || cells > 2 ||
	    fdt_address_cells(fdt, node) != ADDR_CELLS ||
	    fdt_size_cells(fdt, node) != SIZE_CELLS)
		return;
	for (len /= sizeof(*p); len >= entry; len -= entry, p += entry) {
		unsigned int space = SPACE(fdt32_ld(p));
		struct pci_window w = {
			.bus = read_cells(p + 1, 2),
			.cpu = read_cells(p + ADDR_CELLS, cells),
			.len = read_cells(p + ADDR_CELLS + cells, SIZE_CELLS),
		};

		if (w.bus >= MEM_LIMIT || w.len > MEM_LIMIT - w.bus)
			continue;
		if (space == SPACE_IO)
			h->io = w;
		else if (space == SPACE_MEM32)
			h->mem = w;
	}
}

bool pci_host_find(struct pci_host *h)
{
	const void *fdt = ukplat_bootinfo()->dtb;
	uint64_t base, len;
	int parent;

	node = fdt_node_offset_by_compatible(fdt, -1, "pci-host-ecam-generic");
	parent = node < 0 ? node : fdt_parent_offset(fdt, node);
	if (parent < 0 || !uk_fdt_enabled(fdt, node) ||
	    uk_fdt_reg(fdt, parent, node, 0, &base, &len) || len < BUS_LEN)
		return false;
	read_ranges(fdt, parent, h);
	h->first_bus = 0;
	h->last_bus = MIN(len / BUS_LEN - 1, UINT8_MAX);
	h->ecam = ukplat_mmio_map(base, (h->last_bus + 1ULL) * BUS_LEN);
	h->assign = true;
	/* At once: piece by piece would take more tables. */
	if (h->mem.len && !ukplat_mmio_map(h->mem.cpu, h->mem.len))
		return false;
	return h->ecam;
}

bool pci_host_irq(struct uk_pci_device *d, unsigned int slot, unsigned int pin)
{
	const uint32_t addr[ADDR_CELLS] = {slot << 11, 0, 0};
	enum ukplat_irq_trigger trigger;

	if (uk_fdt_irq_map(ukplat_bootinfo()->dtb, node, addr, ADDR_CELLS, pin,
			   &d->line, &trigger))
		return false;
	d->trigger = trigger;
	return true;
}
