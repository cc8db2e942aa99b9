/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which function an address is in: the image's table of names is slow to read
 * and holds them in order, so their beginnings are written out once.
 */
#include <uk/alloc.h>
#include <uk/symbol.h>
#include "prof_internal.h"

static uint32_t *begins;
static unsigned int nr;

static unsigned int read_table(uint32_t *to)
{
	struct uk_symbol_cursor it = {0};
	unsigned int n = 0;

	while (uk_symbol_next(&it)) {
		if (to)
			to[n] = it.rel;
		n++;
	}
	return n;
}

void functions_init(void)
{
	unsigned int n;

	if (begins)
		return;
	n = read_table(NULL);
	if (!n)
		return;
	begins = uk_malloc(uk_alloc_get_default(), n * sizeof(*begins));
	if (begins)
		nr = read_table(begins);
}

uint32_t functions_place(uintptr_t pc)
{
	unsigned int low = 0, high = nr;
	uint32_t rel;

	if (!is_code(pc))
		return PLACE_OUTSIDE;
	rel = pc - (uintptr_t)uk_text_start;
	if (!nr || rel < begins[0])
		return rel;
	/* begins[low] <= rel < begins[high] */
	while (high - low > 1) {
		unsigned int mid = low + (high - low) / 2;

		if (begins[mid] <= rel)
			low = mid;
		else
			high = mid;
	}
	return begins[low];
}

uintptr_t functions_begin(uintptr_t pc)
{
	if (!is_code(pc) || !nr)
		return 0;
	return (uintptr_t)uk_text_start + functions_place(pc);
}
