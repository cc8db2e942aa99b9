/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Red zones: before a block its head, whose seal no overrun gets past, and
 * behind it, to the end of what the allocator gave, bytes of one value.
 */
#include <uk/arch/string.h>
#include <uk/assert.h>
#include "poison.h"

#define NEW   0xcd
#define FREED 0xdd
#define ZONE  0xfd
#define TAIL  16

struct head {
	size_t size;  /* asked for */
	size_t front; /* from the real block on to the user's */
	uint64_t seal;
	uint64_t zone;
};

#define FRONT	  MAX(sizeof(struct head), (size_t)UK_ALLOC_ALIGN)
#define SEAL	  0x5ea1ed0bb10cb10cULL
#define SEAL_GONE 0xf4eedf4eedf4eed0ULL
#define ZONE_WORD 0xfdfdfdfdfdfdfdfdULL

static struct head *head_of(const void *ptr)
{
	return (struct head *)ptr - 1;
}

static char *real(const void *ptr)
{
	return (char *)ptr - head_of(ptr)->front;
}

static void check(struct uk_alloc *a, const void *ptr)
{
	const struct head *h = head_of(ptr);
	const unsigned char *p, *end;

	if (h->seal == (SEAL_GONE ^ (uintptr_t)ptr))
		UK_CRASH("heap: a block was freed twice");
	if (h->seal != (SEAL ^ (uintptr_t)ptr) || h->zone != ZONE_WORD)
		UK_CRASH("heap: not a block, or overrun from below");
	end = (unsigned char *)real(ptr) + a->ops->usable(a, real(ptr));
	for (p = (const unsigned char *)ptr + h->size; p < end; p++)
		if (*p != ZONE)
			UK_CRASH("heap: a block was overrun at its end");
}

void *block_get(struct uk_alloc *a, size_t align, size_t size)
{
	size_t front = MAX(align, FRONT), have;
	char *p = a->ops->memalign(a, align, front + size + TAIL), *ptr;

	if (!p)
		return NULL;
	have = a->ops->usable(a, p);
	ptr = p + front;
	*head_of(ptr) =
		(struct head){size, front, SEAL ^ (uintptr_t)ptr, ZONE_WORD};
	memset(ptr, NEW, size);
	memset(ptr + size, ZONE, have - front - size);
	return ptr;
}

void block_put(struct uk_alloc *a, void *ptr)
{
	char *p;

	check(a, ptr);
	p = real(ptr);
	head_of(ptr)->seal = SEAL_GONE ^ (uintptr_t)ptr;
	memset(ptr, FREED, head_of(ptr)->size);
	a->ops->free(a, p);
}

size_t block_usable(struct uk_alloc *a, const void *ptr)
{
	check(a, ptr);
	return head_of(ptr)->size;
}

size_t block_bytes(struct uk_alloc *a, const void *ptr)
{
	check(a, ptr);
	return a->ops->usable(a, real(ptr));
}
