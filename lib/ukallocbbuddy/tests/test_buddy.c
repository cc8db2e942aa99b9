/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The buddy allocator on memory of its own: random operations, contents
 * checked, and everything back in the end.
 */
#include <uk/allocbbuddy.h>
#include <uk/errno.h>
#include <uk/test.h>
#include "../../ukalloc/tests/exercise.h"

#define HEAP (256 * 1024)

static char memory[HEAP + 7];

UK_TESTCASE(ukallocbbuddy, random_operations_and_all_back)
{
	struct uk_alloc *a = uk_allocbbuddy_init(memory + 3, HEAP);
	size_t avail, largest;

	UK_TEST_ASSERT(a != NULL);
	avail = uk_alloc_availmem(a);
	largest = uk_alloc_maxalloc(a);
	exercise(a);
	UK_TEST_EXPECT_EQ(uk_alloc_availmem(a), avail);
	UK_TEST_EXPECT_EQ(uk_alloc_maxalloc(a), largest);
	UK_TEST_EXPECT(uk_malloc(a, largest) != NULL);
}

UK_TESTCASE(ukallocbbuddy, more_memory_later)
{
	static char first[5 * UK_PAGE_SIZE], second[9 * UK_PAGE_SIZE + 5];
	struct uk_alloc *a = uk_allocbbuddy_init(first, sizeof(first));
	void *pages[16];
	size_t avail, n = 0;

	UK_TEST_ASSERT(a != NULL);
	UK_TEST_EXPECT_EQ(uk_alloc_addmem(a, second, UK_PAGE_SIZE), -EINVAL);
	avail = uk_alloc_availmem(a);
	UK_TEST_EXPECT_EQ(uk_alloc_addmem(a, second + 5, sizeof(second) - 5),
			  0);
	UK_TEST_EXPECT(uk_alloc_availmem(a) >= avail + 7 * UK_PAGE_SIZE);
	avail = uk_alloc_availmem(a);
	while (n < ARRAY_SIZE(pages) && (pages[n] = uk_palloc(a, 1)))
		n++;
	UK_TEST_EXPECT_EQ(n * UK_PAGE_SIZE, avail);
	UK_TEST_EXPECT_EQ(uk_alloc_availmem(a), 0);
	UK_TEST_EXPECT(!uk_malloc(a, 1));
	while (n)
		uk_pfree(a, pages[--n], 1);
	UK_TEST_EXPECT_EQ(uk_alloc_availmem(a), avail);
}

UK_TESTCASE(ukallocbbuddy, two_to_a_page)
{
	struct uk_alloc *a = uk_alloc_next(NULL);
	size_t avail = uk_alloc_availmem(a);
	void *p = uk_malloc(a, 1514), *q = uk_malloc(a, 1514);

	UK_TEST_EXPECT(avail - uk_alloc_availmem(a) <= UK_PAGE_SIZE);
	uk_free(a, p);
	uk_free(a, q);
	UK_TEST_EXPECT_EQ(uk_alloc_availmem(a), avail);
}

UK_TESTCASE(ukallocbbuddy, too_small)
{
	static char tiny[4096];

	UK_TEST_EXPECT(uk_allocbbuddy_init(tiny, sizeof(tiny)) == NULL);
	UK_TEST_EXPECT(uk_allocbbuddy_init(tiny, 0) == NULL);
}

UK_TESTCASE(ukallocbbuddy, alignment)
{
	struct uk_alloc *a = uk_alloc_get_default();

	for (size_t align = 1; align <= 65536; align *= 2) {
		void *p = uk_memalign(a, align, 24);

		UK_TEST_ASSERT(p != NULL);
		UK_TEST_EXPECT(IS_ALIGNED((uintptr_t)p, align));
		UK_TEST_EXPECT(IS_ALIGNED((uintptr_t)p, UK_ALLOC_ALIGN));
		uk_free(a, p);
	}
}
