/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pool under random calls: objects lie in the pool's memory, aligned and
 * apart from each other, and keep their contents; the pool hands out as many as
 * it reports. It detects objects freed twice, or written to while free.
 */
#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <uk/allocpool.h>
#include <uk/assert.h>
#include "host.h"

#define OBJECTS 64
#define MEMORY	2048
#define PIECES	3

static struct uk_pool pool;
static size_t size, align;
static unsigned char *live[OBJECTS];
static char *pieces[PIECES];
static size_t lens[PIECES];
static bool crashing;
static jmp_buf crashed;

void uk_crash(const char *reason)
{
	CHECK(crashing && reason);
	longjmp(crashed, 1);
}

void *uk_memalign(struct uk_alloc *a, size_t alignment, size_t bytes)
{
	CHECK(!"the pool has memory of its own" && a && alignment && bytes);
	return NULL;
}

static void grow(struct input *in)
{
	unsigned int before = uk_pool_free(&pool), n, i = 0;
	size_t skip = take(in, 1) % 32;

	while (i < PIECES && pieces[i])
		i++;
	if (i == PIECES)
		return;
	lens[i] = take(in, 2) % MEMORY;
	pieces[i] = aligned_alloc(64, MEMORY + 64);
	ASAN_POISON_MEMORY_REGION(pieces[i], MEMORY + 64);
	ASAN_UNPOISON_MEMORY_REGION(pieces[i] + skip, lens[i]);
	n = uk_pool_grow(&pool, pieces[i] + skip, lens[i]);
	CHECK(uk_pool_free(&pool) == before + n);
	CHECK(n <= lens[i] / size && n + 4 + align >= lens[i] / pool.size);
}

static void check_place(const unsigned char *p)
{
	bool inside = false;

	CHECK(IS_ALIGNED((uintptr_t)p, align));
	for (unsigned int i = 0; i < PIECES && pieces[i]; i++)
		inside |= (char *)p >= pieces[i] &&
			  (char *)p + size <= pieces[i] + MEMORY + 64;
	CHECK(inside);
	for (unsigned int i = 0; i < OBJECTS; i++)
		CHECK(!live[i] || live[i] + size <= p || p + size <= live[i]);
}

static void get(unsigned int i)
{
	unsigned int before = uk_pool_free(&pool);
	unsigned char *p = uk_pool_get(&pool);

	CHECK(!!p == !!before);
	if (!p)
		return;
	CHECK(uk_pool_free(&pool) == before - 1);
	check_place(p);
	memset(p, i, size);
	live[i] = p;
}

static void put(unsigned int i)
{
	for (size_t k = 0; k < size; k++)
		CHECK(live[i][k] == i);
	uk_pool_put(&pool, live[i]);
	live[i] = NULL;
}

/* Gives an object back twice, or writes to it meanwhile. */
static void misuse(struct input *in, unsigned int i)
{
	unsigned char *p = live[i];
	unsigned int at = take(in, 1) % 16;

	put(i);
	crashing = true;
	if (!setjmp(crashed)) {
		if (at & 1) {
			uk_pool_put(&pool, p);
		} else {
			p[at] ^= 1;
			uk_pool_get(&pool);
		}
		CHECK(!"the pool noticed");
	}
	crashing = false;
	if (!(at & 1))
		p[at] ^= 1;
}

static void start(struct input *in)
{
	static const unsigned short sizes[] = {1, 8, 16, 24, 40, 64, 100, 256};

	size = sizes[take(in, 1) % ARRAY_SIZE(sizes)];
	align = (size_t)1 << take(in, 1) % 7;
	memset(live, 0, sizeof(live));
	uk_pool_init(&pool, size, align, NULL);
	CHECK(!uk_pool_free(&pool) && !uk_pool_get(&pool));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct input in = {data, data + len};

	start(&in);
	while (left(&in)) {
		unsigned int op = take(&in, 1), i = take(&in, 1) % OBJECTS;

		if (op >= 240)
			grow(&in);
		else if (!live[i])
			get(i);
		else if (op >= 200)
			misuse(&in, i);
		else
			put(i);
	}
	for (unsigned int i = 0; i < OBJECTS; i++)
		if (live[i])
			put(i);
	for (unsigned int i = 0; i < PIECES; i++) {
		if (pieces[i])
			ASAN_UNPOISON_MEMORY_REGION(pieces[i], MEMORY + 64);
		free(pieces[i]);
		pieces[i] = NULL;
	}
	return 0;
}
