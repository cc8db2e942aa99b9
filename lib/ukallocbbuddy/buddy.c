/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages by binary buddies. Blocks are aligned to their size by address.
 * Memory above a region's mark was never used: blocks come from there only
 * when no free list has one, and go back there when they end at the mark, so
 * that starting up costs the same for any amount of memory.
 */
#include <uk/allocbbuddy.h>
#include <uk/arch/string.h>
#include <uk/assert.h>
#include <uk/errno.h>
#include <uk/plat/memory.h>
#include "buddy.h"

static unsigned char *map_at(const struct region *r, uintptr_t at)
{
	return &r->map[(at - r->start) / PAGE];
}

static struct region *region_of(struct buddy *b, uintptr_t at)
{
	struct region *r = b->regions;

	while (r && (at < r->start || at >= r->mark))
		r = r->next;
	return r;
}

unsigned char *buddy_map(struct buddy *b, uintptr_t at)
{
	struct region *r = region_of(b, at);

	return r ? map_at(r, at) : NULL;
}

static void put_free(struct buddy *b, struct region *r, uintptr_t at,
		     unsigned int order)
{
	*map_at(r, at) = MAP_FREE | order;
	*map_at(r, at + (PAGE << order) - PAGE) = MAP_FREE | order;
	link_add(&b->free[order], (struct link *)at);
}

static void drop_free(struct region *r, uintptr_t at, unsigned int order)
{
	link_del((struct link *)at);
	*map_at(r, at) = MAP_INSIDE;
	*map_at(r, at + (PAGE << order) - PAGE) = MAP_INSIDE;
}

/* Raises the mark to `to`, the pages passed become free blocks. */
static void raise_mark(struct buddy *b, struct region *r, uintptr_t to)
{
	while (r->mark < to) {
		unsigned int order = 0;

		while (IS_ALIGNED(r->mark, PAGE << (order + 1)) &&
		       r->mark + (PAGE << (order + 1)) <= to)
			order++;
		memset(map_at(r, r->mark), MAP_INSIDE, (size_t)1 << order);
		put_free(b, r, r->mark, order);
		r->mark += PAGE << order;
	}
}

static uintptr_t take_fresh(struct buddy *b, unsigned int order)
{
	for (struct region *r = b->regions; r; r = r->next) {
		uintptr_t size = PAGE << order;
		uintptr_t at = ALIGN_UP(r->mark, size);

		if (at < r->mark || at > r->end || r->end - at < size ||
		    ukplat_mem_map(at + size))
			continue;
		raise_mark(b, r, at);
		memset(map_at(r, at), MAP_INSIDE, (size_t)1 << order);
		r->mark = at + size;
		return at;
	}
	return 0;
}

static uintptr_t take_listed(struct buddy *b, unsigned int order)
{
	unsigned int from = order;
	struct region *r;
	uintptr_t at;

	while (from < ORDERS && b->free[from].next == &b->free[from])
		from++;
	if (from == ORDERS)
		return 0;
	at = (uintptr_t)b->free[from].next;
	r = region_of(b, at);
	drop_free(r, at, from);
	while (from > order) {
		from--;
		put_free(b, r, at + (PAGE << from), from);
	}
	return at;
}

uintptr_t buddy_take(struct buddy *b, unsigned int order)
{
	uintptr_t at;

	do {
		at = take_listed(b, order);
		if (!at)
			at = take_fresh(b, order);
	} while (!at && slab_shrink(b));
	if (at) {
		*buddy_map(b, at) = MAP_USED | order;
		b->avail -= PAGE << order;
	}
	return at;
}

/* Lowers the mark past every free block that ends at it. */
static void lower_mark(struct region *r)
{
	while (r->mark > r->start) {
		unsigned char m = *map_at(r, r->mark - PAGE);
		uintptr_t at;

		if ((m & MAP_KIND) != MAP_FREE)
			return;
		at = r->mark - (PAGE << (m & MAP_ORDER));
		drop_free(r, at, m & MAP_ORDER);
		r->mark = at;
	}
}

void buddy_give(struct buddy *b, uintptr_t at)
{
	struct region *r = region_of(b, at);
	unsigned int order = *map_at(r, at) & MAP_ORDER;

	b->avail += PAGE << order;
	*map_at(r, at) = MAP_INSIDE;
	for (;;) {
		uintptr_t size = PAGE << order, other = at ^ size;

		if (other < r->start || other >= r->mark ||
		    *map_at(r, other) != (MAP_FREE | order))
			break;
		drop_free(r, other, order);
		at &= ~size;
		order++;
	}
	put_free(b, r, at, order);
	lower_mark(r);
}

