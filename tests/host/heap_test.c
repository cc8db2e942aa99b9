/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An allocator, by default the buddy one, under the allocator interface:
 * random calls against a list of what is live. Blocks lie in the arena (memory
 * around it must not be touched), overlap nothing, keep their contents; what
 * is no live block can't be freed; in the end everything is back.
 */
#include <sanitizer/asan_interface.h>
#include <errno.h>
#include <setjmp.h>
#include <uk/argparse.h>
#include <uk/assert.h>
#include "host.h"
#ifndef HEAP_INIT
#include <uk/allocbbuddy.h>
#define HEAP_INIT uk_allocbbuddy_init
#endif

#define LIVE 48

struct arena {
	char *block; /* of the host; up to `base` nobody may touch it */
	char *base;
	size_t len;
};

static struct block {
	unsigned char *p;
	size_t size;
	unsigned char mark;
} live[LIVE];

static struct arena arenas[2];
static struct uk_alloc *a;
static size_t total; /* free when nothing is live */
static bool crashing;
static jmp_buf crashed;

/* The parts of other libraries that the sources name. */
const struct uk_param_type uk_param_type_unsigned;

void uk_alloc_register(struct uk_alloc *alloc)
{
	alloc->next = NULL;
}

void uk_crash(const char *reason)
{
	CHECK(crashing && reason);
	longjmp(crashed, 1);
}

static void check_place(const unsigned char *p, size_t usable)
{
	bool inside = false;

	for (int i = 0; i < 2 && arenas[i].base; i++)
		inside |= (char *)p >= arenas[i].base &&
			  (char *)p + usable <= arenas[i].base + arenas[i].len;
	CHECK(inside);
	for (struct block *b = live; b < live + LIVE; b++)
		CHECK(!b->p || p + usable <= b->p ||
		      p >= b->p + uk_alloc_usable(a, b->p));
}

static void check_contents(const struct block *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		CHECK(b->p[i] == b->mark);
}

static void fill(struct block *b, void *p, size_t size, unsigned char mark)
{
	b->p = p;
	b->size = size;
	b->mark = mark;
	memset(p, mark, size);
}

static size_t take_size(struct input *in)
{
	static const unsigned short edges[] = {16,   128,  1008, 1009, 2016,
					       2017, 4096, 4097, 8192};
	unsigned int kind = take(in, 1);

	if (kind < 64)
		return edges[kind % ARRAY_SIZE(edges)];
	if (kind < 128)
		return kind * 16 - 1000;
	if (kind < 250)
		return take(in, 2) % 12000;
	return SIZE_MAX >> (kind & 1) >> (take(in, 1) % 60);
}

/* Both ways agree on what is an alignment. */
static void *posix_aligned(size_t align, size_t size)
{
	void *p = &align;
	int rc = uk_posix_memalign(a, &p, align, size);

	CHECK(rc == 0 || p == &align);
	if (rc == 0 || rc == ENOMEM)
		return rc ? NULL : p;
	CHECK(rc == EINVAL && align < sizeof(void *));
	return uk_memalign(a, align, size);
}

static void allocate(struct input *in, struct block *b, unsigned int how)
{
	size_t align = 16, size = take_size(in);
	unsigned char *p;

	switch (how) {
	case 0: p = uk_malloc(a, size); break;
	case 1:
		align = (size_t)1 << take(in, 1) % 20;
		p = posix_aligned(align, size);
		break;
	case 2:
		p = uk_calloc(a, size, 1 + take(in, 1) % 3);
		for (size_t i = 0; p && i < size; i++)
			CHECK(p[i] == 0);
		break;
	default:
		align = UK_PAGE_SIZE;
		p = uk_palloc(a, size);
		CHECK(!p || uk_alloc_usable(a, p) >= size * UK_PAGE_SIZE);
	}
	if (!p)
		return;
	CHECK(uk_alloc_usable(a, p) >= size);
	CHECK(!a->limit || a->stats.cur_bytes <= a->limit);
	CHECK(IS_ALIGNED((uintptr_t)p, MAX(align, (size_t)16)));
	check_place(p, uk_alloc_usable(a, p));
	fill(b, p, size, take(in, 1));
}

static void reallocate(struct input *in, struct block *b)
{
	struct block was = *b;
	size_t size = take_size(in), usable = uk_alloc_usable(a, b->p);
	unsigned char *p = uk_realloc(a, b->p, size);

	if (p) {
		b->p = NULL;
		CHECK(size && uk_alloc_usable(a, p) >= size);
		/* Moved only for a reason. */
		CHECK(p == was.p || size > usable ||
		      uk_alloc_usable(a, p) < usable);
		check_place(p, uk_alloc_usable(a, p));
		was.p = p;
		check_contents(&was, MIN(was.size, size));
		fill(b, p, size, take(in, 1));
	} else if (size) {
		check_contents(b, b->size);
	} else {
		b->p = NULL;
	}
}

