/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the scheduler's files share.
 */
#ifndef SCHED_INTERNAL_H
#define SCHED_INTERNAL_H

#include <uk/sched.h>
#include <uk/plat/preempt.h>

/** Every free word of a stack is this; its lowest one must stay so. */
#define STACK_FILL 0x5afe57ac5afe57acULL

/**
 * Gives the CPU to the next thread that is ready, asleep until there is one.
 * Returns when this thread, put into a queue before, has its turn again.
 * Context: interrupts off.
 */
void sched_switch(void);

/** Where a new thread begins: its switch isn't finished yet. */
void sched_begin(void);

/** Lets a thread that has just become ready run, if it is more urgent. */
static inline void sched_preempt_late(void)
{
#ifdef CONFIG_HAVE_PREEMPT
	if (ukplat_preempt.wanted && !ukplat_preempt.off)
		ukplat_preempt_late();
#endif
}

/** Frees a thread that has ended and isn't running any more. */
void thread_free(struct uk_thread *t);

#endif /* SCHED_INTERNAL_H */
