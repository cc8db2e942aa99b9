/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Addresses of devices: "reg" and "ranges". Everything a tree says is
 * checked here; nothing is believed.
 */
#include <libfdt.h>
#include <uk/errno.h>
#include <uk/fdt.h>

/* A number of `cells` cells; false when it has more than 64 bits. */
static bool read_cells(const fdt32_t *p, int cells, uint64_t *v)
{
	uint64_t x = 0;

	for (; cells; cells--, p++) {
		if (x >> 32)
			return false;
		x = x << 32 | fdt32_ld(p);
	}
	*v = x;
	return true;
}

/* `[base, base + len)` of bus `bus` as its parent `above` sees it. */
static int translate(const void *fdt, int above, int bus, uint64_t *base,
		     uint64_t len)
{
	int child = fdt_address_cells(fdt, bus);
	int parent = fdt_address_cells(fdt, above);
	int size = fdt_size_cells(fdt, bus);
	int bytes, entry = (child + parent + size) * (int)sizeof(fdt32_t);
	const fdt32_t *p = fdt_getprop(fdt, bus, "ranges", &bytes);

	if (!p || child < 1 || parent < 1 || size < 0)
		return -EINVAL;
	if (!bytes) /* one and the same */
		return 0;
	for (; bytes >= entry; bytes -= entry, p += entry / 4) {
		uint64_t from, to, span;

		if (!read_cells(p, child, &from) ||
		    !read_cells(p + child, parent, &to) ||
		    !read_cells(p + child + parent, size, &span))
			continue;
		if (*base < from || *base - from > span ||
		    len > span - (*base - from))
			continue;
		if (*base - from > UINT64_MAX - to)
			return -EINVAL;
		*base = *base - from + to;
		return 0;
	}
	return -EINVAL;
}

int uk_fdt_reg(const void *fdt, int parent, int node, int index, uint64_t *base,
	       uint64_t *len)
{
	int addr = fdt_address_cells(fdt, parent);
	int size = fdt_size_cells(fdt, parent);
	int bytes, cells = addr + size, rc = 0;
	const fdt32_t *p = fdt_getprop(fdt, node, "reg", &bytes);
	uint64_t at, span;

	if (!p || index < 0)
		return -ENOENT;
	if (addr < 1 || size < 0 || bytes % (cells * 4))
		return -EINVAL;
	if (index >= bytes / (cells * 4))
		return -ENOENT;
	p += index * cells;
	if (!read_cells(p, addr, &at) || !read_cells(p + addr, size, &span))
		return -EINVAL;

	while (parent > 0 && !rc) {
		int above = fdt_parent_offset(fdt, parent);

		if (above < 0)
			return -EINVAL;
		rc = translate(fdt, above, parent, &at, span);
		parent = above;
	}
	if (rc || span > UINT64_MAX - at)
		return -EINVAL;
	*base = at;
	*len = span;
	return 0;
}
