/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Profiling by sampling: a timer looks at what it has interrupted and follows
 * the frame pointers to who called it. Equal stacks are counted together, in
 * memory set aside for that. Time with interrupts off counts for where they
 * are switched on again.
 *
 * The parameter ukprof.start=main (or =boot: as soon as there is a clock)
 * does all of it: profiles until the image exits, then prints.
 */
#ifndef UK_PROF_H
#define UK_PROF_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UK_PROF_HZ_MAX 10000

/**
 * Starts to take `hz` samples a second, in addition to those there are.
 * Returns 0; -EINVAL when `hz` is none of 1 to UK_PROF_HZ_MAX; -EBUSY when
 * it is running.
 * Context: thread.
 */
int uk_prof_start(unsigned int hz);

/** Stops; the samples stay. Context: thread. */
void uk_prof_stop(void);

/** Forgets all samples. Context: thread. */
void uk_prof_reset(void);

struct uk_prof_stats {
	uint32_t samples; /* those that were dropped included */
	uint32_t dropped; /* for want of memory */
	uint32_t missed;  /* not taken: an interrupt came too late */
	uint32_t stacks;  /* that differ */
	uint32_t hz;	  /* as last started */
};

/** Context: thread. */
void uk_prof_stats_get(struct uk_prof_stats *stats);

/* In place of a function: code that is none of the image's; callers that a
 * stack of more than LIBUKPROF_DEPTH functions had no room for. */
#define UK_PROF_OUTSIDE UINTPTR_MAX
#define UK_PROF_DEEPER	(UINTPTR_MAX - 1)

/**
 * Calls `fn` for each stack: `n` functions, the one that ran first, then its
 * caller and so on. They are the functions' beginnings where the image has a
 * table of their names, and addresses in them else. Context: thread; sampling
 * stopped.
 */
void uk_prof_walk(void (*fn)(const uintptr_t *functions, unsigned int n,
			     uint32_t count, void *arg),
		  void *arg);

/**
 * Prints all to the console: a line `=== ukprof HZ Hz, N samples, ...`, then
 * for each stack a line in the format of flame graphs, `main;caller;function
 * COUNT`, then a line `=== end`. Who called main() or a thread's function is
 * left out. Stops sampling. Context: thread.
 */
void uk_prof_print(void);

#ifdef __cplusplus
}
#endif

#endif /* UK_PROF_H */
