/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TLSF on memory of its own.
 */
#include <uk/alloctlsf.h>
#include <uk/errno.h>
#include "../../ukalloc/tests/exercise.h"

#define HEAP (256 * 1024)

static char memory[HEAP + 7];

UK_TESTCASE(ukalloctlsf, random_operations_and_all_back)
{
	struct uk_alloc *a = uk_alloctlsf_init(memory + 3, HEAP);
	size_t avail, largest;

	UK_TEST_ASSERT(a != NULL);
	avail = uk_alloc_availmem(a);
	largest = uk_alloc_maxalloc(a);
	UK_TEST_EXPECT(avail > HEAP - 6000 && largest > avail / 16 * 15 - 64);
	exercise(a);
	UK_TEST_EXPECT_EQ(uk_alloc_availmem(a), avail);
	UK_TEST_EXPECT_EQ(uk_alloc_maxalloc(a), largest);
	uk_alloc_unregister(a);
}

UK_TESTCASE(ukalloctlsf, little_waste)
{
	struct uk_alloc *a = uk_alloctlsf_init(memory, HEAP);
	size_t n = 0, avail = uk_alloc_availmem(a);

	while (uk_malloc(a, 56))
		n++;
#ifndef CONFIG_LIBUKALLOC_POISON
	UK_TEST_EXPECT_EQ(n, avail / 64);
#else
	UK_TEST_EXPECT(n < avail / 64);
#endif
	uk_alloc_unregister(a);
}

UK_TESTCASE(ukalloctlsf, more_memory_later)
{
	static char second[8192];
	struct uk_alloc *a = uk_alloctlsf_init(memory, 8192);
	size_t avail = uk_alloc_availmem(a);

	UK_TEST_EXPECT_EQ(uk_alloc_addmem(a, second, 24), -EINVAL);
	UK_TEST_EXPECT(!uk_malloc(a, 7000));
	UK_TEST_EXPECT_EQ(uk_alloc_addmem(a, second + 1, 8000), 0);
	UK_TEST_EXPECT(uk_alloc_availmem(a) > avail + 7900);
	UK_TEST_EXPECT(uk_malloc(a, 7000) != NULL);
	uk_alloc_unregister(a);
	UK_TEST_EXPECT(!uk_alloctlsf_init(second, 1000));
}
