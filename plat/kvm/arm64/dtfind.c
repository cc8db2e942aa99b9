/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Looks for a node by its "compatible". The tree was sound when boot.c walked
 * over it. Sources: Devicetree Specification 0.4, 2.3; Linux,
 * bindings/interrupt-controller/arm,gic.yaml.
 */
#include <uk/arch/string.h>
#include <uk/plat/bootinfo.h>
#include "../../common/dtb.h"
#include "dtfind.h"

#define DEPTH_MAX 3 /* the root is 1 */
#define CELLS_MAX 2
#define CELL	  4

/* A GIC's interrupt specifier: type, number, trigger. */
#define GIC_CELLS     3
#define GIC_SPI	      0
#define GIC_SPI_FIRST 32
#define GIC_SPIS      988

struct prop {
	const void *value;
	uint32_t len;
};

struct level {
	uint32_t address_cells, size_cells; /* of what is below */
	struct prop compatible, reg, status, interrupts;
};

static bool same(const char *a, const char *b)
{
	size_t n = strlen(a) + 1;

	return n == strlen(b) + 1 && !memcmp(a, b, n);
}

/* Is `s` one of the strings of `p`? */
static bool has(const struct prop *p, const char *s)
{
	const char *at = p->value, *end = at + p->len;

	if (!p->len || end[-1])
		return false;
	for (; at < end; at += strlen(at) + 1)
		if (same(at, s))
			return true;
	return false;
}

static void keep(struct level *l, const struct dtb *d)
{
	const struct prop p = {d->value, d->len};

	if (same(d->name, "compatible"))
		l->compatible = p;
	else if (same(d->name, "reg"))
		l->reg = p;
	else if (same(d->name, "status"))
		l->status = p;
	else if (same(d->name, "interrupts"))
		l->interrupts = p;
	else if (same(d->name, "#address-cells") && p.len == CELL)
		l->address_cells = dtb_number(p.value, 1);
	else if (same(d->name, "#size-cells") && p.len == CELL)
		l->size_cells = dtb_number(p.value, 1);
}

static void read_reg(const struct level *above, const struct prop *reg,
		     struct kvm_dt_node *node)
{
	uint32_t address = above->address_cells, size = above->size_cells;

	if (address - 1 >= CELLS_MAX || size - 1 >= CELLS_MAX ||
	    reg->len < (address + size) * CELL)
		return;
	node->base = dtb_number(reg->value, address);
	node->len = dtb_number((const uint32_t *)reg->value + address, size);
}

static void read_irq(const struct prop *p, struct kvm_dt_node *node)
{
	const uint32_t *cell = p->value;

	if (p->len < GIC_CELLS * CELL || dtb_number(cell, 1) != GIC_SPI ||
	    dtb_number(cell + 1, 1) >= GIC_SPIS)
		return;
	node->has_irq = true;
	node->line = GIC_SPI_FIRST + dtb_number(cell + 1, 1);
	node->trigger = dtb_number(cell + 2, 1) & 3 ? UKPLAT_IRQ_EDGE_RISING
						    : UKPLAT_IRQ_LEVEL_HIGH;
}

bool kvm_dt_find(const char *what, struct kvm_dt_node *node)
{
	struct level levels[DEPTH_MAX + 1] = {0}, *l;
	const void *blob = ukplat_bootinfo()->dtb;
	struct dtb d;
	int token;

	if (dtb_open(&d, blob, dtb_size(blob)))
		return false;
	while ((token = dtb_next(&d)) > DTB_END) {
		if (d.depth > DEPTH_MAX)
			continue;
		l = &levels[d.depth];
		if (token == DTB_NODE)
			*l = (struct level){0};
		else if (token == DTB_PROPERTY)
			keep(l, &d);
		else if (d.depth > 1 && has(&l->compatible, what) &&
			 !has(&l->status, "disabled")) {
			*node = (struct kvm_dt_node){0};
			read_reg(l - 1, &l->reg, node);
			read_irq(&l->interrupts, node);
			return true;
		}
	}
	return false;
}
