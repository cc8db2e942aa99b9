/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What can be tried without a crash: where blocks end, what is gone.
 */
#include <uk/allocguard.h>
#include <uk/plat/paging.h>
#include "../../ukalloc/tests/exercise.h"

UK_TESTCASE(ukallocguard, random_operations)
{
	exercise(&uk_allocguard);
}

UK_TESTCASE(ukallocguard, blocks_end_where_memory_does)
{
	for (size_t size = 16; size < 10000; size += 4080) {
		char *p = uk_malloc(&uk_allocguard, size);

		UK_TEST_ASSERT(p != NULL);
		UK_TEST_EXPECT(ukplat_vm_readable((uintptr_t)p, size));
		UK_TEST_EXPECT(!ukplat_vm_readable((uintptr_t)p, size + 1));
		uk_free(&uk_allocguard, p);
		UK_TEST_EXPECT(!ukplat_vm_readable((uintptr_t)p, 1));
	}
}

UK_TESTCASE(ukallocguard, blocks_from_before)
{
	struct uk_alloc *first = uk_alloc_next(NULL);
	void *p = uk_malloc(first, 100);

	UK_TEST_ASSERT(p && first != &uk_allocguard);
	UK_TEST_EXPECT(uk_alloc_usable(&uk_allocguard, p) >= 100);
	p = uk_realloc(&uk_allocguard, p, 10000);
	UK_TEST_EXPECT(p != NULL);
	uk_free(&uk_allocguard, p);
}
