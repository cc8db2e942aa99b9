/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A free object's first word points to the next one, its second says that it
 * is free: for each object and successor another number, so that what is
 * written to a free object is noticed.
 */
#include <uk/allocpool.h>
#include <uk/assert.h>

#define SEAL 0x5ea1ed0b1ec75afeULL
#define MORE 4096 /* bytes to ask for at least */

struct object {
	struct object *next;
	uintptr_t seal;
};

static inline uintptr_t seal_of(const struct object *o)
{
	return (uintptr_t)SEAL ^ (uintptr_t)o ^ ((uintptr_t)o->next << 1);
}

void uk_pool_init(struct uk_pool *p, size_t size, size_t align,
		  struct uk_alloc *from)
{
	align = MAX(align, sizeof(struct object));
	UK_ASSERT(POWER_OF_2(align));
	*p = (struct uk_pool){
		.size = ALIGN_UP(MAX(size, (size_t)1), align),
		.from = from,
	};
}

/* The lowest bit of the size is that of its alignment, or of a larger one. */
static size_t align_of(const struct uk_pool *p)
{
	return p->size & -p->size;
}

unsigned int uk_pool_grow(struct uk_pool *p, void *base, size_t len)
{
	uintptr_t at = ALIGN_UP((uintptr_t)base, MIN(align_of(p), 64UL));
	size_t skip = at - (uintptr_t)base, n;

	/* What was never used would be forgotten. */
	for (; p->fresh != p->end; p->fresh += p->size) {
		struct object *o = (struct object *)p->fresh;

		o->next = p->first;
		o->seal = seal_of(o);
		p->first = o;
	}
	n = len < skip ? 0 : (len - skip) / p->size;
	if (n) {
		p->fresh = (char *)at;
		p->end = p->fresh + n * p->size;
		p->free += n;
	}
	return n;
}

static bool more(struct uk_pool *p)
{
	size_t len = MAX(p->size, (size_t)MORE);
	void *base;

	if (!p->from)
		return false;
	base = uk_memalign(p->from, align_of(p), len);
	return base && uk_pool_grow(p, base, len);
}

void *uk_pool_get(struct uk_pool *p)
{
	struct object *o = p->first;

	if (likely(o)) {
		if (unlikely(o->seal != seal_of(o)))
			UK_CRASH("pool: an object was written to while free");
		p->first = o->next;
		o->seal = 0;
	} else {
		if (p->fresh == p->end && !more(p))
			return NULL;
		o = (struct object *)p->fresh;
		p->fresh += p->size;
		o->seal = 0;
	}
	p->free--;
	return o;
}

void uk_pool_put(struct uk_pool *p, void *object)
{
	struct object *o = object;

	if (unlikely(o->seal == seal_of(o)))
		UK_CRASH("pool: an object was given back twice");
	o->next = p->first;
	o->seal = seal_of(o);
	p->first = o;
	p->free++;
}
