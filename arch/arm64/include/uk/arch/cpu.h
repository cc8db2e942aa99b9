/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What each CPU has for itself: its variables lie as far from CPU 0's as
 * TPIDR_EL1 says; the thread that runs is in TPIDRRO_EL0, since reading it by
 * way of the other may be interrupted halfway. Where HAVE_SMP is.
 */
#ifndef UK_ARCH_CPU_H
#define UK_ARCH_CPU_H

#include <uk/arch/arm64.h>

static inline uintptr_t ukarch_cpu_offset(void)
{
	return arm64_sysreg(tpidr_el1);
}

#define ukarch_this_cpu_ptr(name)                                              \
	((__typeof__(name) *)((uintptr_t)&(name) + ukarch_cpu_offset()))
#define ukarch_this_cpu(name) (*ukarch_this_cpu_ptr(name))

/** Adds one to a copy of this CPU, whichever it is by then. */
#define ukarch_this_cpu_inc(member)                                            \
	do {                                                                   \
		uint64_t daif_ = arm64_sysreg(daif);                           \
                                                                               \
		__asm__ volatile("msr daifset, #2" ::: "memory");              \
		++*ukarch_this_cpu_ptr(member);                                \
		arm64_sysreg_set(daif, daif_);                                 \
	} while (0)

static inline void *ukarch_cpu_current(void)
{
	return (void *)arm64_sysreg(tpidrro_el0);
}

static inline void ukarch_cpu_set_current(void *t)
{
	arm64_sysreg_set(tpidrro_el0, (uintptr_t)t);
}

/** Tells the CPU that this is a loop that waits. */
static inline void ukarch_cpu_pause(void)
{
	__asm__ volatile("yield" ::: "memory");
}

#endif /* UK_ARCH_CPU_H */
