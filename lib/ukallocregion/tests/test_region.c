/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A region: from the front on, the last block back.
 */
#include <uk/allocregion.h>
#include <uk/errno.h>
#include <uk/test.h>

static char memory[4096], second[4096];

UK_TESTCASE(ukallocregion, from_the_front_on)
{
	struct uk_alloc *a = uk_allocregion_init(memory, sizeof(memory));
	size_t avail = uk_alloc_availmem(a), largest;
	char *p = uk_malloc(a, 100), *q = uk_malloc(a, 100), *r;

	UK_TEST_ASSERT(p && q);
	UK_TEST_EXPECT(q >= p + 100 && q < p + 100 + 128);
	uk_free(a, p); /* lost */
	r = uk_malloc(a, 10);
	UK_TEST_EXPECT(r > q);
	uk_free(a, r);
	uk_free(a, q);
	UK_TEST_EXPECT(uk_malloc(a, 100) == q);
	uk_free(a, q);
	r = uk_memalign(a, 512, 8);
	UK_TEST_EXPECT(r && IS_ALIGNED((uintptr_t)r, 512));
	uk_free(a, r);
	UK_TEST_EXPECT(uk_malloc(a, 100) == q);
	uk_free(a, q);
	UK_TEST_EXPECT(uk_alloc_availmem(a) < avail);
	largest = uk_alloc_maxalloc(a);
	UK_TEST_EXPECT(!uk_malloc(a, largest + 16));
#ifndef CONFIG_LIBUKALLOC_POISON
	UK_TEST_EXPECT(uk_malloc(a, largest));
#endif
	uk_alloc_unregister(a);
}

UK_TESTCASE(ukallocregion, more_memory_later)
{
	struct uk_alloc *a = uk_allocregion_init(memory, 512);

	UK_TEST_EXPECT(!uk_malloc(a, 2000));
	UK_TEST_EXPECT_EQ(uk_alloc_addmem(a, second, 20), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_alloc_addmem(a, second + 3, 4000), 0);
	UK_TEST_EXPECT(uk_malloc(a, 2000));
	uk_alloc_unregister(a);
	UK_TEST_EXPECT(!uk_allocregion_init(second, 30));
}

/* Padding for alignment counts as well: no block goes beyond the end. */
UK_TESTCASE(ukallocregion, aligned_up_to_the_end)
{
	unsigned int got = 0;

	for (size_t size = 16; size < 4096; size += 16) {
		struct uk_alloc *a = uk_allocregion_init(memory, 4000);
		char *p = uk_memalign(a, 1024, size);

		got += p != NULL;
		UK_TEST_EXPECT(!p || p + size <= memory + 4000);
		uk_alloc_unregister(a);
	}
	UK_TEST_EXPECT(got > 64 && got < 255);
}
