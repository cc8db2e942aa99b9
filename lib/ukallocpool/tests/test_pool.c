/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pools with memory of their own and of the heap.
 */
#include <uk/allocpool.h>
#include <uk/arch/string.h>
#include <uk/test.h>

UK_TESTCASE(ukallocpool, all_that_fits_and_no_more)
{
	static char memory[1000] __uk_align(16), more[100];
	unsigned char *objects[32];
	struct uk_pool p;
	unsigned int n = 0;

	uk_pool_init(&p, 48, 8, NULL);
	UK_TEST_EXPECT(!uk_pool_get(&p));
	UK_TEST_EXPECT_EQ(uk_pool_grow(&p, memory, sizeof(memory)), 1000 / 48);
	objects[n++] = uk_pool_get(&p);
	UK_TEST_EXPECT_EQ(uk_pool_grow(&p, more, 10), 0);
	UK_TEST_EXPECT(uk_pool_grow(&p, more, sizeof(more)) >= 1);
	while ((objects[n] = uk_pool_get(&p))) {
		memset(objects[n], n, 40);
		n++;
	}
	UK_TEST_EXPECT(n >= 1000 / 48 + 1 && uk_pool_free(&p) == 0);
	for (unsigned int i = 1; i < n; i++)
		for (unsigned int at = 0; at < 40; at++)
			UK_TEST_ASSERT(objects[i][at] == i);
	while (n)
		uk_pool_put(&p, objects[--n]);
	/* The last one given back is the first one handed out. */
	UK_TEST_EXPECT(uk_pool_get(&p) == objects[0]);
}

UK_TESTCASE(ukallocpool, alignment)
{
	for (size_t align = 1; align <= 4096; align *= 4) {
		struct uk_pool p;

		uk_pool_init(&p, 24, align, uk_alloc_get_default());
		for (int i = 0; i < 3; i++) {
			uintptr_t at = (uintptr_t)uk_pool_get(&p);

			UK_TEST_EXPECT(at && IS_ALIGNED(at, align));
		}
	}
}
