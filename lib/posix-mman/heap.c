/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings are blocks of the heap, kept in a list. Of one that is unmapped in
 * parts a count says how much is left; who unmaps a part twice is mistaken.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include "heap.h"

struct uk_spinlock mman_blocks_lock = UK_SPINLOCK_INIT;
struct block *mman_blocks;

void *mman_map(size_t len, unsigned int prot, bool lazy)
{
	struct uk_alloc *heap = uk_alloc_get_default();
	struct block *b = uk_malloc(heap, sizeof(*b));
	void *memory = b ? uk_memalign(heap, PAGE, len) : NULL;
	unsigned long flags;

	(void)prot;
	(void)lazy;
	if (!memory) {
		uk_free(heap, b);
		return NULL;
	}
	memset(memory, 0, len);
	*b = (struct block){.at = (uintptr_t)memory, .len = len, .left = len};
	flags = uk_spin_lock(&mman_blocks_lock);
	b->next = mman_blocks;
	mman_blocks = b;
	uk_spin_unlock(&mman_blocks_lock, flags);
	return memory;
}

/* Maps at a given address only in place of an existing mapping. */
int mman_map_at(uintptr_t at, size_t len, unsigned int prot, bool lazy,
		bool replace)
{
	bool is = mman_is_mapped(at, len);

	(void)prot;
	(void)lazy;
	if (!replace || !is)
		return is ? -EEXIST : -ENOMEM;
	if (mman_is_shared(at, len))
		return -ENOMEM;
	memset((void *)at, 0, len);
	return 0;
}

int mman_grow(uintptr_t at, size_t len, size_t to)
{
	(void)at;
	(void)len;
	(void)to;
	return -ENOMEM;
}

int mman_move(uintptr_t at, size_t len, uintptr_t *where, size_t to, bool keep)
{
	void *memory;

	if (*where || keep || mman_is_shared(at, len))
		return -EINVAL;
	memory = mman_map(to, 0, false);
	if (!memory)
		return -ENOMEM;
	memcpy(memory, (void *)at, MIN(len, to));
	mman_unmap(at, len);
	*where = (uintptr_t)memory;
	return 0;
}

/* Takes out of the list what nothing is left of. */
static struct block *cut(uintptr_t at, size_t len)
{
	struct block *b, **link = &mman_blocks, *empty = NULL;

	while ((b = *link)) {
		size_t part = block_overlap(b, at, len);

		b->left -= MIN(part, b->left);
		if (part && !b->left) {
			*link = b->next;
			b->next = empty;
			empty = b;
		} else {
			link = &b->next;
		}
	}
	return empty;
}

int mman_unmap(uintptr_t at, size_t len)
{
	struct uk_alloc *heap = uk_alloc_get_default();
	unsigned long flags = uk_spin_lock(&mman_blocks_lock);
	struct block *empty = cut(at, len), *b;

	uk_spin_unlock(&mman_blocks_lock, flags);
	while ((b = empty)) {
		empty = b->next;
		block_end(b);
		uk_free(heap, (void *)b->at);
		uk_free(heap, b);
	}
	return 0;
}

int mman_protect(uintptr_t at, size_t len, unsigned int prot)
{
	(void)at;
	(void)len;
	(void)prot;
	return -ENOSYS; /* as Linux says without an MMU */
}

int mman_discard(uintptr_t at, size_t len)
{
	if (!mman_is_shared(at, len))
		memset((void *)at, 0, len);
	return 0;
}

bool mman_is_mapped(uintptr_t at, size_t len)
{
	unsigned long flags = uk_spin_lock(&mman_blocks_lock);
	const struct block *b = mman_blocks;

	while (b && block_overlap(b, at, len) != len)
		b = b->next;
	uk_spin_unlock(&mman_blocks_lock, flags);
	return b;
}
