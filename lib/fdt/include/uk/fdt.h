/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What libfdt.h leaves to its users.
 */
#ifndef UK_FDT_H
#define UK_FDT_H

#include <stdbool.h>
#include <stdint.h>
#include <uk/plat/irqs.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads entry `index` of `node`'s "reg": where the CPU finds it and how long
 * it is, in bytes. `parent` is the node above `node` (0 is the root); where
 * that isn't the root, its "ranges" and those above it are followed.
 *
 * Returns 0, -ENOENT when there is no such entry, -EINVAL when a property is
 * malformed, or wraps around, or a bus in between has no such address.
 * Context: any. Source: Devicetree Specification 0.4, 2.3.6 and 2.3.8.
 */
int uk_fdt_reg(const void *fdt, int parent, int node, int index, uint64_t *base,
	       uint64_t *len);

/** Is `node` in use, by its "status"? Context: any. Source: 2.3.4. */
bool uk_fdt_enabled(const void *fdt, int node);

/**
 * Reads entry `index` of `node`'s "interrupts" as a line of the GIC, as
 * uk/plat/irqs.h numbers them, and its trigger.
 *
 * Returns 0, -ENOENT when there is no such entry, -EINVAL when a property is
 * malformed, -ENOTSUP when it is no shared interrupt (SPI) of a GIC.
 * Context: any. Sources: Devicetree Specification 0.4, 2.4.1; Linux,
 * bindings/interrupt-controller/arm,gic.yaml, arm,gic-v3.yaml.
 */
int uk_fdt_irq(const void *fdt, int node, int index, unsigned int *line,
	       enum ukplat_irq_trigger *trigger);

/**
 * The same for a device below `node`, by its "interrupt-map": the device has
 * the address of `naddr` cells in `addr` and raises interrupt `irq` (of PCI:
 * 1 to 4 for INTA to INTD). -ENOENT: the map hasn't got it.
 * Source: Devicetree Specification 0.4, 2.4.3 and 2.4.4.
 */
int uk_fdt_irq_map(const void *fdt, int node, const uint32_t *addr, int naddr,
		   uint32_t irq, unsigned int *line,
		   enum ukplat_irq_trigger *trigger);

#ifdef __cplusplus
}
#endif

#endif /* UK_FDT_H */
