/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The memory map, against a map that has a type for each of 256 cells: at
 * the bottom of the address space, and as all of it. When the table is full
 * memory may be lost, but never becomes free or of a lower type than claimed.
 */
#include <uk/errno.h>
#include <uk/plat/bootinfo.h>
#include "host.h"

#define CELLS 256

static unsigned int shift;

static uint64_t address(unsigned int cell)
{
	if (cell == CELLS && shift == 56)
		return UINT64_MAX;
	return (uint64_t)cell << shift;
}

/* The cell that begins at `at`, which must be a multiple of cells. */
static unsigned int cell_at(uint64_t at)
{
	unsigned int c = at == UINT64_MAX ? CELLS : at >> shift;

	CHECK(c <= CELLS && address(c) == at);
	return c;
}

/* Checks the table's shape and writes it to cells. */
static void read_table(const struct ukplat_bootinfo *bi, uint8_t *cells)
{
	unsigned int end = 0;

	memset(cells, 0, CELLS);
	CHECK(bi->nregions <= UKPLAT_MEMREGIONS_MAX);
	for (unsigned int i = 0; i < bi->nregions; i++) {
		const struct ukplat_memregion *r = &bi->regions[i];
		unsigned int from = cell_at(r->base);

		CHECK(r->len && r->len <= UINT64_MAX - r->base);
		CHECK(r->type >= UKPLAT_MEM_FREE &&
		      r->type <= UKPLAT_MEM_RESERVED);
		CHECK(from >= end);
		CHECK(!i || from > end || r->type != r[-1].type);
		end = cell_at(r->base + r->len);
		memset(cells + from, r->type, end - from);
	}
}

/* One claim of cells [from, to); `cells` is what the table said before. */
static void claim(struct ukplat_bootinfo *bi, uint8_t *cells, unsigned int from,
		  unsigned int to, uint8_t type)
{
	uint64_t len = address(to) - address(from);
	unsigned int before = bi->nregions, gaps = 0;
	uint8_t now[CELLS];
	int rc;

	if (to == CELLS && shift == 56 && from)
		len += address(from) - 1; /* wraps around */
	rc = ukplat_memregion_add(bi, address(from), len, type);
	CHECK(rc == 0 || rc == -ENOMEM);
	read_table(bi, now);
	for (unsigned int c = 0; c < CELLS; c++) {
		bool in = c >= from && c < to;
		uint8_t want = in ? MAX(cells[c], type) : cells[c];

		CHECK(now[c] == want || (rc && !now[c]));
		gaps += in && cells[c] < type &&
			(c == from || cells[c - 1] >= type);
	}
	/* At most each gap takes an entry, and one region is cut in two. */
	CHECK(rc == 0 || before + gaps + 1 > UKPLAT_MEMREGIONS_MAX);
	memcpy(cells, now, CELLS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	struct ukplat_bootinfo *bi = calloc(1, sizeof(*bi));
	uint8_t cells[CELLS] = {0};

	shift = take(&in, 1) & 1 ? 56 : 12;
	while (left(&in)) {
		unsigned int from = take(&in, 1), n = take(&in, 1);
		uint8_t type = take(&in, 1);

		if (type & 0x80) /* a comb, to fill the table */
			for (n %= 60; n && from < CELLS; n--, from += 2)
				claim(bi, cells, from, from + 1, type % 9);
		else
			claim(bi, cells, from, MIN(from + n, CELLS), type % 9);
	}
	free(bi);
	return 0;
}
