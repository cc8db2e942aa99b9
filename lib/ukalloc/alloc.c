/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Allocation in all its forms, made of what an allocator's operations give.
 * Every block handed out or taken back passes account_*(), nothing else does.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/trace.h>
#include "fail.h"
#include "poison.h"
#include "stats.h"

/*
 * Blocks come in sizes of about half each other. So much less than half is
 * let pass, or a block would be copied to another of its own size.
 */
#define REALLOC_SLACK 32

/* `align` is a power of two, at least UK_ALLOC_ALIGN. */
static inline void *allocate(struct uk_alloc *a, size_t align, size_t size)
{
	void *p = NULL;

	uk_spin_lock_threads(&a->lock);
	/* Half the address space can't be had, and rounds up safely. */
	if (likely(size <= PTRDIFF_MAX) && !must_fail(a))
		p = block_get(a, align, size ? size : 1);
	p = account_alloc(a, p);
	UK_TRACE(alloc, "heap=%x size=%u block=%x", (uintptr_t)a, size,
		 (uintptr_t)p);
	uk_spin_unlock_threads(&a->lock);
	return p;
}

void *uk_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	if (!a)
		return NULL;
	if (!POWER_OF_2(align) || align > PTRDIFF_MAX)
		size = SIZE_MAX; /* fails and is counted */
	return allocate(a, MAX(align, (size_t)UK_ALLOC_ALIGN), size);
}

void *uk_malloc(struct uk_alloc *a, size_t size)
{
	return likely(a) ? allocate(a, UK_ALLOC_ALIGN, size) : NULL;
}

void *uk_calloc(struct uk_alloc *a, size_t n, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes))
		bytes = SIZE_MAX; /* fails and is counted */
	p = uk_malloc(a, bytes);
	return p ? memset(p, 0, bytes) : NULL;
}

void uk_free(struct uk_alloc *a, void *ptr)
{
	if (!ptr)
		return;
	uk_spin_lock_threads(&a->lock);
	UK_TRACE(free, "heap=%x block=%x", (uintptr_t)a, (uintptr_t)ptr);
	account_free(a, ptr);
	block_put(a, ptr);
	uk_spin_unlock_threads(&a->lock);
}

void *uk_realloc(struct uk_alloc *a, void *ptr, size_t size)
{
	size_t old;
	void *p;

	if (!ptr)
		return uk_malloc(a, size);
	if (!size) {
		uk_free(a, ptr);
		return NULL;
	}
	old = block_usable(a, ptr);
	/* Stay, unless it doesn't fit or a much smaller block would do. */
	if (size <= old && size + REALLOC_SLACK >= old / 2)
		return ptr;
	p = uk_malloc(a, size);
	if (!p)
		return size <= old ? ptr : NULL;
	memcpy(p, ptr, MIN(old, size));
	uk_free(a, ptr);
	return p;
}

int uk_posix_memalign(struct uk_alloc *a, void **memptr, size_t align,
		      size_t size)
{
	void *p;

	if (!POWER_OF_2(align) || align % sizeof(void *))
		return EINVAL;
	p = uk_memalign(a, align, size);
	if (!p)
		return ENOMEM;
	*memptr = p;
	return 0;
}

void *uk_palloc(struct uk_alloc *a, size_t npages)
{
	if (!npages || npages > PTRDIFF_MAX / UK_PAGE_SIZE)
		return NULL;
	return uk_memalign(a, UK_PAGE_SIZE, npages * UK_PAGE_SIZE);
}

void uk_pfree(struct uk_alloc *a, void *ptr, size_t npages)
{
	(void)npages;
	uk_free(a, ptr);
}

size_t uk_alloc_usable(struct uk_alloc *a, const void *ptr)
{
	return block_usable(a, ptr);
}

int uk_alloc_addmem(struct uk_alloc *a, void *base, size_t len)
{
	int rc = -ENOTSUP;

	uk_spin_lock_threads(&a->lock);
	if (a->ops->addmem)
		rc = a->ops->addmem(a, base, len);
	uk_spin_unlock_threads(&a->lock);
	return rc;
}

size_t uk_alloc_availmem(struct uk_alloc *a)
{
	size_t n;

	uk_spin_lock_threads(&a->lock);
	n = a->ops->availmem(a);
	uk_spin_unlock_threads(&a->lock);
	return n;
}

size_t uk_alloc_maxalloc(struct uk_alloc *a)
{
	size_t n;

	uk_spin_lock_threads(&a->lock);
	n = a->ops->maxalloc(a);
	uk_spin_unlock_threads(&a->lock);
	return n;
}
