/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Failures on demand, which an option may take out.
 */
#ifndef UKALLOC_FAIL_H
#define UKALLOC_FAIL_H

#include <uk/alloc.h>

#ifdef CONFIG_LIBUKALLOC_FAIL
/** Is this allocation the one that fails? */
static inline bool must_fail(struct uk_alloc *a)
{
	return a->fail_in && !--a->fail_in;
}

/** As the parameter ukalloc.fail has it. */
void fail_heap(struct uk_alloc *a);
#else
static inline bool must_fail(struct uk_alloc *a)
{
	(void)a;
	return false;
}

static inline void fail_heap(struct uk_alloc *a)
{
	(void)a;
}
#endif

#endif /* UKALLOC_FAIL_H */
