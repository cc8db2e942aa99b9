/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The heap: the default allocator's, for programs and for musl itself, which
 * calls the functions that begin with __libc.
 */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <uk/alloc.h>
#include "libc.h"

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

void free(void *ptr)
{
	uk_free(uk_alloc_get_default(), ptr);
}

void *memalign(size_t align, size_t size)
{
	return checked(uk_memalign(uk_alloc_get_default(), align, size), size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return memalign(align, size);
}

int posix_memalign(void **ptr, size_t align, size_t size)
{
	return uk_posix_memalign(uk_alloc_get_default(), ptr, align, size);
}

void *__libc_malloc(size_t) __attribute__((alias("malloc")));
void *__libc_calloc(size_t, size_t) __attribute__((alias("calloc")));
void *__libc_realloc(void *, size_t) __attribute__((alias("realloc")));
void __libc_free(void *) __attribute__((alias("free")));
