/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of ukprof share. A place is a function's beginning, or an
 * address, counted from the first function of the image.
 */
#ifndef PROF_INTERNAL_H
#define PROF_INTERNAL_H

#include <uk/config.h>
#include <uk/plat/irq.h>
#include <uk/prof.h>

#define DEPTH	      CONFIG_LIBUKPROF_DEPTH
#define PLACE_OUTSIDE UINT32_MAX
#define PLACE_DEEPER  (UINT32_MAX - 1)

extern const char uk_text_start[], uk_text_end[];

static inline bool is_code(uintptr_t pc)
{
	return pc >= (uintptr_t)uk_text_start && pc < (uintptr_t)uk_text_end;
}

/* functions.c */

/** Makes the table that functions_place() uses, unless there is one. */
void functions_init(void);

/** The place of an address. Context: any. */
uint32_t functions_place(uintptr_t pc);

/** Where the function of `pc` begins; 0 where nobody knows. Context: any. */
uintptr_t functions_begin(uintptr_t pc);

/* backtrace.c */

/** The places of what was interrupted, innermost first; returns how many. */
unsigned int backtrace(const struct ukplat_irq_frame *f,
		       uint32_t places[DEPTH]);

/* stacks.c; context: interrupts off */

struct stacks {
	uint32_t *words; /* what they are kept in */
	uint32_t room, used;
	uint32_t nr;
	uint32_t heads[256]; /* by hash; where in words; 0: none */
};

/** An empty set of stacks in `room` words. */
void stacks_init(struct stacks *s, uint32_t *words, uint32_t room);

/** Counts a stack of `n` places; false when there is no room for it. */
bool stacks_count(struct stacks *s, const uint32_t *places, unsigned int n);

/** Calls `fn` for each, in the order in which they first came. */
void stacks_walk(const struct stacks *s,
		 void (*fn)(const uint32_t *places, unsigned int n,
			    uint32_t count, void *arg),
		 void *arg);

#endif /* PROF_INTERNAL_H */
