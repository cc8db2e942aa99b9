/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Objects of one size. A pool is memory cut into objects; those that are free
 * are chained, the last one given back first.
 */
#ifndef UK_ALLOCPOOL_H
#define UK_ALLOCPOOL_H

#include <uk/alloc.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Private. */
struct uk_pool {
	void *first;	       /* of the free ones */
	char *fresh, *end;     /* never handed out yet */
	size_t size;	       /* of an object with what aligns the next */
	unsigned int free;     /* objects to be had */
	struct uk_alloc *from; /* that more come from; NULL: nobody */
};

/**
 * Sets up an empty pool of objects of `size` bytes, aligned to `align`, a
 * power of two. When it is used up it gets more memory from `from`, never to
 * give it back; NULL: only what uk_pool_grow() brings. Context: any.
 */
void uk_pool_init(struct uk_pool *p, size_t size, size_t align,
		  struct uk_alloc *from);

/**
 * Adds `[base, base + len)`, which stays the pool's. What is left of memory
 * added before is handed out first. Returns how many objects that makes.
 * Context: as uk_pool_get().
 */
unsigned int uk_pool_grow(struct uk_pool *p, void *base, size_t len);

/**
 * An object, whose contents are undefined; NULL when there is none. Crashes
 * when it was written to after it was given back.
 * Context: any, one at a time; thread where there is a `from`.
 */
void *uk_pool_get(struct uk_pool *p);

/** Gives an object back; crashes when it is free. Context: as above. */
void uk_pool_put(struct uk_pool *p, void *object);

/** Objects to be had without new memory. Context: any. */
static inline unsigned int uk_pool_free(const struct uk_pool *p)
{
	return p->free;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_ALLOCPOOL_H */
