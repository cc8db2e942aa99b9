/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Failures on demand.
 */
#include <uk/argparse.h>
#include "fail.h"

static size_t heap_fail;
UK_PARAM(ukalloc, fail, heap_fail,
	 "which allocation of the heap, from 1 on, fails; 0 for none");

void fail_heap(struct uk_alloc *a)
{
	a->fail_in = heap_fail;
}

int uk_alloc_fail(struct uk_alloc *a, size_t n)
{
	a->fail_in = n;
	return 0;
}
