/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A full table of descriptors, for tests of any library: what makes a
 * descriptor must leave no block behind when there is none.
 */
#ifndef POSIX_FD_FULL_H
#define POSIX_FD_FULL_H

#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/file.h>
#include <uk/syscall.h>
#include <uk/test.h>

#ifdef CONFIG_LIBUKALLOC_STATS
/** Calls `make`, which makes a descriptor: there is none left. */
static inline void no_descriptor_for(long (*make)(void))
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_alloc_stats before, after;
	long first = -1, last = -1, fd;

	while ((fd = UK_SYS(dup, 1)) >= 0) {
		if (first < 0)
			first = fd;
		last = fd;
	}
	UK_TEST_EXPECT_EQ(fd, -EMFILE);
	uk_alloc_stats_get(a, &before);
	UK_TEST_EXPECT_EQ(make(), -EMFILE);
	uk_alloc_stats_get(a, &after);
	UK_TEST_EXPECT_EQ(after.cur_allocs, before.cur_allocs);
	/* All were free from the first one on. */
	for (fd = first; fd <= last; fd++)
		UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
	UK_TEST_EXPECT_EQ(make() >= 0, true);
	UK_TEST_EXPECT_EQ(UK_SYS(close, first), 0);
}
#else
static inline void no_descriptor_for(long (*make)(void))
{
	(void)make;
}
#endif

#endif /* POSIX_FD_FULL_H */
