/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of three levels: 1 GiB, 2 MiB, 4 KiB. Entries are only ever
 * added, so no TLB holds anything to throw out.
 */
#include <uk/arch/lpae.h>

#define LEAF (ARM_PTE_VALID | ARM_PTE_AF | ARM_PTE_SHARED)

#define ENTRIES 512

struct walk {
	uint64_t rights;
	ukarch_arm_page_fn page;
	void *ctx;
};

/* The table that `entry` points to, made where there is none. */
static uint64_t *table_of(uint64_t *entry, const struct walk *w)
{
	uint64_t *table;

	if (*entry & ARM_PTE_VALID)
		return (uint64_t *)(uintptr_t)(*entry & ARM_PTE_ADDR);
	table = w->page(w->ctx);
	if (table)
		*entry = (uintptr_t)table | ARM_PTE_TABLE;
	return table;
}

static bool is_leaf(uint64_t entry, unsigned int shift)
{
	return entry &&
	       (shift == 12 || (entry & ARM_PTE_TABLE) != ARM_PTE_TABLE);
}

static uint64_t leaf(uint64_t at, unsigned int shift, uint64_t rights)
{
	if (rights == ARM_MAP_NO)
		return rights;
	return at | rights | LEAF | (shift == 12 ? ARM_PTE_TABLE : 0);
}

/* Maps in `table`, whose entries span 2^shift bytes each. */
static uint64_t map_level(uint64_t *table, unsigned int shift, uint64_t at,
			  uint64_t end, const struct walk *w)
{
	uint64_t span = 1ULL << shift;
	uint64_t stop =
		MIN(ALIGN_DOWN(end, span), (at | (span * ENTRIES - 1)) + 1);

	while (at < end) {
		uint64_t *entry = &table[at >> shift & (ENTRIES - 1)];
		uint64_t next = MIN((at | (span - 1)) + 1, end);

		if (is_leaf(*entry, shift)) {
			at = next;
		} else if (!*entry && next - at == span) {
			uint64_t pte = leaf(at, shift, w->rights);

			do {
				*entry++ = pte;
				pte += span;
				at += span;
			} while (at < stop && !*entry);
		} else {
			uint64_t *lower = table_of(entry, w);

			if (!lower)
				return at;
			at = map_level(lower, shift - 9, at, next, w);
			if (at < next)
				return at;
		}
		if (!(at & (span * ENTRIES - 1)))
			break;
	}
	return at;
}

uint64_t ukarch_arm_map(uint64_t *root, uint64_t base, uint64_t end,
			uint64_t rights, ukarch_arm_page_fn page, void *ctx)
{
	const struct walk w = {rights, page, ctx};
	uint64_t limit = MIN(end, ARM_MAP_LIMIT);

	if (base < limit)
		base = map_level(root, 30, base, limit, &w);
	/* The walker must see the entries before anyone uses them. */
	__asm__ volatile("dsb ishst; isb" ::: "memory");
	return base;
}
