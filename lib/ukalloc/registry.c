/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which allocators there are, and which one is the default.
 */
#include "stats.h"

static struct uk_alloc *first, *default_alloc;

void uk_alloc_register(struct uk_alloc *a)
{
	struct uk_alloc **last = &first;

	while (*last)
		last = &(*last)->next;
	*last = a;
	a->next = NULL;
	if (!default_alloc) {
		default_alloc = a;
		limit_heap(a);
	}
}

struct uk_alloc *uk_alloc_get_default(void)
{
	return default_alloc;
}

void uk_alloc_set_default(struct uk_alloc *a)
{
	default_alloc = a;
}

struct uk_alloc *uk_alloc_next(struct uk_alloc *a)
{
	return a ? a->next : first;
}
