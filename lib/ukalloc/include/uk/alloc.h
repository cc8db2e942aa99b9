/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory allocator interface. An allocator is a `struct uk_alloc` that an
 * implementation (ukallocbbuddy, ...) fills; libraries call the functions
 * below with one of them, malloc() with the default.
 *
 * Every function here may be called from threads only, not from interrupt
 * or trap handlers.
 */
#ifndef UK_ALLOC_H
#define UK_ALLOC_H

#include <uk/essentials.h>
#include <uk/config.h>
#include <uk/spinlock.h>
#ifdef CONFIG_LIBUKALLOC_STORE
#include <uk/store.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Alignment of every block: good for any standard type. */
#define UK_ALLOC_ALIGN 16

/** Size of the pages of uk_palloc(), bytes. */
#define UK_PAGE_SIZE 4096UL

struct uk_alloc_stats {
	size_t cur_bytes;    /* handed out now, overhead included */
	size_t peak_bytes;   /* most there ever was of cur_bytes */
	size_t cur_allocs;   /* blocks handed out now */
	size_t total_allocs; /* successful allocations so far */
	size_t total_frees;
	size_t failed; /* allocations that returned NULL */
};

struct uk_alloc;

/*
 * What an implementation provides: all of it. realloc, calloc, limits and
 * statistics are made of these by ukalloc.
 */
struct uk_alloc_ops {
	/** `align` is a power of two, `size` at least 1. */
	void *(*memalign)(struct uk_alloc *a, size_t align, size_t size);
	void (*free)(struct uk_alloc *a, void *ptr);
	/** Bytes that may be used at `ptr`, at least those asked for. */
	size_t (*usable)(struct uk_alloc *a, const void *ptr);
	/** Hands over more memory; may be NULL. 0 or negative errno. */
	int (*addmem)(struct uk_alloc *a, void *base, size_t len);
	/** Bytes that are free now, in whatever pieces. */
	size_t (*availmem)(struct uk_alloc *a);
	/** Largest single block that malloc could return now. */
	size_t (*maxalloc)(struct uk_alloc *a);
};

struct uk_alloc {
	const struct uk_alloc_ops *ops;
	const char *name;
	struct uk_alloc *next; /* list of all registered allocators */
	struct uk_spinlock lock;
#ifdef CONFIG_LIBUKALLOC_STATS
	size_t limit; /* most cur_bytes may reach; 0: no limit */
	struct uk_alloc_stats stats;
#endif
#ifdef CONFIG_LIBUKALLOC_STORE
	struct uk_store_object store;
#endif
#ifdef CONFIG_LIBUKALLOC_FAIL
	size_t fail_in; /* allocations until one fails; 0: none does */
#endif
};

/* An allocator that has all its memory from another, and counts it. */
struct uk_alloc_account {
	struct uk_alloc alloc;
	struct uk_alloc *from;
};

extern struct uk_alloc *uk_alloc_default_;

/** Registers `a`; the first one registered becomes the default. */
void uk_alloc_register(struct uk_alloc *a);

/**
 * Takes `a` off the list, before its memory goes away. Were it the default,
 * the first of the others is.
 */
void uk_alloc_unregister(struct uk_alloc *a);

/** The allocator that malloc() uses; NULL before one is registered. */
static inline struct uk_alloc *uk_alloc_get_default(void)
{
	return uk_alloc_default_;
}
void uk_alloc_set_default(struct uk_alloc *a);

/** Next registered allocator after `a`; NULL: the first. NULL at the end. */
struct uk_alloc *uk_alloc_next(struct uk_alloc *a);

/**
 * Allocates `size` bytes aligned to UK_ALLOC_ALIGN. Returns NULL when there is
 * no memory (or `a` is NULL). A size of 0 gives a unique pointer that can be
 * freed.
 */
void *uk_malloc(struct uk_alloc *a, size_t size)
	__attribute__((malloc, alloc_size(2)));

