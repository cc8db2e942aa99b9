/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What libfdt.h leaves to its users.
 */
#ifndef UK_FDT_H
#define UK_FDT_H

#include <stdint.h>

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

#endif /* UK_FDT_H */
