/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Blocks as an allocator gives them or, by an option, with red zones around.
 */
#ifndef UKALLOC_POISON_H
#define UKALLOC_POISON_H

#include <uk/alloc.h>

#ifdef CONFIG_LIBUKALLOC_POISON
/** As the operations of struct uk_alloc_ops; crash on misuse. */
void *block_get(struct uk_alloc *a, size_t align, size_t size);
void block_put(struct uk_alloc *a, void *ptr);
size_t block_usable(struct uk_alloc *a, const void *ptr);

/** What the block really takes. */
size_t block_bytes(struct uk_alloc *a, const void *ptr);
#else
static inline void *block_get(struct uk_alloc *a, size_t align, size_t size)
{
	return a->ops->memalign(a, align, size);
}

static inline void block_put(struct uk_alloc *a, void *ptr)
{
	a->ops->free(a, ptr);
}

static inline size_t block_usable(struct uk_alloc *a, const void *ptr)
{
	return a->ops->usable(a, ptr);
}

static inline size_t block_bytes(struct uk_alloc *a, const void *ptr)
{
	return a->ops->usable(a, ptr);
}
#endif

#endif /* UKALLOC_POISON_H */
