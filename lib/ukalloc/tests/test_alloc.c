/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The allocator interface over whatever is the default.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/test.h>

UK_TESTCASE(ukalloc, refuses_the_impossible)
{
	struct uk_alloc *a = uk_alloc_get_default();
	/* Volatile, or the compiler sees it too. */
	volatile size_t huge = SIZE_MAX - 8;
	void *p = &p;

	UK_TEST_ASSERT(a != NULL);
	UK_TEST_EXPECT(!uk_calloc(a, huge / 2, 3));
	UK_TEST_EXPECT(!uk_malloc(a, huge));
	UK_TEST_EXPECT(!uk_memalign(a, 48, 8));
	UK_TEST_EXPECT(!uk_palloc(a, huge / 2));
	UK_TEST_EXPECT_EQ(uk_posix_memalign(a, &p, 2, 8), EINVAL);
	UK_TEST_EXPECT(p == &p);
	UK_TEST_EXPECT(!uk_malloc(NULL, 8));
}

UK_TESTCASE(ukalloc, calloc_zeroes_what_was_used)
{
	struct uk_alloc *a = uk_alloc_get_default();
	unsigned char *p = uk_malloc(a, 100);

	UK_TEST_ASSERT(p != NULL);
	memset(p, 0xff, 100);
	uk_free(a, p);
	p = uk_calloc(a, 10, 10);
	UK_TEST_ASSERT(p != NULL);
	for (int i = 0; i < 100; i++)
		UK_TEST_EXPECT_EQ(p[i], 0);
	uk_free(a, p);
}

UK_TESTCASE(ukalloc, realloc_keeps_contents)
{
	struct uk_alloc *a = uk_alloc_get_default();
	unsigned char *p = uk_realloc(a, NULL, 10);

	UK_TEST_ASSERT(p != NULL);
	for (int i = 0; i < 10; i++)
		p[i] = i;
	for (size_t size = 20; size < 20000; size *= 3) {
		p = uk_realloc(a, p, size);
		UK_TEST_ASSERT(p != NULL);
		for (int i = 0; i < 10; i++)
			UK_TEST_EXPECT_EQ(p[i], i);
	}
	p = uk_realloc(a, p, 10);
	UK_TEST_ASSERT(p != NULL);
	UK_TEST_EXPECT_EQ(p[9], 9);
	UK_TEST_EXPECT(uk_realloc(a, p, 0) == NULL);
}
