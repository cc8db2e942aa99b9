/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A block lies behind its size. Memory added later waits until what is in use
 * has too little left.
 */
#include <uk/allocregion.h>
#include <uk/arch/string.h>
#include <uk/assert.h>
#include <uk/errno.h>

struct head {
	size_t size; /* of the block, without this */
	size_t skip; /* before this, for alignment */
};

#define HEAD UK_ALLOC_ALIGN
_Static_assert(sizeof(struct head) <= HEAD, "a block stays aligned");

struct piece {
	struct piece *next;
	char *at, *end; /* free */
};

struct region {
	struct uk_alloc alloc;
	struct piece *pieces; /* the last one added first */
};

static struct region *region_of(struct uk_alloc *a)
{
	return uk_container_of(a, struct region, alloc);
}

static struct head *head_of(const void *ptr)
{
	return (struct head *)((char *)ptr - HEAD);
}

static void *region_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	for (struct piece *p = region_of(a)->pieces; p; p = p->next) {
		uintptr_t at = (uintptr_t)p->at + HEAD;
		size_t skip = -at & (align - 1), room = p->end - p->at;
		struct head *h;

		size = ALIGN_UP(size, UK_ALLOC_ALIGN);
		if (room < HEAD || skip > room - HEAD ||
		    size > room - HEAD - skip)
			continue;
		at += skip;
		h = head_of((void *)at);
		h->size = size;
		h->skip = skip;
		p->at = (char *)at + size;
		return (void *)at;
	}
	return NULL;
}

static size_t region_usable(struct uk_alloc *a, const void *ptr)
{
	(void)a;
	return head_of(ptr)->size;
}

static void region_free(struct uk_alloc *a, void *ptr)
{
	struct head *h = head_of(ptr);

	if (!h->size || !IS_ALIGNED((uintptr_t)ptr | h->size, UK_ALLOC_ALIGN))
		UK_CRASH("heap: freed twice, or not the start of a block");
	for (struct piece *p = region_of(a)->pieces; p; p = p->next)
		if ((char *)ptr + h->size == p->at)
			p->at = (char *)h - h->skip;
	h->size = 0;
}

static int region_addmem(struct uk_alloc *a, void *base, size_t len)
{
	uintptr_t at = ALIGN_UP((uintptr_t)base, UK_ALLOC_ALIGN);
	uintptr_t end = ALIGN_DOWN((uintptr_t)base + len, UK_ALLOC_ALIGN);
	struct piece *p = (struct piece *)at;
	size_t own = ALIGN_UP(sizeof(*p), UK_ALLOC_ALIGN);

	if (at < (uintptr_t)base || end < at || end - at < own + 2 * HEAD)
		return -EINVAL;
	p->at = (char *)at + own;
	p->end = (char *)end;
	p->next = region_of(a)->pieces;
	region_of(a)->pieces = p;
	return 0;
}

static size_t region_availmem(struct uk_alloc *a)
{
	size_t n = 0;

	for (struct piece *p = region_of(a)->pieces; p; p = p->next)
		n += p->end - p->at;
	return n;
}

static size_t region_maxalloc(struct uk_alloc *a)
{
	size_t n = 0;

	for (struct piece *p = region_of(a)->pieces; p; p = p->next)
		n = MAX(n, (size_t)(p->end - p->at));
	return n > HEAD ? n - HEAD : 0;
}

static const struct uk_alloc_ops ops = {
	.memalign = region_memalign,
	.free = region_free,
	.usable = region_usable,
	.addmem = region_addmem,
	.availmem = region_availmem,
	.maxalloc = region_maxalloc,
};

struct uk_alloc *uk_allocregion_init(void *base, size_t len)
{
	uintptr_t at = ALIGN_UP((uintptr_t)base, sizeof(void *));
	struct region *r = (struct region *)at;
	size_t used = at - (uintptr_t)base + sizeof(*r);

	if (len < used)
		return NULL;
	*r = (struct region){.alloc = {.ops = &ops, .name = "region"}};
	if (region_addmem(&r->alloc, r + 1, len - used))
		return NULL;
	uk_alloc_register(&r->alloc);
	return &r->alloc;
}
