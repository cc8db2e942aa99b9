/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of memory regions: always sorted and disjoint, whatever overlaps
 * the firmware reports.
 */
#include <uk/errno.h>
#include <uk/arch/string.h>
#include <uk/plat/bootinfo.h>

static int insert(struct ukplat_bootinfo *bi, unsigned int at, uint64_t base,
		  uint64_t len, enum ukplat_mem_type type)
{
	struct ukplat_memregion *r = &bi->regions[at];

	if (bi->nregions == UKPLAT_MEMREGIONS_MAX)
		return -ENOMEM;
	memmove(r + 1, r, (bi->nregions - at) * sizeof(*r));
	*r = (struct ukplat_memregion){base, len, type};
	bi->nregions++;
	return 0;
}

static void drop(struct ukplat_bootinfo *bi, unsigned int at)
{
	struct ukplat_memregion *r = &bi->regions[at];

	bi->nregions--;
	memmove(r, r + 1, (bi->nregions - at) * sizeof(*r));
}

/* Merges region `i` with the one after it where they touch and are alike. */
static void merge(struct ukplat_bootinfo *bi, unsigned int i)
{
	struct ukplat_memregion *r = &bi->regions[i];

	if (i + 1 < bi->nregions && r->type == r[1].type &&
	    r->base + r->len == r[1].base) {
		r->len += r[1].len;
		drop(bi, i + 1);
	}
}

/*
 * Takes `[base, end)` out of region `i`. Returns 0 or, where that needs a
 * second entry and there is none, -ENOMEM with the upper rest given up.
 */
static int carve(struct ukplat_bootinfo *bi, unsigned int i, uint64_t base,
		 uint64_t end)
{
	struct ukplat_memregion *r = &bi->regions[i];
	uint64_t r_end = r->base + r->len;

	if (base > r->base) {
		r->len = base - r->base;
		if (end < r_end)
			return insert(bi, i + 1, end, r_end - end, r->type);
	} else if (end < r_end) {
		r->base = end;
		r->len = r_end - end;
	} else {
		drop(bi, i);
	}
	return 0;
}

int ukplat_memregion_add(struct ukplat_bootinfo *bi, uint64_t base,
			 uint64_t len, enum ukplat_mem_type type)
{
	uint64_t end = len > UINT64_MAX - base ? UINT64_MAX : base + len;
	unsigned int i = 0;
	int rc = 0;

	if (type == 0)
		return 0;

	/* On to the end, table full or not: none of it may stay free. */
	while (base < end) {
		struct ukplat_memregion *r = &bi->regions[i];
		uint64_t stop = end;

		if (i < bi->nregions) {
			uint64_t r_end = r->base + r->len;

			if (r_end <= base) {
				i++;
				continue;
			}
			if (r->base < end && r->type < type) {
				if (carve(bi, i, base, end))
					rc = -ENOMEM;
				continue; /* look again at what is here now */
			}
			if (r->base <= base) {
				base = r_end; /* this region wins */
				continue;
			}
			stop = MIN(end, r->base);
		}
		if (insert(bi, i, base, stop - base, type))
			rc = -ENOMEM;
		base = stop;
		merge(bi, i);
		if (i > 0)
			merge(bi, i - 1);
		i = 0;
	}
	return rc;
}
