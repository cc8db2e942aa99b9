/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Statistics and limits. All count what a block really takes, not what was
 * asked for.
 */
#include <uk/argparse.h>
#include "poison.h"
#include "stats.h"

static size_t heap_limit;
UK_PARAM(ukalloc, limit, heap_limit,
	 "bytes that malloc() may hand out at once, 0 for all there are");

void *account_alloc(struct uk_alloc *a, void *p)
{
	struct uk_alloc_stats *st = &a->stats;
	size_t bytes = p ? block_bytes(a, p) : 0;

	if (p && a->limit &&
	    (bytes > a->limit || st->cur_bytes > a->limit - bytes)) {
		block_put(a, p);
		p = NULL;
	}
	if (!p) {
		st->failed++;
		return NULL;
	}
	st->cur_allocs++;
	st->total_allocs++;
	st->cur_bytes += bytes;
	st->peak_bytes = MAX(st->peak_bytes, st->cur_bytes);
	return p;
}

void account_free(struct uk_alloc *a, const void *p)
{
	a->stats.cur_bytes -= block_bytes(a, p);
	a->stats.cur_allocs--;
	a->stats.total_frees++;
}

void limit_heap(struct uk_alloc *a)
{
	a->limit = heap_limit;
}

size_t limit_of_heap(void)
{
	return heap_limit;
}

int uk_alloc_set_limit(struct uk_alloc *a, size_t bytes)
{
	a->limit = bytes;
	return 0;
}

int uk_alloc_stats_get(struct uk_alloc *a, struct uk_alloc_stats *st)
{
	*st = a->stats;
	return 0;
}
