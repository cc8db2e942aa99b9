/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Statistics and limits, which an option may take out.
 */
#ifndef UKALLOC_STATS_H
#define UKALLOC_STATS_H

#include <uk/alloc.h>

#ifdef CONFIG_LIBUKALLOC_STATS
/**
 * Counts the new block `p`, or the failure where it is NULL. Returns `p`;
 * NULL when that passes the limit, and then the block went back.
 */
void *account_alloc(struct uk_alloc *a, void *p);

/** Counts block `p` as free; still to be called with it live. */
void account_free(struct uk_alloc *a, const void *p);

/** Sets the limit of the heap, which the parameter ukalloc.limit gives. */
void limit_heap(struct uk_alloc *a);

/** That limit in bytes; 0: none. */
size_t limit_of_heap(void);
#else
static inline void *account_alloc(struct uk_alloc *a, void *p)
{
	(void)a;
	return p;
}

static inline void account_free(struct uk_alloc *a, const void *p)
{
	(void)a;
	(void)p;
}

static inline void limit_heap(struct uk_alloc *a)
{
	(void)a;
}

static inline size_t limit_of_heap(void)
{
	return 0;
}
#endif

#ifdef CONFIG_LIBUKALLOC_STORE
/** Puts the statistics of `a` into the store, and takes them out. */
void store_publish(struct uk_alloc *a);
void store_withdraw(struct uk_alloc *a);
#else
static inline void store_publish(struct uk_alloc *a)
{
	(void)a;
}

static inline void store_withdraw(struct uk_alloc *a)
{
	(void)a;
}
#endif

#endif /* UKALLOC_STATS_H */