/**
 * Warns, once in a boot, that a program's allocation of `size` bytes has
 * failed: how much memory the image has, and how to give it more. For malloc()
 * of C libraries. Context: thread.
 */
#ifdef CONFIG_LIBUKALLOC_SHORT
void uk_alloc_short(size_t size);
#else
static inline void uk_alloc_short(size_t size)
{
	(void)size;
}
#endif

/** As uk_malloc() of n * size zeroed bytes; NULL when that overflows. */
void *uk_calloc(struct uk_alloc *a, size_t n, size_t size)
	__attribute__((malloc, alloc_size(2, 3)));

/**
 * Resizes a block, moving it if it must. `ptr` NULL: uk_malloc(). Size 0:
 * frees and returns NULL. On failure returns NULL and leaves the block alone.
 */
void *uk_realloc(struct uk_alloc *a, void *ptr, size_t size)
	__attribute__((alloc_size(3)));

/** Frees a block of `a`; NULL is ignored. */
void uk_free(struct uk_alloc *a, void *ptr);

/** Allocates with alignment `align`, a power of two; NULL when it is not. */
void *uk_memalign(struct uk_alloc *a, size_t align, size_t size)
	__attribute__((malloc, alloc_size(3)));

/**
 * POSIX form of uk_memalign(): returns 0, EINVAL (align not a power of two
 * multiple of sizeof(void *)) or ENOMEM, and leaves *memptr alone on error.
 */
int uk_posix_memalign(struct uk_alloc *a, void **memptr, size_t align,
		      size_t size);

/** Allocates `npages` pages in a row, page aligned; NULL when it can't. */
void *uk_palloc(struct uk_alloc *a, size_t npages);

/** Frees what uk_palloc() gave, with the same `npages`. */
void uk_pfree(struct uk_alloc *a, void *ptr, size_t npages);

/** Bytes usable at `ptr`, a live block of `a`. */
size_t uk_alloc_usable(struct uk_alloc *a, const void *ptr);

/**
 * Hands more memory to `a`. Returns 0, -EINVAL, -ENOTSUP or -ENOMEM: it can't
 * be mapped.
 */
int uk_alloc_addmem(struct uk_alloc *a, void *base, size_t len);

/**
 * Bytes that are free now in all, and in the largest block that can be had
 * now. Room within pages that small blocks share doesn't count, nor a limit.
 */
size_t uk_alloc_availmem(struct uk_alloc *a);
size_t uk_alloc_maxalloc(struct uk_alloc *a);

/**
 * Limits what may be handed out of `a` at once, overhead included, to `bytes`;
 * 0 lifts it. A realloc() that moves needs both blocks at once. Returns 0, or
 * -ENOTSUP without CONFIG_LIBUKALLOC_STATS.
 */
int uk_alloc_set_limit(struct uk_alloc *a, size_t bytes);

/**
 * Copies the statistics of `a` to `st`. Returns 0, or -ENOTSUP (and zeroes)
 * without CONFIG_LIBUKALLOC_STATS.
 */
int uk_alloc_stats_get(struct uk_alloc *a, struct uk_alloc_stats *st);

/**
 * Makes `acc->alloc` an allocator whose blocks are those of `from`, with a
 * limit and statistics of its own, and registers it: for a library that wants
 * to know, or bound, what it takes. Without CONFIG_LIBUKALLOC_STATS nothing
 * but a detour. `acc` and `name` stay the caller's, for ever.
 */
void uk_alloc_account_init(struct uk_alloc_account *acc, const char *name,
			   struct uk_alloc *from);

/**
 * Makes the allocation after the next n - 1 of `a` fail, once; 0: none. For
 * tests of what then happens. Returns 0, or -ENOTSUP without
 * CONFIG_LIBUKALLOC_FAIL.
 */
int uk_alloc_fail(struct uk_alloc *a, size_t n);

#ifdef __cplusplus
}
#endif

#endif /* UK_ALLOC_H */
