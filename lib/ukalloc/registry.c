/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which allocators there are, and which one is the default.
 */
#include "fail.h"
#include "stats.h"

static struct uk_spinlock lock; /* of the list */
static struct uk_alloc *first;
struct uk_alloc *uk_alloc_default_;

void uk_alloc_register(struct uk_alloc *a)
{
	struct uk_alloc **last = &first;

	uk_spin_lock_threads(&lock);
	while (*last)
		last = &(*last)->next;
	*last = a;
	a->next = NULL;
	store_publish(a);
	if (!uk_alloc_default_) {
		uk_alloc_default_ = a;
		limit_heap(a);
		fail_heap(a);
	}
	uk_spin_unlock_threads(&lock);
}

void uk_alloc_unregister(struct uk_alloc *a)
{
	struct uk_alloc **link = &first;

	uk_spin_lock_threads(&lock);
	while (*link && *link != a)
		link = &(*link)->next;
	if (*link) {
		*link = a->next;
		store_withdraw(a);
	}
	if (uk_alloc_default_ == a)
		uk_alloc_default_ = first;
	uk_spin_unlock_threads(&lock);
}

void uk_alloc_set_default(struct uk_alloc *a)
{
	uk_alloc_default_ = a;
}

struct uk_alloc *uk_alloc_next(struct uk_alloc *a)
{
	return a ? a->next : first;
}
