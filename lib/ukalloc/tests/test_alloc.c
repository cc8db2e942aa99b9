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

UK_TESTCASE(ukalloc, nothing_is_something)
{
	struct uk_alloc *a = uk_alloc_get_default();
	void *p = uk_malloc(a, 0), *q = uk_calloc(a, 0, 8);

	UK_TEST_EXPECT(p && q && p != q);
	uk_free(a, p);
	uk_free(a, q);
	uk_free(a, NULL);
	p = uk_realloc(a, NULL, 0);
	UK_TEST_EXPECT(p != NULL);
	UK_TEST_EXPECT(uk_realloc(a, p, 0) == NULL);
	UK_TEST_EXPECT(!uk_palloc(a, 0));
}

/* Byte by byte, up and down: never to another block of the same size. */
UK_TESTCASE(ukalloc, realloc_stays_while_it_fits)
{
	struct uk_alloc *a = uk_alloc_get_default();
	char *p = uk_malloc(a, 1);

	for (size_t size = 1, step = 1; size; size += step) {
		size_t was = p ? uk_alloc_usable(a, p) : 0;
		char *q = uk_realloc(a, p, size);

		UK_TEST_ASSERT(q != NULL);
		UK_TEST_EXPECT(q == p || uk_alloc_usable(a, q) != was);
		p = q;
		if (size == 10000)
			step = -1;
	}
	uk_free(a, p);
}

UK_TESTCASE(ukalloc, realloc_that_fails_keeps_the_block)
{
	struct uk_alloc *a = uk_alloc_get_default();
	volatile size_t huge = SIZE_MAX / 4;
	char *p = uk_malloc(a, 3);

	UK_TEST_ASSERT(p != NULL);
	memcpy(p, "ab", 3);
	UK_TEST_EXPECT(!uk_realloc(a, p, huge));
	UK_TEST_EXPECT_STREQ(p, "ab");
	uk_free(a, p);
}

UK_TESTCASE(ukalloc, the_default_is_registered)
{
	struct uk_alloc *a = NULL;

	do
		a = uk_alloc_next(a);
	while (a && a != uk_alloc_get_default());
	UK_TEST_EXPECT(a != NULL);
}

#if defined(CONFIG_LIBUKALLOC_STATS) && !defined(CONFIG_LIBUKALLOC_POISON)
UK_TESTCASE(ukalloc, statistics)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_alloc_stats was, is;
	volatile size_t huge = SIZE_MAX / 4;
	void *p;

	uk_alloc_stats_get(a, &was);
	p = uk_malloc(a, 5000);
	UK_TEST_ASSERT(p != NULL);
	uk_alloc_stats_get(a, &is);
	UK_TEST_EXPECT_EQ(is.cur_allocs, was.cur_allocs + 1);
	UK_TEST_EXPECT_EQ(is.cur_bytes, was.cur_bytes + uk_alloc_usable(a, p));
	UK_TEST_EXPECT(is.peak_bytes >= is.cur_bytes);
	uk_free(a, p);
	UK_TEST_EXPECT(!uk_malloc(a, huge));
	UK_TEST_EXPECT(!uk_calloc(a, huge, 8));
	UK_TEST_EXPECT(!uk_memalign(a, 3, 8));
	uk_alloc_stats_get(a, &is);
	UK_TEST_EXPECT_EQ(is.cur_bytes, was.cur_bytes);
	UK_TEST_EXPECT_EQ(is.total_frees, was.total_frees + 1);
	UK_TEST_EXPECT_EQ(is.failed, was.failed + 3);
}

UK_TESTCASE(ukalloc, limit)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_alloc_stats st;
	void *p;

	uk_alloc_stats_get(a, &st);
	UK_TEST_EXPECT_EQ(uk_alloc_set_limit(a, st.cur_bytes + 64), 0);
	/* 80 bytes take 96 or 128. */
	UK_TEST_EXPECT(!uk_malloc(a, 80));
	p = uk_malloc(a, 50);
	UK_TEST_EXPECT(p != NULL);
	UK_TEST_EXPECT(!uk_malloc(a, 32));
	uk_free(a, p);
	UK_TEST_EXPECT_EQ(uk_alloc_set_limit(a, 1), 0);
	UK_TEST_EXPECT(!uk_malloc(a, 1));
	uk_alloc_set_limit(a, 0);
	p = uk_malloc(a, 80);
	UK_TEST_EXPECT(p != NULL);
	uk_free(a, p);
}

UK_TESTCASE(ukalloc, accounts)
{
	static struct uk_alloc_account acc;
	struct uk_alloc_stats st;
	size_t bytes;
	void *p;

	uk_alloc_account_init(&acc, "test", uk_alloc_get_default());
	p = uk_malloc(&acc.alloc, 1000);
	UK_TEST_ASSERT(p != NULL);
	bytes = uk_alloc_usable(&acc.alloc, p);
	uk_alloc_stats_get(&acc.alloc, &st);
	UK_TEST_EXPECT(st.cur_allocs == 1 && st.cur_bytes == bytes);
	uk_alloc_set_limit(&acc.alloc, bytes + 100);
	UK_TEST_EXPECT(!uk_malloc(&acc.alloc, 1000));
	p = uk_realloc(&acc.alloc, p, 10);
	uk_free(&acc.alloc, p);
	uk_alloc_stats_get(&acc.alloc, &st);
	UK_TEST_EXPECT(st.cur_bytes == 0 && st.failed >= 1);
	UK_TEST_EXPECT_EQ(uk_alloc_addmem(&acc.alloc, p, 10), -ENOTSUP);
}
#endif

#ifdef CONFIG_LIBUKALLOC_FAIL
UK_TESTCASE(ukalloc, fails_on_demand)
{
	struct uk_alloc *a = uk_alloc_get_default();
	void *p, *q;

	UK_TEST_EXPECT_EQ(uk_alloc_fail(a, 2), 0);
	p = uk_malloc(a, 1);
	UK_TEST_EXPECT(!uk_malloc(a, 1));
	q = uk_malloc(a, 1);
	UK_TEST_EXPECT(p && q);
	uk_free(a, p);
	uk_free(a, q);
}
#endif

#ifndef CONFIG_LIBUKALLOC_STATS
UK_TESTCASE(ukalloc, without_statistics)
{
	struct uk_alloc_stats st = {.failed = 1};

	UK_TEST_EXPECT_EQ(uk_alloc_stats_get(uk_alloc_get_default(), &st),
			  -ENOTSUP);
	UK_TEST_EXPECT_EQ(st.failed, 0);
	UK_TEST_EXPECT_EQ(uk_alloc_set_limit(uk_alloc_get_default(), 1),
			  -ENOTSUP);
}
#endif
