/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The run queue of the cooperative scheduler: first come, first served.
 */
#include <uk/sched.h>

static struct uk_thread *first, **end = &first;

void uk_runq_push(struct uk_thread *t)
{
	t->next = NULL;
	*end = t;
	end = &t->next;
}

/* Noted, no more. */
void uk_runq_set_priority(struct uk_thread *t, unsigned int priority)
{
	t->priority = priority;
}

struct uk_thread *uk_runq_pop(void)
{
	struct uk_thread *t = first;

	if (t) {
		first = t->next;
		if (!first)
			end = &first;
	}
	return t;
}
