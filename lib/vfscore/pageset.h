/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages by their number: a tree of tables, each of which tells six bits of the
 * number. It grows from its root, and is never made smaller.
 */
#ifndef VFSCORE_PAGESET_H
#define VFSCORE_PAGESET_H

#include <uk/vfs_pages.h>

#define PAGESET_NONE UINT64_MAX

/* What a slot has besides the page's address. */
#define PAGE_DIRTY 1UL /* a mapping has changed it */
#define PAGE_LENT  2UL /* it is somebody else's memory: it stays */
#define PAGE_FLAGS 4095UL

/** The slot of the `n`th page; NULL: there is no table for it. */
uintptr_t *pageset_at(const struct uk_pageset *s, uint64_t n);

/** The same, but makes the tables for it. NULL: no memory. */
uintptr_t *pageset_make(struct uk_pageset *s, uint64_t n);

/** The first number from `n` on whose slot isn't 0; PAGESET_NONE: no more. */
uint64_t pageset_next(const struct uk_pageset *s, uint64_t n);

/** Frees the tables. */
void pageset_free(struct uk_pageset *s);

#endif /* VFSCORE_PAGESET_H */
