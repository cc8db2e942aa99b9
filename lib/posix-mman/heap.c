/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings are blocks of the heap, kept in a list. Of one that is unmapped in
 * parts a count says how much is left; who unmaps a part twice is mistaken.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/spinlock.h>
#include "mman_internal.h"

struct block {
	struct block *next;
	uintptr_t at;
	size_t len, left;
};

static struct uk_spinlock lock = UK_SPINLOCK_INIT;
static struct block *blocks;

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
	flags = uk_spin_lock(&lock);
	b->next = blocks;
	blocks = b;
	uk_spin_unlock(&lock, flags);
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

	if (*where || keep)
		return -EINVAL;
	memory = mman_map(to, 0, false);
	if (!memory)
		return -ENOMEM;
	memcpy(memory, (void *)at, MIN(len, to));
	mman_unmap(at, len);
	*where = (uintptr_t)memory;
	return 0;
}

static size_t overlap(const struct block *b, uintptr_t at, size_t len)
{
	uintptr_t from = MAX(b->at, at), to = MIN(b->at + b->len, at + len);

	return from < to ? to - from : 0;
}

/* Takes out of the list what nothing is left of. */
static struct block *cut(uintptr_t at, size_t len)
{
	struct block *b, **link = &blocks, *empty = NULL;

	while ((b = *link)) {
		size_t part = overlap(b, at, len);

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
	unsigned long flags = uk_spin_lock(&lock);
	struct block *empty = cut(at, len), *b;

	uk_spin_unlock(&lock, flags);
	while ((b = empty)) {
		empty = b->next;
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
	memset((void *)at, 0, len);
	return 0;
}

bool mman_is_mapped(uintptr_t at, size_t len)
{
	unsigned long flags = uk_spin_lock(&lock);
	const struct block *b = blocks;

	while (b && overlap(b, at, len) != len)
		b = b->next;
	uk_spin_unlock(&lock, flags);
	return b;
}
