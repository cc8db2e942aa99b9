/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared mappings of files without page tables: a block of the heap is used as
 * the file's pages, and every mapping of a part of these pages is a part of
 * that block. So there is none of pages that lie in several blocks, or partly
 * in none.
 */
#include <uk/abi/mman.h>
#include <uk/lock.h>
#include <uk/vfs_pages.h>
#include "heap.h"

static struct uk_mutex mutex = UK_MUTEX_INIT;

/* The block of those pages, with one mapping more of them; NULL: none. */
static struct block *join(const struct uk_pages *p, int64_t pos, size_t len)
{
	unsigned long flags = uk_spin_lock(&mman_blocks_lock);
	struct block *b = mman_blocks;

	while (b && (b->pages != p || pos < b->pos ||
		     pos + (int64_t)len > b->pos + (int64_t)b->len))
		b = b->next;
	if (b)
		b->left += len;
	uk_spin_unlock(&mman_blocks_lock, flags);
	return b;
}

/* The block at `at`, as it was made by mman_place(). */
static struct block *block_at(uintptr_t at)
{
	unsigned long flags = uk_spin_lock(&mman_blocks_lock);
	struct block *b = mman_blocks;

	while (b && b->at != at)
		b = b->next;
	uk_spin_unlock(&mman_blocks_lock, flags);
	return b;
}

/* With a reference to the pages, which the block takes over. */
static long begin(struct uk_pages *p, size_t len, unsigned int prot,
		  int64_t pos)
{
	long at = mman_place(0, len, prot, UK_MAP_SHARED);
	struct block *b;
	int rc;

	if (at < 0 && at > -(long)PAGE)
		return at;
	rc = uk_pages_lend(p, pos, len, (void *)at);
	if (rc) {
		mman_unmap(at, len);
		return rc == -EBUSY ? -ENOMEM : rc;
	}
	b = block_at(at);
	b->pos = pos;
	b->pages = p;
	return at;
}

long mman_share(uintptr_t at, size_t len, unsigned int prot, unsigned int flags,
		struct uk_file *f, int64_t pos)
{
	struct uk_pages *p;
	struct block *b;
	long rc;

	(void)at;
	if (flags & (UK_MAP_FIXED | UK_MAP_FIXED_NOREPLACE))
		return -ENOMEM;
	p = uk_pages_get(f, sizeof(*p), uk_alloc_get_default());
	if (!p)
		return -ENOMEM;
	uk_mutex_lock(&mutex);
	b = join(p, pos, len);
	rc = b ? (long)(b->at + (pos - b->pos)) : begin(p, len, prot, pos);
	if (prot & UK_PROT_WRITE && (b || rc > 0 || rc <= -(long)PAGE))
		uk_pages_written(p, pos, len);
	uk_mutex_unlock(&mutex);
	if (b || (rc < 0 && rc > -(long)PAGE))
		uk_pages_put(p);
	return rc;
}

void block_end(struct block *b)
{
	if (!b->pages)
		return;
	uk_pages_take_back(b->pages, b->pos, b->len);
	uk_pages_put(b->pages);
}

/* The first shared block that has some of it; its pages with a reference. */
static bool next_shared(uintptr_t at, size_t len, struct block *copy)
{
	unsigned long flags = uk_spin_lock(&mman_blocks_lock);
	const struct block *found = NULL;

	for (const struct block *b = mman_blocks; b; b = b->next)
		if (b->pages && block_overlap(b, at, len) &&
		    (!found || b->at < found->at))
			found = b;
	if (found) {
		uk_pages_ref(found->pages);
		*copy = *found;
	}
	uk_spin_unlock(&mman_blocks_lock, flags);
	return found;
}

int mman_shared_sync(uintptr_t at, size_t len)
{
	uintptr_t end = at + len;
	struct block b;
	int rc = 0, one;

	while (at < end && next_shared(at, end - at, &b)) {
		at = MAX(at, b.at);
		len = block_overlap(&b, at, end - at);
		one = uk_pages_sync(b.pages, b.pos + (int64_t)(at - b.at), len);
		rc = rc ? rc : one;
		uk_pages_put(b.pages);
		at += len;
	}
	return rc;
}

bool mman_is_shared(uintptr_t at, size_t len)
{
	struct block b;
	bool is = next_shared(at, len, &b);

	if (is)
		uk_pages_put(b.pages);
	return is;
}

int mman_shared_grow(uintptr_t at, size_t len, size_t to)
{
	(void)to;
	return mman_is_shared(at, len) ? -ENOMEM : 0;
}
