/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What trace points have left: the last records, in a ring. The points
 * themselves are in <uk/trace.h>.
 */
#ifndef UK_TRACING_H
#define UK_TRACING_H

#include <uk/trace.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Switches the trace points that `words` names on or off: parted by commas,
 * a library ("uksched", or "sched"), a point of it ("sched.switch"), or
 * "all". Returns how many points that were; -ENOENT when a word names none,
 * with all of the others switched. Context: any.
 */
int uk_trace_select(const char *words, bool on);

/** Forgets all records. Context: any. */
void uk_trace_reset(void);

struct uk_trace_stats {
	uint32_t records; /* that there are */
	uint64_t lost;	  /* that have given way to others */
};

/** Context: any. */
void uk_trace_stats_get(struct uk_trace_stats *st);

struct uk_trace_event {
	const struct uk_tracepoint *point;
	uint64_t at; /* ukplat_clock_ns() */
	uint64_t args[UK_TRACE_ARGS_MAX];
};

/**
 * Calls `fn` for each record, the oldest first. Nothing is recorded meanwhile.
 * Context: any; `fn` runs with interrupts off.
 */
void uk_trace_walk(void (*fn)(const struct uk_trace_event *r, void *arg),
		   void *arg);

/**
 * Switches all trace points off, prints all records to the console, and
 * forgets them. For support/observe/trace.py to read:
 *
 *	=== uktrace 1 N records, N lost, N points
 *	ID NUMBERS LIBRARY NAME FORMAT		for each point
 *	:BASE64					the records
 *	=== end HASH				FNV-1a of their bytes, 32 bits
 *
 * A record is its point's id, the nanoseconds since the record before (the
 * first: since boot) and its numbers, each as uleb128. Context: any.
 */
void uk_trace_dump(void);

#ifdef __cplusplus
}
#endif

#endif /* UK_TRACING_H */
