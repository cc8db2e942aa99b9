/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The hypervisor's node, at the root, whose addresses and sizes have two cells
 * each. Nothing in it is believed that lies outside of what it can be.
 * Sources: Linux, bindings/arm/xen.txt; Xen, public/arch-arm.h
 * (GUEST_EVTCHN_PPI, GUEST_GNTTAB_BASE); arm,gic.yaml (interrupts).
 */
#include <uk/arch/string.h>
#include <uk/plat/bootinfo.h>
#include "../../common/dtb.h"
#include "hypervisor.h"

#define PAGE	    4096
#define TOP	    2 /* depth of nodes at the root */
#define GNTTAB_BASE 0x38000000
#define GNTTAB_LEN  0x1000000
#define EVTCHN_PPI  31
#define FIRST_PPI   16
#define PPIS	    16
#define TYPE_PPI    1

struct node {
	bool is_xen;
	const uint32_t *reg, *interrupts;
};

static bool ends_with_0(const struct dtb *d)
{
	return d->len && !((const char *)d->value)[d->len - 1];
}

/* Among strings that follow each other. */
static bool has_string(const struct dtb *d, const char *what)
{
	const char *s = d->value, *end = s + d->len;

	for (; ends_with_0(d) && s < end; s += strlen(s) + 1)
		if (uk_streq(s, what))
			return true;
	return false;
}

static void keep(struct node *n, const struct dtb *d)
{
	if (uk_streq(d->name, "compatible"))
		n->is_xen = has_string(d, "xen,xen");
	else if (uk_streq(d->name, "reg") && d->len >= 16)
		n->reg = d->value;
	else if (uk_streq(d->name, "interrupts") && d->len >= 12)
		n->interrupts = d->value;
}

/* Whole pages where there is nothing else. */
static bool is_free(uint64_t base, uint64_t len)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo();

	if (base % PAGE || len < PAGE || len > UINT64_MAX - base)
		return false;
	for (unsigned int i = 0; i < bi->nregions; i++) {
		const struct ukplat_memregion *r = &bi->regions[i];

		if (base < r->base + r->len && r->base < base + len)
			return false;
	}
	return true;
}

static void use(const struct node *n, struct xen_hypervisor *h)
{
	uint64_t base, len;

	if (n->reg) {
		base = dtb_number(n->reg, 2);
		len = dtb_number(n->reg + 2, 2);
		if (is_free(base, len)) {
			h->grants = base;
			h->grants_len = len;
		}
	}
	if (n->interrupts && dtb_number(n->interrupts, 1) == TYPE_PPI &&
	    dtb_number(n->interrupts + 1, 1) < PPIS)
		h->intid = FIRST_PPI + dtb_number(n->interrupts + 1, 1);
}

void xen_hypervisor_find(struct xen_hypervisor *h)
{
	struct node n = {.is_xen = false};
	struct dtb d;
	int token;

	*h = (struct xen_hypervisor){GNTTAB_BASE, GNTTAB_LEN, EVTCHN_PPI};
	/* It was walked before, and is sound. */
	if (dtb_open(&d, ukplat_bootinfo()->dtb,
		     dtb_size(ukplat_bootinfo()->dtb)))
		return;
	while ((token = dtb_next(&d)) > DTB_END) {
		if (d.depth != TOP)
			continue;
		if (token == DTB_NODE)
			n = (struct node){.is_xen = false};
		else if (token == DTB_PROPERTY)
			keep(&n, &d);
		else if (n.is_xen)
			use(&n, h);
	}
}
