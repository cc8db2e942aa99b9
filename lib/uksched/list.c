/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The list of all threads, for debuggers.
 */
#include "sched_internal.h"

struct uk_thread *uk_threads;

void list_number(struct uk_thread *t)
{
	static unsigned long last_id;

	t->id = __atomic_add_fetch(&last_id, 1, __ATOMIC_RELAXED);
}

void list_add(struct uk_thread *t)
{
	t->all_next = uk_threads;
	if (uk_threads)
		uk_threads->all_prev = t;
	uk_threads = t;
}

void list_remove(struct uk_thread *t)
{
	if (t->all_prev)
		t->all_prev->all_next = t->all_next;
	else
		uk_threads = t->all_next;
	if (t->all_next)
		t->all_next->all_prev = t->all_prev;
}
