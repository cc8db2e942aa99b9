/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preemption: at the end of an interrupt another thread may go on. Who wants
 * that sets a flag; who can't have it counts up. Without the option
 * HAVE_PREEMPT all of this is nothing.
 */
#ifndef UK_PLAT_PREEMPT_H
#define UK_PLAT_PREEMPT_H

#include <uk/config.h>

/* Offsets in struct ukplat_preempt; `off` comes first. */
#define UKPLAT_PREEMPT_WANTED 4
#define UKPLAT_PREEMPT_SWITCH 8

#ifndef __ASSEMBLY__
#include <uk/essentials.h>
#include <uk/plat/cpu.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_HAVE_PREEMPT
struct ukplat_preempt {
	volatile unsigned int off; /* more than 0: not now */
	volatile bool wanted;
	/**
	 * The scheduler's: lets another thread run, if one should. Context:
	 * interrupts off, on the thread's stack.
	 */
	void (*switch_thread)(void);
};

_Static_assert(offsetof(struct ukplat_preempt, wanted) ==
			       UKPLAT_PREEMPT_WANTED &&
		       offsetof(struct ukplat_preempt, switch_thread) ==
			       UKPLAT_PREEMPT_SWITCH,
	       "as the trap entries have it");

/** Defined by the platform; each CPU has its own. */
extern UK_PER_CPU(struct ukplat_preempt, ukplat_preempt);

/** Does what was put off. Context: any. */
void ukplat_preempt_late(void);

/**
 * Lets another thread run, if one should: for who woke it with interrupts off
 * and has switched them on again. Context: any.
 */
static inline void ukplat_preempt_check(void)
{
	if (unlikely(uk_this_cpu(ukplat_preempt).wanted) &&
	    !uk_this_cpu(ukplat_preempt).off)
		ukplat_preempt_late();
}

/** Keeps this thread running; calls nest. Context: any. */
#ifdef CONFIG_HAVE_SMP
static inline void ukplat_preempt_disable(void)
{
	ukarch_this_cpu_inc(ukplat_preempt.off);
	__asm__ volatile("" ::: "memory");
}
#else
static inline void ukplat_preempt_disable(void)
{
	ukplat_preempt.off++;
	__asm__ volatile("" ::: "memory");
}
#endif

static inline void ukplat_preempt_enable(void)
{
	__asm__ volatile("" ::: "memory");
	if (!--uk_this_cpu(ukplat_preempt).off &&
	    unlikely(uk_this_cpu(ukplat_preempt).wanted))
		ukplat_preempt_late();
}
#else
static inline void ukplat_preempt_disable(void)
{
}

static inline void ukplat_preempt_enable(void)
{
}

static inline void ukplat_preempt_check(void)
{
}
#endif

#ifdef __cplusplus
}
#endif
#endif /* !__ASSEMBLY__ */

#endif /* UK_PLAT_PREEMPT_H */
