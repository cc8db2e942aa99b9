/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The heap: the default allocator's, for programs and for newlib itself,
 * which calls the functions that end in _r.
 */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <uk/alloc.h>

static void *checked(void *p, size_t size)
{
	if (!p) {
		uk_alloc_short(size);
		errno = ENOMEM;
	}
	return p;
}

void *malloc(size_t size)
{
	return checked(uk_malloc(uk_alloc_get_default(), size), size);
}

void *calloc(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		bytes = SIZE_MAX;
	return checked(uk_calloc(uk_alloc_get_default(), n, size), bytes);
}

void *realloc(void *ptr, size_t size)
{
	void *p = uk_realloc(uk_alloc_get_default(), ptr, size);

	return size ? checked(p, size) : p;
}

void *reallocarray(void *ptr, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(ptr, total);
}

void free(void *ptr)
{
	uk_free(uk_alloc_get_default(), ptr);
}

int posix_memalign(void **ptr, size_t align, size_t size)
{
	return uk_posix_memalign(uk_alloc_get_default(), ptr, align, size);
}

void *memalign(size_t align, size_t size)
{
	return checked(uk_memalign(uk_alloc_get_default(), align, size), size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return memalign(align, size);
}

void *_malloc_r(struct _reent *r, size_t size)
{
	(void)r;
	return malloc(size);
}

void *_calloc_r(struct _reent *r, size_t n, size_t size)
{
	(void)r;
	return calloc(n, size);
}

void *_realloc_r(struct _reent *r, void *ptr, size_t size)
{
	(void)r;
	return realloc(ptr, size);
}

void _free_r(struct _reent *r, void *ptr)
{
	(void)r;
	free(ptr);
}
