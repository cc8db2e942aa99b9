/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uk_fdt_reg() over the real libfdt, on trees whose cells, registers and
 * ranges are anything, some of them broken afterwards: it never reads outside
 * of the tree, and no answer wraps around.
 */
#include <libfdt.h>
#include <uk/errno.h>
#include <uk/fdt.h>
#include "host.h"

#define TREE 2048

static void put_cells(struct input *in, char *tree, const char *name)
{
	uint32_t v = take(in, 1);

	if (v < 250) /* mostly one or two */
		v = v % 5 < 4 ? v % 2 + 1 : v % 5;
	fdt_property_u32(tree, name, v);
}

/* Small numbers, so that ranges and registers meet. */
static void put_numbers(struct input *in, char *tree, const char *name)
{
	uint32_t v[24];
	unsigned int n = take(in, 1) % (sizeof(v) + 1);

	for (unsigned int i = 0; i < ARRAY_SIZE(v); i++) {
		v[i] = take(in, 1);
		v[i] = cpu_to_fdt32(v[i] < 240 ? v[i] >> 4 : -(v[i] & 3));
	}
	fdt_property(tree, name, v, n < 90 ? n & ~3U : n);
}

/* A chain of buses with a device on each; NULL when it doesn't fit. */
static char *build(struct input *in)
{
	char *tree = malloc(TREE), *exact;
	int depth = 1 + take(in, 1) % 5;

	fdt_create(tree, TREE);
	fdt_finish_reservemap(tree);
	for (int i = 0; i < depth; i++) {
		unsigned int has = take(in, 1);

		fdt_begin_node(tree, i ? "bus" : "");
		if (has & 3)
			put_cells(in, tree, "#address-cells");
		if (has & 12)
			put_cells(in, tree, "#size-cells");
		if (has & 0x30)
			put_numbers(in, tree, "ranges");
		fdt_begin_node(tree, "device");
		put_numbers(in, tree, "reg");
		fdt_end_node(tree);
	}
	while (depth--)
		fdt_end_node(tree);
	if (fdt_finish(tree)) {
		free(tree);
		return NULL;
	}
	exact = malloc(fdt_totalsize(tree));
	memcpy(exact, tree, fdt_totalsize(tree));
	free(tree);
	return exact;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	unsigned int broken = take(&in, 1) % 4;
	char *tree = build(&in);
	uint64_t base, len;
	size_t total;

	if (!tree)
		return 0;
	for (total = fdt_totalsize(tree); broken--;) {
		unsigned int at = take(&in, 2) % total;

		tree[at] = take(&in, 1);
	}
	/* What the platform's own reader lets pass. */
	if (fdt_check_header(tree) || fdt_totalsize(tree) > total ||
	    fdt_off_dt_struct(tree) % 4)
		goto out;
	for (int node = 0; node >= 0; node = fdt_next_node(tree, node, NULL)) {
		int parent = fdt_parent_offset(tree, node), bytes, cells;

		for (int i = -1; parent >= 0 && i < 8; i++) {
			base = 1;
			len = 2;
			if (uk_fdt_reg(tree, parent, node, i, &base, &len)) {
				CHECK(base == 1 && len == 2);
				continue;
			}
			CHECK(i >= 0 && len <= UINT64_MAX - base);
			CHECK(fdt_getprop(tree, node, "reg", &bytes));
			cells = fdt_address_cells(tree, parent) +
				fdt_size_cells(tree, parent);
			CHECK((i + 1) * cells * 4 <= bytes);
		}
	}
out:
	free(tree);
	return 0;
}
