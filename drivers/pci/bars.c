/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Base addresses: the length and the address of each region, and an address
 * for a region that has none [6.2.5]. A device may report anything: an address
 * is used only if a device can be there.
 */
#include <uk/errno.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/mmio.h>
#include <uk/print.h>
#include "pci_internal.h"

#define BAR_IO	    1
#define BAR_IO_ADDR (~3U)
#define BAR_TYPE    6
#define BAR_64	    4
#define BAR_ADDR    (~15ULL)
#define PORTS	    0x10000

/* What stays 0 of all ones is below the length. Returns the length or 0. */
static uint64_t measure(const struct uk_pci_device *d, unsigned int i,
			uint64_t was, bool io, bool wide)
{
	unsigned int reg = UK_PCI_BAR(i);
	uint64_t v;

	uk_pci_write(d, reg, 4, UINT32_MAX);
	v = uk_pci_read(d, reg, 4);
	if (wide) {
		uk_pci_write(d, reg + 4, 4, UINT32_MAX);
		v |= (uint64_t)uk_pci_read(d, reg + 4, 4) << 32;
		uk_pci_write(d, reg + 4, 4, was >> 32);
	} else {
		v |= 0xffffffffULL << 32;
	}
	uk_pci_write(d, reg, 4, was);
	/* The upper half of ports' may be 0 [6.2.5.1]. */
	if (io)
		v = (v & BAR_IO_ADDR) | ~(uint64_t)(PORTS - 1);
	else
		v &= BAR_ADDR;
	if (io ? !(v & (PORTS - 1)) : !(uint32_t)v && !wide)
		return 0;
	return POWER_OF_2(~v + 1) ? ~v + 1 : 0;
}

/* A place of `len` bytes, aligned to that; 0: there is none. */
static uint64_t give(struct pci_window *w, uint64_t len)
{
	uint64_t at = ALIGN_UP(w->bus + w->used, len);

	/* 0 is no address. */
	if (!at)
		at = len;
	if (len > w->len || at - w->bus > w->len - len)
		return 0;
	w->used = at - w->bus + len;
	return at;
}

static bool overlaps_ram(uint64_t first, uint64_t last)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo();

	for (unsigned int i = 0; i < bi->nregions; i++) {
		const struct ukplat_memregion *r = &bi->regions[i];

		if (r->type != UKPLAT_MEM_RESERVED && r->base <= last &&
		    first <= r->base + (r->len - 1))
			return true;
	}
	return false;
}

/* Aligned to its length [6.2.5.1], and where no memory is. */
static bool can_be(const struct uk_pci_bar *b)
{
	uint64_t last = b->addr + (b->len - 1);

	if (!IS_ALIGNED(b->addr, b->len))
		return false;
	return b->io ? last < PORTS : !overlaps_ram(b->addr, last);
}

/* Returns how many registers it has. */
static unsigned int read_bar(struct uk_pci_device *d, unsigned int i)
{
	struct uk_pci_bar *b = &d->bars[i];
	uint64_t was = uk_pci_read(d, UK_PCI_BAR(i), 4);
	bool wide;

	b->io = was & BAR_IO;
	wide = !b->io && (was & BAR_TYPE) == BAR_64 && i + 1 < UK_PCI_BARS;
	if (wide)
		was |= (uint64_t)uk_pci_read(d, UK_PCI_BAR(i + 1), 4) << 32;
	b->addr = was & (b->io ? BAR_IO_ADDR : BAR_ADDR);
	b->len = measure(d, i, was, b->io, wide);
	if (b->len && pci_host.assign) {
		b->addr = give(b->io ? &pci_host.io : &pci_host.mem, b->len);
		uk_pci_write(d, UK_PCI_BAR(i), 4, b->addr);
		if (wide)
			uk_pci_write(d, UK_PCI_BAR(i + 1), 4, b->addr >> 32);
	} else if (b->len && b->addr && !can_be(b)) {
		uk_pr_err("%s: base address %u can't be at 0x%llx\n", d->name,
			  i, (unsigned long long)b->addr);
		b->addr = 0;
	}
	return wide ? 2 : 1;
}

void pci_read_bars(struct uk_pci_device *d)
{
	uint16_t command = uk_pci_read(d, UK_PCI_COMMAND, 2);
	unsigned int i = 0;

	/* While they say nonsense the device mustn't listen. */
	uk_pci_write(d, UK_PCI_COMMAND, 2,
		     command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	while (i < UK_PCI_BARS)
		i += read_bar(d, i);
	uk_pci_write(d, UK_PCI_COMMAND, 2, command);
}

/* `addr` of the bus as the CPU sees it. */
static uint64_t to_cpu(const struct pci_window *w, uint64_t addr)
{
	return addr - w->bus < w->len ? addr - w->bus + w->cpu : addr;
}

int uk_pci_map(const struct uk_pci_device *d, unsigned int bar, uint64_t at,
	       uint64_t len, struct uk_io *io)
{
	const struct uk_pci_bar *b;
	volatile void *mem;

	if (bar >= UK_PCI_BARS)
		return -EINVAL;
	b = &d->bars[bar];
	if (!b->addr || at > b->len || len > b->len - at)
		return -EINVAL;
	if (b->io && !pci_host.io.len) {
		io->mem = NULL;
		io->port = b->addr + at;
		return 0;
	}
	mem = ukplat_mmio_map(
		to_cpu(b->io ? &pci_host.io : &pci_host.mem, b->addr) + at,
		len);
	if (!mem)
		return -ENOMEM;
	io->mem = mem;
	return 0;
}
