/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What each CPU has for itself: its variables lie as far from CPU 0's as the
 * base of gs says, and a single instruction reaches them. Where HAVE_SMP is.
 * Source: Intel SDM volume 3, 3.4.4 (the base's MSR).
 */
#ifndef UK_ARCH_CPU_H
#define UK_ARCH_CPU_H

#include <uk/essentials.h>

#ifdef __cplusplus
/* Which has no __seg_gs: two instructions, as on other architectures. */
#define ukarch_this_cpu(name) (*ukarch_this_cpu_ptr(name))
#else
#define ukarch_this_cpu(name) (*(__typeof__(name) __seg_gs *)(uintptr_t)&(name))
#endif

#define ukarch_this_cpu_ptr(name)                                              \
	((__typeof__(name) *)((uintptr_t)&(name) + ukarch_cpu_offset()))

/* As sections go these are per CPU; uk/plat/cpu.h can't be asked yet. */
extern __uk_section(".bss..percpu") uintptr_t ukplat_cpu_offset;
extern __uk_section(".bss..percpu") void *ukplat_cpu_current;

#ifdef __cplusplus
static inline uintptr_t ukarch_cpu_offset(void)
{
	uintptr_t offset;

	__asm__ volatile("movq %%gs:%1, %0"
			 : "=r"(offset)
			 : "m"(ukplat_cpu_offset));
	return offset;
}
#else
static inline uintptr_t ukarch_cpu_offset(void)
{
	return ukarch_this_cpu(ukplat_cpu_offset);
}
#endif

/** Adds one to a copy of this CPU, whichever it is by then. */
#define ukarch_this_cpu_inc(member)                                            \
	__asm__ volatile("incl %%gs:%0" : "+m"(member) : : "memory", "cc")

/** The thread that runs: true whenever it is asked. */
#ifdef __cplusplus
static inline void *ukarch_cpu_current(void)
{
	void *t;

	__asm__ volatile("movq %%gs:%1, %0"
			 : "=r"(t)
			 : "m"(ukplat_cpu_current));
	return t;
}
#else
static inline void *ukarch_cpu_current(void)
{
	return ukarch_this_cpu(ukplat_cpu_current);
}
#endif

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
