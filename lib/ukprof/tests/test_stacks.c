/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counting stacks in memory that ends.
 */
#include <uk/arch/regs.h>
#include <uk/test.h>
#include "../prof_internal.h"

#define ROOM 400

static uint32_t words[ROOM + 1];
static struct stacks s;

struct sum {
	unsigned int stacks, count, wrong;
};

/* Stacks here are of n, n + 1, ... up to `n` places. */
static void add_up(const uint32_t *places, unsigned int n, uint32_t count,
		   void *arg)
{
	struct sum *sum = arg;

	sum->stacks++;
	sum->count += count;
	for (unsigned int i = 0; i < n; i++)
		sum->wrong += places[i] != places[0] + i;
}

static bool count(uint32_t first, unsigned int n)
{
	uint32_t places[8];

	for (unsigned int i = 0; i < n; i++)
		places[i] = first + i;
	return stacks_count(&s, places, n);
}

UK_TESTCASE(ukprof, equal_stacks_are_kept_once)
{
	struct sum sum = {0};

	stacks_init(&s, words, ROOM);
	for (unsigned int i = 0; i < 100; i++) {
		UK_TEST_EXPECT(count(i % 5, 3));
		/* The same beginning, and none of the same places. */
		UK_TEST_EXPECT(count(i % 5, 2));
		UK_TEST_EXPECT(count(1000000 * (i % 5) + 100, 4));
	}
	UK_TEST_EXPECT_EQ(s.nr, 15);
	stacks_walk(&s, add_up, &sum);
	UK_TEST_EXPECT_EQ(sum.stacks, 15);
	UK_TEST_EXPECT_EQ(sum.count, 300);
	UK_TEST_EXPECT_EQ(sum.wrong, 0);
}

UK_TESTCASE(ukprof, memory_ends)
{
	unsigned int kept = 0, dropped = 0;
	struct sum sum = {0};

	words[ROOM] = 0xdeadbeef;
	stacks_init(&s, words, ROOM);
	for (uint32_t i = 0; i < 1000; i++)
		if (count(i, 1 + i % 8))
			kept++;
		else
			dropped++;
	UK_TEST_EXPECT(kept > 40 && dropped > 800);
	UK_TEST_EXPECT_EQ(words[ROOM], 0xdeadbeef);
	/* What is there is counted still. */
	UK_TEST_EXPECT(count(0, 1));
	stacks_walk(&s, add_up, &sum);
	UK_TEST_EXPECT_EQ(sum.stacks, kept);
	UK_TEST_EXPECT_EQ(sum.count, kept + 1);
	UK_TEST_EXPECT_EQ(sum.wrong, 0);
}

UK_TESTCASE(ukprof, addresses_to_functions)
{
	uintptr_t f = (uintptr_t)stacks_count;
	uint32_t place = functions_place(f);

	functions_init();
	place = functions_place(f);
	UK_TEST_EXPECT_EQ(place, f - (uintptr_t)uk_text_start);
	UK_TEST_EXPECT_EQ(functions_place(f - 1) < place, 1);
	UK_TEST_EXPECT_EQ(functions_place((uintptr_t)uk_text_start), 0);
	UK_TEST_EXPECT(functions_place((uintptr_t)uk_text_end - 1) >= place);
	UK_TEST_EXPECT_EQ(functions_place((uintptr_t)uk_text_end),
			  PLACE_OUTSIDE);
	UK_TEST_EXPECT_EQ(functions_place((uintptr_t)uk_text_start - 1),
			  PLACE_OUTSIDE);
	UK_TEST_EXPECT_EQ(functions_place(0), PLACE_OUTSIDE);
#ifdef CONFIG_LIBUKDEBUG_SYMTAB
	UK_TEST_EXPECT_EQ(functions_place(f + 9), place);
#endif
}

static void walk_from(uintptr_t fp, uintptr_t lr, unsigned int want)
{
	struct ukplat_irq_frame f = {(uintptr_t)count, fp, 0, lr};
	uint32_t places[DEPTH];

	UK_TEST_EXPECT_EQ(backtrace(&f, places), want);
}

/* Frame pointers that are none end the backtrace, and nothing else. */
UK_TESTCASE(ukprof, broken_frames)
{
	static uintptr_t frames[2 * DEPTH + 8];
	uintptr_t step = 2 * sizeof(*frames), below = UKARCH_FRAME_BELOW;
	uintptr_t code = (uintptr_t)walk_from + 4;

	walk_from(0, 0, 1);
	walk_from(1, 0, 1);
	walk_from(UINTPTR_MAX, 0, 1);
	walk_from(UINTPTR_MAX - sizeof(long) + 1, 0, 1);
	walk_from(sizeof(long), 12345, 1);
#ifndef CONFIG_ARCH_X86_64
	walk_from(0, code, 2);
#endif
	/* A loop; a way down; one that is longer than what is kept. */
	for (unsigned int i = 0; i < ARRAY_SIZE(frames) / 2; i++) {
		frames[2 * i] = (uintptr_t)&frames[2 * i] + below;
		frames[2 * i + 1] = code;
	}
	walk_from((uintptr_t)frames + below, 0, 2);
	/* In a register and in the frame: the same. */
	walk_from((uintptr_t)frames + below, code, 2);
	frames[2] = (uintptr_t)frames + below;
	walk_from((uintptr_t)&frames[2] + below, 0, 2);
	for (unsigned int i = 0; i < ARRAY_SIZE(frames) / 2; i++)
		frames[2 * i] += step;
	frames[2] = (uintptr_t)&frames[4] + below;
	walk_from((uintptr_t)frames + below, 0, DEPTH);
	frames[3] = 0;
	walk_from((uintptr_t)frames + below, 0, 2);
}
