/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random operations on an allocator, for the tests of each: blocks keep their
 * contents and their alignment. Included once by a test.
 */
#ifndef UKALLOC_EXERCISE_H
#define UKALLOC_EXERCISE_H

#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/test.h>

#define LIVE   64
#define ROUNDS 20000

static struct {
	unsigned char *p;
	size_t size;
	unsigned char mark;
} live[LIVE];

static unsigned int rnd(void)
{
	static uint64_t s = 1;

	s = s * 6364136223846793005ULL + 1442695040888963407ULL;
	return s >> 33;
}

static bool intact(unsigned int i)
{
	for (size_t n = 0; n < live[i].size; n++)
		if (live[i].p[n] != live[i].mark)
			return false;
	return true;
}

static bool one_operation(struct uk_alloc *a)
{
	unsigned int i = rnd() % LIVE;
	size_t align = (size_t)1 << rnd() % 10;

	if (live[i].p) {
		bool ok = intact(i);

		uk_free(a, live[i].p);
		live[i].p = NULL;
		return ok;
	}
	live[i].size = rnd() % (rnd() % 4 ? 300 : 20000);
	live[i].mark = rnd();
	live[i].p = uk_memalign(a, align, live[i].size);
	if (live[i].p)
		memset(live[i].p, live[i].mark, live[i].size);
	return IS_ALIGNED((uintptr_t)live[i].p, align);
}

/* Operates, then gives all back. */
static void exercise(struct uk_alloc *a)
{
	bool ok = true;

	for (int n = 0; n < ROUNDS; n++)
		ok &= one_operation(a);
	UK_TEST_EXPECT(ok);
	for (unsigned int i = 0; i < LIVE; i++) {
		uk_free(a, live[i].p);
		live[i].p = NULL;
	}
}

#endif /* UKALLOC_EXERCISE_H */
