/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uksched's threads, as gdb sees them.
 */
#include <uk/arch/string.h>
#include <uk/plat/memory.h>
#include <uk/sched.h>
#include "stub.h"

/* Numbers begin with 1; before the scheduler's start there is no list. */
unsigned long gdb_thread_current(void)
{
	unsigned long id = uk_thread_current()->id;

	return id ? id : 1;
}

static const struct uk_thread *find(unsigned long tid)
{
	const struct uk_thread *t = uk_threads;

	while (t && t->id != tid)
		t = t->all_next;
	return t;
}

unsigned long gdb_thread_after(unsigned long tid)
{
	unsigned long next = 0;

	if (!uk_threads)
		return tid ? 0 : gdb_thread_current();
	for (const struct uk_thread *t = uk_threads; t; t = t->all_next)
		if (t->id > tid && (!next || t->id < next))
			next = t->id;
	return next;
}

bool gdb_thread_exists(unsigned long tid)
{
	return tid == gdb_thread_current() || find(tid);
}

static size_t append(char *text, size_t at, const char *s)
{
	while (*s && at < GDB_NAME_MAX - 1)
		text[at++] = *s++;
	text[at] = '\0';
	return at;
}

void gdb_thread_describe(unsigned long tid, char text[GDB_NAME_MAX])
{
	static const char *const states[] = {
		[UK_THREAD_READY] = "ready",
		[UK_THREAD_WAITING] = "waiting",
		[UK_THREAD_EXITED] = "ended",
	};
	const struct uk_thread *t = find(tid);
	size_t at = 0;

	text[0] = '\0';
	if (!t)
		return;
	if (t->name) {
		at = append(text, at, t->name);
		at = append(text, at, ", ");
	}
	append(text, at,
	       t == uk_thread_current() ? "running" : states[t->state]);
}

const void *gdb_thread_context(unsigned long tid)
{
	const struct uk_thread *t = find(tid);

	return t && t != uk_thread_current() ? t->context : NULL;
}
