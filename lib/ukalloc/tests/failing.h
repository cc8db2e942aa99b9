/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shortage of memory, for tests of any library: each allocation of an operation
 * fails in turn, and the operation must leave no block behind.
 */
#ifndef UKALLOC_FAILING_H
#define UKALLOC_FAILING_H

#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/test.h>

#if defined(CONFIG_LIBUKALLOC_FAIL) && defined(CONFIG_LIBUKALLOC_STATS)
#define UKALLOC_CAN_FAIL 1

#define FAILING_MAX 1000

static struct uk_alloc *failing_heap;
static bool failing_armed, failing_met;

/*
 * From here on no allocation fails: for what `fn` does to undo and to check.
 */
static inline void failing_end(void)
{
	if (failing_armed)
		failing_met = !failing_heap->fail_in;
	failing_armed = false;
	uk_alloc_fail(failing_heap, 0);
}

/*
 * Calls `fn`, which does something, undoes it and returns 0 or negative errno,
 * with its first, second, ... allocation of heap `a` failing, until it makes
 * fewer. It may fail for lack of memory or space only, and only then. The
 * first call is for what the libraries keep, such as tables that grow.
 */
static inline void each_allocation_of_fails(struct uk_alloc *a, int (*fn)(void))
{
	struct uk_alloc_stats before, after;
	size_t n = 0;
	int rc;

	failing_heap = a;
	rc = fn();
	UK_TEST_EXPECT_EQ(rc, 0);
	do {
		uk_alloc_stats_get(a, &before);
		failing_armed = true;
		uk_alloc_fail(a, ++n);
		rc = fn();
		failing_end();
		uk_alloc_stats_get(a, &after);
		UK_TEST_EXPECT_EQ(after.cur_allocs, before.cur_allocs);
		UK_TEST_EXPECT(rc == 0 || (failing_met &&
					   (rc == -ENOMEM || rc == -ENOSPC)));
	} while (failing_met && n < FAILING_MAX);
	UK_TEST_EXPECT(n > 1 && n < FAILING_MAX);
}

static inline void each_allocation_fails(int (*fn)(void))
{
	each_allocation_of_fails(uk_alloc_get_default(), fn);
}
#endif

#endif /* UKALLOC_FAILING_H */
