/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contents of files as pages in memory, for mappings. While a file is mapped,
 * all its mappings show these pages, and all calls that read or write the file
 * use them. A sync of the file or of all files writes the pages that mappings
 * have changed, and so does the end of the last mapping.
 *
 * The library that maps files (posix-mman) reports here which pages it shows
 * and which were written to. It selects the option LIBVFSCORE_PAGES.
 */
#ifndef UK_VFS_PAGES_H
#define UK_VFS_PAGES_H

#include <uk/alloc.h>
#include <uk/spinlock.h>
#include <uk/vfs.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Pages by their number: a tree of tables. */
struct uk_pageset {
	uintptr_t *root;
	unsigned int height; /* 0: there is no root */
};

/* Of a file; vfscore's but for `hide`. */
struct uk_pages {
	/**
	 * Takes what is shown of `len` bytes from `pos` on, whole pages, away
	 * from everybody, who then asks uk_pages_find() again. NULL: nothing is
	 * shown that uk_pages_lend() hasn't brought. Context: vnode locked.
	 */
	void (*hide)(struct uk_pages *p, int64_t pos, int64_t len);

	struct uk_alloc *heap; /* of the pages */
	struct uk_vnode *vnode;
	struct uk_name *name; /* keeps the vnode */
	struct uk_pages *next;
	unsigned int refs;
	int64_t reach; /* up to where the file, if it grows, has pages */
	struct uk_spinlock lock; /* of the set, besides the vnode's */
	struct uk_pageset set;
};

/**
 * The pages of `f`, a regular file, with a reference. The first call makes
 * them, `size` bytes that begin with a struct uk_pages, the rest zeroes, for
 * the caller, which then sets `hide`. The contents' pages come from
 * `pages_heap`. NULL: no memory. Context: thread, sleeps.
 */
struct uk_pages *uk_pages_get(struct uk_file *f, size_t size,
			      struct uk_alloc *pages_heap);

/** A reference more. Context: any. */
static inline void uk_pages_ref(struct uk_pages *p)
{
	__atomic_fetch_add(&p->refs, 1, __ATOMIC_RELAXED);
}

/**
 * One less. The last one writes all changes; if that fails, the next fsync()
 * of the file does. Context: thread, sleeps; neither names nor vnode locked.
 */
void uk_pages_put(struct uk_pages *p);

/**
 * Reads `len` bytes from `pos` on, whole pages, as far as the file goes; if it
 * grows later there are pages as well. Returns 0 or negative errno. Context:
 * as above.
 */
int uk_pages_fill(struct uk_pages *p, int64_t pos, size_t len);

/**
 * The page at `pos`, which `write` marks as changed; NULL: it is beyond the
 * end. It stays until it is hidden. Context: trap, or preemption off.
 */
void *uk_pages_find(struct uk_pages *p, int64_t pos, bool write);

/**
 * Writes the changes of `len` bytes from `pos` on, and syncs the file. Returns
 * 0 or negative errno: what wasn't written stays changed. Context: as put().
 */
int uk_pages_sync(struct uk_pages *p, int64_t pos, int64_t len);

/* --- where there are no page tables ------------------------------------ */

/**
 * Uses `len` bytes of zeroed `memory` as the pages from `pos` on, also beyond
 * the end, where a page reads as zeroes: those that have memory already are
 * not replaced, and it is -EBUSY. Reads them, as uk_pages_fill().
 */
int uk_pages_lend(struct uk_pages *p, int64_t pos, size_t len, void *memory);

/** They may be written to at any time, from now on. Context: the same. */
void uk_pages_written(struct uk_pages *p, int64_t pos, size_t len);

/** Gives them back, when their changes are written. Context: the same. */
void uk_pages_take_back(struct uk_pages *p, int64_t pos, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_VFS_PAGES_H */
