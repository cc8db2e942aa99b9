/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Priority inheritance. Each thread has a list of the mutexes that it holds
 * and somebody waits for; the most urgent of these waiters is what it
 * inherits. What changes one thread goes on to whom it waits for. (Sha,
 * Rajkumar, Lehoczky: Priority inheritance protocols, IEEE Transactions on
 * Computers 39, 1990.)
 */
#include "inherit.h"

static struct uk_thread *owner_of(const struct uk_mutex *m)
{
	return (struct uk_thread *)(m->owner & ~(uintptr_t)1);
}

static void list(struct uk_thread *t, struct uk_mutex *m)
{
	if (m->is_listed)
		return;
	m->is_listed = true;
	m->next_held = t->held;
	t->held = m;
}

static void unlist(struct uk_thread *t, struct uk_mutex *m)
{
	struct uk_mutex *held = t->held;

	if (!m->is_listed)
		return;
	m->is_listed = false;
	if (held == m) {
		t->held = m->next_held;
		return;
	}
	while (held->next_held != m)
		held = held->next_held;
	held->next_held = m->next_held;
}

/*
 * What `t` is owed, at least `least`, and what follows for the others. Ends in
 * a circle of threads that wait for each other, too: once nothing changes.
 */
static void update(struct uk_thread *t, unsigned int least)
{
	while (t) {
		const struct uk_mutex *m;
		unsigned int most = least;

		for (m = t->held; m; m = m->next_held)
			if (m->queue.first)
				most = MAX(most, m->queue.first->priority);
		if (!uk_thread_inherit(t, most))
			return;
		m = t->blocked_on;
		t = m ? owner_of(m) : NULL;
		least = 0;
	}
}

void inherit_wait(struct uk_mutex *m, struct uk_thread *owner)
{
	struct uk_thread *self = uk_thread_current();

	self->blocked_on = m;
	list(owner, m);
	update(owner, self->priority);
}

void inherit_waited(struct uk_mutex *m, struct uk_thread *owner)
{
	uk_thread_current()->blocked_on = NULL;
	if (!owner || owner == uk_thread_current())
		return;
	if (!m->queue.first)
		unlist(owner, m);
	update(owner, 0);
}

void inherit_hand_over(struct uk_mutex *m, struct uk_thread *next)
{
	struct uk_thread *self = uk_thread_current();

	unlist(self, m);
	if (next) {
		/* Not when it runs again: it may be boosted before that. */
		next->blocked_on = NULL;
		if (m->queue.first)
			list(next, m);
		update(next, 0);
	}
	update(self, 0);
}
