/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a good generator has to pass, with room for chance: each check fails
 * once in more than 2^60 runs.
 */
#include <uk/arch/string.h>
#include <uk/swrand.h>
#include <uk/test.h>

/* Longer than a block, by an odd number. */
static uint8_t a[1000 + 2], b[1000];

UK_TESTCASE(ukswrand, fills_just_what_it_should)
{
	for (size_t len = 0; len <= 200; len++) {
		unsigned int changed = 0;

		memset(a, 0x5a, sizeof(a));
		for (int tries = 0; tries < 10; tries++) {
			uk_swrand_fill(a + 1, len);
			changed += len && a[len] != 0x5a;
		}
		UK_TEST_EXPECT(a[0] == 0x5a && a[len + 1] == 0x5a);
		UK_TEST_EXPECT(!len || changed > 1);
	}
}

UK_TESTCASE(ukswrand, never_the_same_again)
{
	uk_swrand_fill(a, sizeof(b));
	uk_swrand_fill(b, sizeof(b));
	UK_TEST_EXPECT(memcmp(a, b, sizeof(b)) != 0);
	/* Nor within: blocks of 32 bytes, where one request meets the next. */
	for (size_t i = 0; i + 64 <= sizeof(b); i += 32)
		UK_TEST_EXPECT(memcmp(b + i, b + i + 32, 32) != 0);
	uk_swrand_reseed();
	uk_swrand_fill(a, sizeof(b));
	UK_TEST_EXPECT(memcmp(a, b, sizeof(b)) != 0);
}

/* Of 2^16 bits those that are 1: 2^15, give or take 10 times 2^7. */
UK_TESTCASE(ukswrand, as_many_ones_as_zeroes)
{
	unsigned int ones = 0;

	for (unsigned int i = 0; i < (1 << 11); i++)
		ones += __builtin_popcount(uk_swrand_u32());
	UK_TEST_EXPECT(ones > (1 << 15) - 1280 && ones < (1 << 15) + 1280);
}

UK_TESTCASE(ukswrand, below_is_even)
{
	unsigned int count[6] = {0};

	UK_TEST_EXPECT_EQ(uk_swrand_below(1), 0);
	for (unsigned int i = 0; i < 6000; i++)
		count[uk_swrand_below(6)]++;
	/* 1000 each, give or take ten times 29. */
	for (unsigned int i = 0; i < 6; i++)
		UK_TEST_EXPECT(count[i] > 710 && count[i] < 1290);
	for (unsigned int i = 0; i < 100; i++)
		UK_TEST_EXPECT(uk_swrand_below(0x80000001) <= 0x80000000);
}
