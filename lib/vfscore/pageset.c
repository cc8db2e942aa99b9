/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sets of pages: see pageset.h. Page faults read them.
 */
#include "pageset.h"
#include "vfs.h"

#define BITS  6
#define SLOTS (1U << BITS)

/* Bits of a number that the slots of a table at that height don't tell. */
static unsigned int shift_of(unsigned int height)
{
	return (height - 1) * BITS;
}

static bool fits(const struct uk_pageset *s, uint64_t n)
{
	return s->height &&
	       (s->height * BITS >= 64 || n >> s->height * BITS == 0);
}

static unsigned int index_of(uint64_t n, unsigned int height)
{
	return n >> shift_of(height) & (SLOTS - 1);
}

uintptr_t *pageset_at(const struct uk_pageset *s, uint64_t n)
{
	uintptr_t *table = s->root;

	if (!fits(s, n))
		return NULL;
	for (unsigned int h = s->height; table && h > 1; h--)
		table = (uintptr_t *)table[index_of(n, h)];
	return table ? &table[index_of(n, 1)] : NULL;
}

static uintptr_t *new_table(void)
{
	return uk_calloc(heap(), SLOTS, sizeof(uintptr_t));
}

uintptr_t *pageset_make(struct uk_pageset *s, uint64_t n)
{
	uintptr_t *table;

	while (!fits(s, n)) {
		table = new_table();
		if (!table)
			return NULL;
		table[0] = (uintptr_t)s->root;
		s->root = table;
		s->height++;
	}
	table = s->root;
	for (unsigned int h = s->height; h > 1; h--) {
		uintptr_t *slot = &table[index_of(n, h)];

		if (!*slot)
			*slot = (uintptr_t)new_table();
		if (!*slot)
			return NULL;
		table = (uintptr_t *)*slot;
	}
	return &table[index_of(n, 1)];
}

/* The same below one table; as deep as the tree is high, 11 tables at most. */
static uint64_t next_in(const uintptr_t *table, unsigned int h, uint64_t n)
{
	uint64_t step = 1ULL << shift_of(h), found;

	for (unsigned int i = index_of(n, h); i < SLOTS; i++) {
		if (table[i] && h == 1)
			return n;
		found = table[i] ? next_in((uintptr_t *)table[i], h - 1, n)
				 : PAGESET_NONE;
		if (found != PAGESET_NONE)
			return found;
		n = (n | (step - 1)) + 1;
	}
	return PAGESET_NONE;
}

uint64_t pageset_next(const struct uk_pageset *s, uint64_t n)
{
	return fits(s, n) ? next_in(s->root, s->height, n) : PAGESET_NONE;
}

static void free_table(uintptr_t *table, unsigned int h)
{
	for (unsigned int i = 0; h > 1 && i < SLOTS; i++)
		if (table[i])
			free_table((uintptr_t *)table[i], h - 1);
	uk_free(heap(), table);
}

void pageset_free(struct uk_pageset *s)
{
	if (s->height)
		free_table(s->root, s->height);
	*s = (struct uk_pageset){.root = NULL};
}

void *uk_pages_find(struct uk_pages *p, int64_t pos, bool write)
{
	uintptr_t *slot, page = 0;

	uk_spin_acquire(&p->lock);
	slot = pageset_at(&p->set, pos / (int64_t)(PAGE_FLAGS + 1));
	if (slot && *slot) {
		*slot |= write ? PAGE_DIRTY : 0;
		page = *slot & ~PAGE_FLAGS;
	}
	uk_spin_release(&p->lock);
	return (void *)page;
}
