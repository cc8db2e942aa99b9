/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Built instead of stats.c.
 */
#include <uk/alloc.h>
#include <uk/errno.h>

int uk_alloc_set_limit(struct uk_alloc *a, size_t bytes)
{
	(void)a;
	(void)bytes;
	return -ENOTSUP;
}

int uk_alloc_stats_get(struct uk_alloc *a, struct uk_alloc_stats *st)
{
	(void)a;
	*st = (struct uk_alloc_stats){0};
	return -ENOTSUP;
}
