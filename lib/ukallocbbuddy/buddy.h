/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside the buddy allocator: regions of pages, and slabs in single pages.
 */
#ifndef BUDDY_H
#define BUDDY_H

#include <uk/alloc.h>

#define PAGE	     UK_PAGE_SIZE
#define ORDERS	     (sizeof(size_t) * 8 - 12)
#define SLAB_CLASSES 8
#define SLAB_MAX     2016 /* largest block of a slab: two fit into a page */

/*
 * One byte a page, valid below the region's high-water mark. The first page
 * of a block and, when it is free, also the last carry it; pages inside
 * carry MAP_INSIDE.
 */
#define MAP_INSIDE 0x00
#define MAP_FREE   0x80 /* | order */
#define MAP_USED   0x40 /* | order */
#define MAP_SLAB   0xc0 /* a page of small blocks; its header says more */
#define MAP_KIND   0xc0
#define MAP_ORDER  0x3f

struct link {
	struct link *next, *prev;
};

/* Memory handed over in one piece: this, the map, then the pages. */
struct region {
	struct region *next;
	uintptr_t start;    /* of the first page */
	uintptr_t end;	    /* of the last */
	uintptr_t mark;	    /* high water: no page from here on was used */
	unsigned char *map; /* for the page at `start` on */
};

struct buddy {
	struct uk_alloc alloc;
	struct region *regions;
	size_t avail; /* bytes free, those above the marks included */
	struct link free[ORDERS];
	struct link slabs[SLAB_CLASSES]; /* with a block left */
};

static inline struct buddy *buddy_of(struct uk_alloc *a)
{
	return uk_container_of(a, struct buddy, alloc);
}

static inline void link_init(struct link *head)
{
	head->next = head->prev = head;
}

static inline void link_add(struct link *head, struct link *l)
{
	l->next = head->next;
	l->prev = head;
	head->next->prev = l;
	head->next = l;
}

static inline void link_del(struct link *l)
{
	l->prev->next = l->next;
	l->next->prev = l->prev;
}

/** Map byte of the page that holds `at`, NULL for memory that isn't ours. */
unsigned char *buddy_map(struct buddy *b, uintptr_t at);

/** A block of 2^order pages aligned to its size; 0 when there is none. */
uintptr_t buddy_take(struct buddy *b, unsigned int order);

/** Gives back the used block that begins at `at`. */
void buddy_give(struct buddy *b, uintptr_t at);

/** A block of `size` <= SLAB_MAX bytes, 16-byte aligned; NULL without. */
void *slab_alloc(struct buddy *b, size_t size);
void slab_free(struct buddy *b, void *p);
size_t slab_usable(const void *p);

/** Gives back pages that are kept empty; returns whether there was one. */
bool slab_shrink(struct buddy *b);

#endif /* BUDDY_H */