static unsigned int order_of(size_t bytes)
{
	unsigned int order = 0;

	while ((PAGE << order) < bytes)
		order++;
	return order;
}

static void *buddy_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	if (size <= SLAB_MAX && align <= UK_ALLOC_ALIGN)
		return slab_alloc(buddy_of(a), size);
	return (void *)buddy_take(buddy_of(a), order_of(MAX(size, align)));
}

/* The block at `ptr`; crashes unless it is one that is in use. */
static unsigned char check(struct buddy *b, const void *ptr)
{
	uintptr_t at = (uintptr_t)ptr;
	unsigned char *m = buddy_map(b, at);

	if (!m)
		UK_CRASH("heap: a pointer was freed that is not of this heap");
	if (*m == MAP_SLAB)
		return *m;
	if ((*m & MAP_KIND) != MAP_USED || !IS_ALIGNED(at, PAGE))
		UK_CRASH("heap: freed twice, or not the start of a block");
	return *m;
}

static void buddy_free(struct uk_alloc *a, void *ptr)
{
	if (check(buddy_of(a), ptr) == MAP_SLAB)
		slab_free(buddy_of(a), ptr);
	else
		buddy_give(buddy_of(a), (uintptr_t)ptr);
}

static size_t buddy_usable(struct uk_alloc *a, const void *ptr)
{
	unsigned char m = check(buddy_of(a), ptr);

	return m == MAP_SLAB ? slab_usable(ptr) : PAGE << (m & MAP_ORDER);
}

static int buddy_addmem(struct uk_alloc *a, void *base, size_t len)
{
	struct buddy *b = buddy_of(a);
	uintptr_t at = ALIGN_UP((uintptr_t)base, sizeof(void *));
	uintptr_t end = ALIGN_DOWN((uintptr_t)base + len, PAGE);
	struct region *r = (struct region *)at;
	uintptr_t start;

	if (at < (uintptr_t)base || end < at || end - at < 2 * PAGE)
		return -EINVAL;
	/* One map byte a page; a few too many, since it has pages itself. */
	start = ALIGN_UP(at + sizeof(*r) + (end - at) / PAGE + 1, PAGE);
	if (start >= end)
		return -EINVAL;
	if (ukplat_mem_map(start))
		return -ENOMEM;
	r->start = r->mark = start;
	r->end = end;
	r->map = (unsigned char *)(r + 1);
	r->next = b->regions;
	b->regions = r;
	b->avail += end - start;
	return 0;
}

static size_t buddy_availmem(struct uk_alloc *a)
{
	slab_shrink(buddy_of(a));
	return buddy_of(a)->avail;
}

static size_t buddy_maxalloc(struct uk_alloc *a)
{
	struct buddy *b = buddy_of(a);
	unsigned int best = 0;
	bool any = false;

	slab_shrink(b);
	for (unsigned int o = 0; o < ORDERS; o++)
		if (b->free[o].next != &b->free[o]) {
			best = o;
			any = true;
		}
	for (struct region *r = b->regions; r; r = r->next)
		for (unsigned int o = best; o < ORDERS - 1; o++) {
			uintptr_t at = ALIGN_UP(r->mark, PAGE << o);

			if (at < r->mark || at > r->end ||
			    r->end - at < PAGE << o)
				break;
			best = o;
			any = true;
		}
	return any ? PAGE << best : 0;
}

static const struct uk_alloc_ops ops = {
	.memalign = buddy_memalign,
	.free = buddy_free,
	.usable = buddy_usable,
	.addmem = buddy_addmem,
	.availmem = buddy_availmem,
	.maxalloc = buddy_maxalloc,
};

struct uk_alloc *uk_allocbbuddy_init(void *base, size_t len)
{
	uintptr_t at = ALIGN_UP((uintptr_t)base, sizeof(void *));
	struct buddy *b = (struct buddy *)at;
	size_t used = at - (uintptr_t)base + sizeof(*b);

	if (len < used + 2 * PAGE)
		return NULL;
	memset(b, 0, sizeof(*b));
	for (unsigned int i = 0; i < ORDERS; i++)
		link_init(&b->free[i]);
	for (unsigned int i = 0; i < SLAB_CLASSES; i++)
		link_init(&b->slabs[i]);
	b->alloc.ops = &ops;
	b->alloc.name = "buddy";
	if (buddy_addmem(&b->alloc, b + 1, len - used))
		return NULL;
	uk_alloc_register(&b->alloc);
	return &b->alloc;
}
