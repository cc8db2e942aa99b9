/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Small blocks: a page holds blocks of one size behind a header whose bitmap
 * says which are free. No state lies in the blocks, so that a write after
 * free can't lead the allocator astray. An empty page goes back, unless it is
 * the last one of its size with blocks to give: that one waits for more until
 * its memory is needed.
 */
#include <uk/assert.h>
#include "buddy.h"

#define WORD_BITS 32
#define WORDS	  8 /* for the 252 blocks of the smallest class */

struct slab {
	struct link link; /* in the list of its class while a block is free */
	unsigned short nfree;
	unsigned short class;
	uint32_t free[WORDS];
};

#define HEADER 64
_Static_assert(sizeof(struct slab) <= HEADER, "the header has 64 bytes");

static const unsigned short sizes[SLAB_CLASSES] = {16,	32,  64,   128,
						   256, 512, 1008, SLAB_MAX};

static unsigned int blocks(unsigned int class)
{
	return (PAGE - HEADER) / sizes[class];
}

static struct slab *slab_of(const void *p)
{
	return (struct slab *)((uintptr_t)p & -PAGE);
}

static struct slab *slab_new(struct buddy *b, unsigned int class)
{
	struct slab *s = (struct slab *)buddy_take(b, 0);
	unsigned int n = blocks(class);

	if (!s)
		return NULL;
	*buddy_map(b, (uintptr_t)s) = MAP_SLAB;
	s->nfree = n;
	s->class = class;
	for (unsigned int i = 0; i < WORDS; i++, n -= MIN(n, WORD_BITS))
		s->free[i] = n >= WORD_BITS ? ~0U : (1U << n) - 1;
	link_add(&b->slabs[class], &s->link);
	return s;
}

static void give_back(struct buddy *b, struct slab *s)
{
	link_del(&s->link);
	*buddy_map(b, (uintptr_t)s) = MAP_USED;
	buddy_give(b, (uintptr_t)s);
}

void *slab_alloc(struct buddy *b, size_t size)
{
	unsigned int class = 0, i = 0, bit;
	struct slab *s;

	while (sizes[class] < size)
		class ++;
	if (b->slabs[class].next != &b->slabs[class])
		s = uk_container_of(b->slabs[class].next, struct slab, link);
	else
		s = slab_new(b, class);
	if (!s)
		return NULL;
	while (!s->free[i])
		i++;
	bit = __builtin_ctz(s->free[i]);
	s->free[i] &= ~(1U << bit);
	if (--s->nfree == 0)
		link_del(&s->link);
	return (char *)s + HEADER + (i * WORD_BITS + bit) * sizes[class];
}

void slab_free(struct buddy *b, void *p)
{
	struct slab *s = slab_of(p);
	unsigned int off = (char *)p - (char *)s - HEADER;
	unsigned int i = off / sizes[s->class];
	uint32_t bit = 1U << (i % WORD_BITS);

	if ((char *)p < (char *)s + HEADER || off % sizes[s->class] ||
	    i >= blocks(s->class))
		UK_CRASH("heap: not the start of a block");
	if (s->free[i / WORD_BITS] & bit)
		UK_CRASH("heap: a block was freed twice");
	s->free[i / WORD_BITS] |= bit;
	if (s->nfree++ == 0)
		link_add(&b->slabs[s->class], &s->link);
	if (s->nfree == blocks(s->class) && s->link.next != s->link.prev)
		give_back(b, s);
}

bool slab_shrink(struct buddy *b)
{
	bool any = false;

	for (unsigned int i = 0; i < SLAB_CLASSES; i++)
		for (struct link *l = b->slabs[i].next, *next;
		     l != &b->slabs[i]; l = next) {
			struct slab *s = uk_container_of(l, struct slab, link);

			next = l->next;
			if (s->nfree == blocks(i)) {
				give_back(b, s);
				any = true;
			}
		}
	return any;
}

size_t slab_usable(const void *p)
{
	return sizes[slab_of(p)->class];
}
