/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * malloc() and its kin: the default allocator's.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
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
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return checked(NULL, SIZE_MAX);
	return realloc(ptr, bytes);
}

void free(void *ptr)
{
	uk_free(uk_alloc_get_default(), ptr);
}

int posix_memalign(void **ptr, size_t align, size_t size)
{
	return uk_posix_memalign(uk_alloc_get_default(), ptr, align, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return checked(uk_memalign(uk_alloc_get_default(), align, size), size);
}

char *strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = malloc(len + 1);

	if (!p)
		return NULL;
	p[len] = '\0';
	return memcpy(p, s, len);
}

char *strdup(const char *s)
{
	return strndup(s, SIZE_MAX);
}
