/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Variables of the first thread; those of others are in uksched's tests.
 */
#include <uk/config.h>
#include <uk/test.h>

static __thread int set = 42;
static __thread int zero[10];
static __thread char aligned[3] __uk_align(256) = "ab";
static __thread char odd = 7;

/* Where the compiler doesn't know what is in there. */
static __uk_noinline bool is_new(void)
{
	__asm__ volatile("" ::: "memory");
	for (int i = 0; i < 10; i++)
		if (zero[i])
			return false;
	return set == 42 && aligned[0] == 'a' && aligned[1] == 'b' &&
	       odd == 7 && IS_ALIGNED((uintptr_t)aligned, 256);
}

static __uk_noinline void change(int by)
{
	set += by;
	zero[9] -= by;
	aligned[0]++;
	odd++;
	__asm__ volatile("" ::: "memory");
}

UK_TESTCASE(uktls, first_thread)
{
	UK_TEST_EXPECT(is_new());
	change(1);
	UK_TEST_EXPECT(set == 43 && zero[9] == -1 && odd == 8);
	change(-1);
	aligned[0] -= 2;
	odd -= 2;
	UK_TEST_EXPECT(is_new());
}
