/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The platform bus's devices out of a device tree: each node that is in use,
 * has registers and a driver.
 */
#include <libfdt.h>
#include <uk/fdt.h>
#include <uk/plat/bootinfo.h>
#include "platform_internal.h"

#define NODE_DEPTH 8

bool ukbus_fdt_compatible(const struct uk_platform_device *p, const char *id)
{
	return !fdt_node_check_compatible(ukplat_bootinfo()->dtb, p->node, id);
}

static void add(const void *fdt, int parent, int node)
{
	struct uk_platform_device p = {.node = node};
	enum ukplat_irq_trigger trigger;

	if (!fdt_getprop(fdt, node, "compatible", NULL) ||
	    !uk_fdt_enabled(fdt, node) ||
	    uk_fdt_reg(fdt, parent, node, 0, &p.base, &p.len))
		return;
	p.dev.name = fdt_get_name(fdt, node, NULL);
	p.trigger = -1;
	if (!uk_fdt_irq(fdt, node, 0, &p.line, &trigger))
		p.trigger = trigger;
	uk_platform_add(&p);
}

int ukbus_fdt_scan(void)
{
	const void *fdt = ukplat_bootinfo()->dtb;
	int parents[NODE_DEPTH], depth = 0;

	if (!fdt)
		return 0;
	for (int node = fdt_next_node(fdt, -1, &depth); node >= 0 && depth >= 0;
	     node = fdt_next_node(fdt, node, &depth)) {
		if (depth >= NODE_DEPTH)
			continue;
		parents[depth] = node;
		if (depth)
			add(fdt, parents[depth - 1], node);
	}
	return 0;
}
