/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What each CPU has for itself: its variables lie as far from CPU 0's as the
 * base of gs says, and a single instruction reaches them. Where HAVE_SMP is.
 * Source: Intel SDM volume 3, 3.4.4 (the base's MSR).
 */
#ifndef UK_ARCH_CPU_H
#define UK_ARCH_CPU_H

#include <uk/essentials.h>

#define ukarch_this_cpu(name) (*(__typeof__(name) __seg_gs *)(uintptr_t)&(name))

#define ukarch_this_cpu_ptr(name)                                              \
	((__typeof__(name) *)((uintptr_t)&(name) + ukarch_cpu_offset()))

/* As sections go these are per CPU; uk/plat/cpu.h can't be asked yet. */
extern __uk_section(".bss..percpu") uintptr_t ukplat_cpu_offset;
extern __uk_section(".bss..percpu") void *ukplat_cpu_current;

static inline uintptr_t ukarch_cpu_offset(void)
{
	return ukarch_this_cpu(ukplat_cpu_offset);
}

/** Adds one to a copy of this CPU, whichever it is by then. */
#define ukarch_this_cpu_inc(member)                                            \
	__asm__ volatile("incl %%gs:%0" : "+m"(member) : : "memory", "cc")

/** The thread that runs: true whenever it is asked. */
static inline void *ukarch_cpu_current(void)
{
	return ukarch_this_cpu(ukplat_cpu_current);
}

static inline void ukarch_cpu_set_current(void *t)
{
	ukarch_this_cpu(ukplat_cpu_current) = t;
}

/** Tells the CPU that this is a loop that waits. */
static inline void ukarch_cpu_pause(void)
{
	__asm__ volatile("pause" ::: "memory");
}

#endif /* UK_ARCH_CPU_H */
