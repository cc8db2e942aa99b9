/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stubs of the libraries that sources under test call: a heap, of which an
 * allocation can be made to fail, the log, and uncontended locks. Included once
 * a program.
 */
#ifndef HOST_KERNEL_H
#define HOST_KERNEL_H

#include <stdarg.h>
#include <uk/alloc.h>
#include <uk/lock.h>
#include <uk/print.h>
#include "host.h"

static struct uk_alloc heap_of_host;
struct uk_alloc *uk_alloc_default_ = &heap_of_host;

static size_t heap_blocks;	/* that are in use */
static unsigned int heap_fails; /* the allocation that fails, from 1 on; 0 */

static void *heap_count(struct uk_alloc *a, void *p)
{
	CHECK(a == &heap_of_host);
	heap_blocks += p != NULL;
	return p;
}

static bool heap_fails_now(void)
{
	return heap_fails && !--heap_fails;
}

void *uk_malloc(struct uk_alloc *a, size_t size)
{
	return heap_fails_now() ? NULL : heap_count(a, malloc(size));
}

void *uk_calloc(struct uk_alloc *a, size_t n, size_t size)
{
	return heap_fails_now() ? NULL : heap_count(a, calloc(n, size));
}

void *uk_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	return heap_fails_now() ? NULL
				: heap_count(a, aligned_alloc(align, size));
}

void *uk_realloc(struct uk_alloc *a, void *ptr, size_t size)
{
	CHECK(a == &heap_of_host && size);
	if (heap_fails_now())
		return NULL;
	heap_blocks += !ptr;
	return realloc(ptr, size);
}

void uk_free(struct uk_alloc *a, void *ptr)
{
	CHECK(a == &heap_of_host);
	heap_blocks -= ptr != NULL;
	free(ptr);
}

void uk_printk(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	CHECK(vsnprintf(NULL, 0, fmt, ap) > 0);
	va_end(ap);
}

int uk_mutex_lock_slow(struct uk_mutex *m, uint64_t deadline)
{
	CHECK(!"locked twice" && m && deadline);
	return 0;
}

void uk_mutex_unlock_slow(struct uk_mutex *m)
{
	CHECK(!"unlocked twice" && m);
}

#endif /* HOST_KERNEL_H */
