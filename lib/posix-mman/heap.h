/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings without page tables, as heap.c keeps them.
 */
#ifndef MMAN_HEAP_H
#define MMAN_HEAP_H

#include <uk/config.h>
#include <uk/spinlock.h>
#include "mman_internal.h"

struct uk_pages;

struct block {
	struct block *next;
	uintptr_t at;
	size_t len, left; /* left: of all mappings that share it */
	struct uk_pages
		*pages; /* of the file that it is shared with, or NULL */
	int64_t pos;	/* where in the file it begins */
};

/* Of the list. */
extern struct uk_spinlock mman_blocks_lock;
extern struct block *mman_blocks;

/** How much of `[at, at + len)` is in the block. */
static inline size_t block_overlap(const struct block *b, uintptr_t at,
				   size_t len)
{
	uintptr_t from = MAX(b->at, at), to = MIN(b->at + b->len, at + len);

	return from < to ? to - from : 0;
}

#ifdef CONFIG_LIBPOSIX_MMAN_FILES
/** The block, out of the list, goes: the file gets its pages back. */
void block_end(struct block *b);
#else
static inline void block_end(struct block *b)
{
	(void)b;
}
#endif

#endif /* MMAN_HEAP_H */
