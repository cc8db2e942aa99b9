/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of uktrace share.
 */
#ifndef TRACE_INTERNAL_H
#define TRACE_INTERNAL_H

#include <uk/table.h>
#include <uk/tracing.h>

UK_TABLE_DECLARE(tracepoints, struct uk_tracepoint);

/** A point's library without the `lib` in front. */
static inline const char *trace_lib(const struct uk_tracepoint *p)
{
	const char *s = p->lib;

	return s[0] == 'l' && s[1] == 'i' && s[2] == 'b' ? s + 3 : s;
}

/** As uk_trace_walk(), for who is alone: in a crash the ring may be locked. */
void trace_walk_unlocked(void (*fn)(const struct uk_trace_event *r, void *arg),
			 void *arg);

/** As uk_trace_dump(), for who is alone; the records stay. */
void trace_dump_unlocked(void);

/** Does uktrace.on name trace points? */
bool trace_is_wanted(void);

#endif /* TRACE_INTERNAL_H */