static void release(struct block *b)
{
	check_contents(b, b->size);
	uk_pfree(a, b->p, 1);
	b->p = NULL;
}

/* Frees an address that is no live block's: the heap must notice. */
static void free_wrongly(struct input *in, const struct block *near)
{
	char *volatile p = arenas[0].base + take(in, 2) % arenas[0].len;
	struct uk_alloc_stats stats = a->stats;

	if (near->p) /* where a neighbour would be, or is free */
		p = (char *)near->p + ((int)take(in, 1) % 32 - 16) *
					      (long)uk_alloc_usable(a, near->p);
	for (struct block *b = live; b < live + LIVE; b++)
		if (b->p == (unsigned char *)p)
			return;
	crashing = true;
	if (!setjmp(crashed)) {
		uk_free(a, p);
		CHECK(!"the heap noticed");
	}
	crashing = false;
	a->stats = stats;
}

/* Begins shortly below a page, so that what lies first just fits, or not. */
static struct arena new_arena(struct input *in)
{
	struct arena ar = {.len = take(in, 2)};
	size_t below = take(in, 2) % 2048;

	ar.block = malloc(ar.len + 2 * UK_PAGE_SIZE);
	ar.base = (char *)ALIGN_UP((uintptr_t)ar.block + below, UK_PAGE_SIZE) -
		  below;
	memset(ar.block, 0xa5, ar.len + 2 * UK_PAGE_SIZE);
	ASAN_POISON_MEMORY_REGION(ar.block, ar.base - ar.block);
	ASAN_POISON_MEMORY_REGION(ar.base + ar.len,
				  ar.block + 2 * UK_PAGE_SIZE - ar.base);
	return ar;
}

static void free_arena(struct arena *ar)
{
	if (ar->block)
		ASAN_UNPOISON_MEMORY_REGION(ar->block,
					    ar->len + 2 * UK_PAGE_SIZE);
	free(ar->block);
	ar->block = ar->base = NULL;
}

static void add_memory(struct input *in)
{
	size_t before = uk_alloc_availmem(a);

	if (arenas[1].base)
		return;
	arenas[1] = new_arena(in);
	if (uk_alloc_addmem(a, arenas[1].base, arenas[1].len))
		CHECK(uk_alloc_availmem(a) == before);
	else
		CHECK(uk_alloc_availmem(a) > before);
	total += uk_alloc_availmem(a) - before;
}

/* Small blocks of one size, until slabs are full. */
static void allocate_many(size_t size)
{
	for (struct block *b = live; b < live + LIVE; b++) {
		unsigned char *p = b->p ? NULL : uk_malloc(a, size);

		if (p) {
			check_place(p, uk_alloc_usable(a, p));
			fill(b, p, size, 0x11);
		}
	}
}

static void one_call(struct input *in)
{
	unsigned int op = take(in, 1);
	struct block *b = &live[take(in, 1) % LIVE];

	if (op >= 248)
		add_memory(in);
	else if (op >= 212)
		free_wrongly(in, b);
	else if (op >= 207)
		uk_alloc_set_limit(a, take(in, 2));
	else if (op >= 204)
		allocate_many(take(in, 1) * 16);
	else if (!b->p)
		allocate(in, b, op % 4);
	else if (op % 4 == 0)
		reallocate(in, b);
	else
		release(b);
	CHECK(uk_alloc_availmem(a) <= total);
}

static void all_back(size_t first_avail, size_t first_max)
{
	struct uk_alloc_stats st;
	size_t max, bytes = 0;

	for (struct block *b = live; b < live + LIVE; b++)
		bytes += b->p ? uk_alloc_usable(a, b->p) : 0;
	CHECK(bytes == a->stats.cur_bytes && bytes <= a->stats.peak_bytes);
	for (struct block *b = live; b < live + LIVE; b++)
		if (b->p)
			release(b);
	CHECK(uk_alloc_stats_get(a, &st) == 0);
	CHECK(!st.cur_bytes && !st.cur_allocs);
	CHECK(st.total_allocs == st.total_frees);
	CHECK(uk_alloc_availmem(a) == total);
	max = uk_alloc_maxalloc(a);
	CHECK(total > first_avail ? max >= first_max : max == first_max);
	uk_alloc_set_limit(a, 0);
	CHECK(uk_malloc(a, max));
	CHECK(!uk_malloc(a, max + 1) || arenas[1].base);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	size_t first_max;

	memset(live, 0, sizeof(live));
	arenas[0] = new_arena(&in);
	a = HEAP_INIT(arenas[0].base, arenas[0].len);
	if (a) {
		size_t first = total = uk_alloc_availmem(a);

		first_max = uk_alloc_maxalloc(a);
		CHECK(first >= first_max && first <= arenas[0].len);
		while (left(&in))
			one_call(&in);
		all_back(first, first_max);
	}
	free_arena(&arenas[0]);
	free_arena(&arenas[1]);
	return 0;
}
