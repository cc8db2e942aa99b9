/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts of devices: "interrupts" and "interrupt-map", as far as they end
 * at a GIC. Everything a tree says is checked here; nothing is believed.
 */
#include <libfdt.h>
#include <uk/errno.h>
#include <uk/essentials.h>
#include <uk/fdt.h>

#define CELLS_MAX 8
#define CELL	  ((int)sizeof(fdt32_t))

/* A GIC's interrupt specifier: type, number, trigger. */
#define GIC_CELLS     3
#define GIC_SPI	      0
#define GIC_SPI_FIRST 32
#define GIC_SPIS      988
#define GIC_TRIGGER   0xf

static int read_gic(const fdt32_t *p, int cells, unsigned int *line,
		    enum ukplat_irq_trigger *trigger)
{
	if (cells < GIC_CELLS || fdt32_ld(p) != GIC_SPI)
		return -ENOTSUP;
	if (fdt32_ld(p + 1) >= GIC_SPIS)
		return -EINVAL;
	switch (fdt32_ld(p + 2) & GIC_TRIGGER) {
	case 1: *trigger = UKPLAT_IRQ_EDGE_RISING; break;
	case 2: *trigger = UKPLAT_IRQ_EDGE_FALLING; break;
	case 4: *trigger = UKPLAT_IRQ_LEVEL_HIGH; break;
	case 8: *trigger = UKPLAT_IRQ_LEVEL_LOW; break;
	default: return -EINVAL;
	}
	*line = GIC_SPI_FIRST + fdt32_ld(p + 1);
	return 0;
}

/* A property of one cell, or -EINVAL. */
static int cell(const void *fdt, int node, const char *name)
{
	int len;
	const fdt32_t *p = fdt_getprop(fdt, node, name, &len);

	return p && len == CELL && fdt32_ld(p) <= INT32_MAX ? (int)fdt32_ld(p)
							    : -EINVAL;
}

/* Cells of a specifier of controller `node`; negative where it is none. */
static int irq_cells(const void *fdt, int node)
{
	int n = node < 0 ? node : cell(fdt, node, "#interrupt-cells");

	return n < 1 || n > CELLS_MAX ? -EINVAL : n;
}

/* The controller that `node`'s interrupts go to. */
static int irq_parent(const void *fdt, int node)
{
	for (; node >= 0; node = fdt_parent_offset(fdt, node)) {
		int phandle = cell(fdt, node, "interrupt-parent");

		if (phandle >= 0)
			return fdt_node_offset_by_phandle(fdt, phandle);
	}
	return -ENOENT;
}

bool uk_fdt_enabled(const void *fdt, int node)
{
	return !fdt_getprop(fdt, node, "status", NULL) ||
	       fdt_stringlist_search(fdt, node, "status", "okay") == 0 ||
	       fdt_stringlist_search(fdt, node, "status", "ok") == 0;
}

int uk_fdt_irq(const void *fdt, int node, int index, unsigned int *line,
	       enum ukplat_irq_trigger *trigger)
{
	int len, cells = irq_cells(fdt, irq_parent(fdt, node));
	const fdt32_t *p = fdt_getprop(fdt, node, "interrupts", &len);

	if (!p || index < 0)
		return -ENOENT;
	if (cells < 0 || len % (cells * CELL))
		return -EINVAL;
	if (index >= len / (cells * CELL))
		return -ENOENT;
	return read_gic(p + index * cells, cells, line, trigger);
}

/* Is the entry that begins at `p` the one for `want`, under the mask? */
static bool matches(const fdt32_t *p, const fdt32_t *mask, const uint32_t *want,
		    int n)
{
	for (int i = 0; i < n; i++) {
		uint32_t m = mask ? fdt32_ld(mask + i) : UINT32_MAX;

		if ((fdt32_ld(p + i) ^ want[i]) & m)
			return false;
	}
	return true;
}

int uk_fdt_irq_map(const void *fdt, int node, const uint32_t *addr, int naddr,
		   uint32_t irq, unsigned int *line,
		   enum ukplat_irq_trigger *trigger)
{
	int len, mask_len, n = naddr + 1;
	const fdt32_t *p = fdt_getprop(fdt, node, "interrupt-map", &len);
	const fdt32_t *mask =
		fdt_getprop(fdt, node, "interrupt-map-mask", &mask_len);
	uint32_t want[CELLS_MAX + 1];

	if (!p)
		return -ENOENT;
	if (naddr < 0 || naddr > CELLS_MAX || irq_cells(fdt, node) != 1 ||
	    fdt_address_cells(fdt, node) != naddr ||
	    (mask && mask_len != n * CELL))
		return -EINVAL;
	for (int i = 0; i < naddr; i++)
		want[i] = addr[i];
	want[naddr] = irq;
	for (len /= CELL; len > n;) {
		int to = fdt_node_offset_by_phandle(fdt, fdt32_ld(p + n));
		int cells = irq_cells(fdt, to);
		int at = n + 1 + (to < 0 ? 0 : fdt_address_cells(fdt, to));

		/* Without the parent's sizes the next entry isn't found. */
		if (cells < 0 || at < n + 1 || at + cells > len)
			return -EINVAL;
		if (matches(p, mask, want, n))
			return read_gic(p + at, cells, line, trigger);
		p += at + cells;
		len -= at + cells;
	}
	return len ? -EINVAL : -ENOENT;
}
