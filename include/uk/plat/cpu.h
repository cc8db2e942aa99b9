/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CPUs: more than one of them with the option HAVE_SMP. Without it all of
 * this is a constant or plain variables.
 *
 * Each CPU has its own copy of the variables defined by UK_PER_CPU(), all zero
 * to begin with. Who uses it must not be moved to another CPU meanwhile:
 * interrupts off, or preemption.
 */
#ifndef UK_PLAT_CPU_H
#define UK_PLAT_CPU_H

#include <uk/config.h>
#include <uk/essentials.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_HAVE_SMP
#include <uk/arch/cpu.h>

#define UKPLAT_CPUS_MAX CONFIG_SMP_CPUS_MAX

/** Defines (or, behind `extern`, declares) a variable that each CPU has. */
#define UK_PER_CPU(type, name) __uk_section(".bss..percpu") type name

/** This CPU's copy: to read and write; and its address. */
#define uk_this_cpu(name)     ukarch_this_cpu(name)
#define uk_this_cpu_ptr(name) ukarch_this_cpu_ptr(name)

/** The address of another CPU's copy. */
#define uk_cpu_ptr(name, cpu)                                                  \
	((__typeof__(name) *)((uintptr_t)&(name) + ukplat_cpu_offsets[cpu]))

extern uintptr_t ukplat_cpu_offsets[UKPLAT_CPUS_MAX];
extern UK_PER_CPU(unsigned int, ukplat_cpu_number);
extern unsigned int ukplat_cpus;

/** This CPU's number; the one that booted is 0. Context: as above. */
static inline unsigned int ukplat_cpu_id(void)
{
	return uk_this_cpu(ukplat_cpu_number);
}

/** How many CPUs run: their numbers are below. Context: any. */
static inline unsigned int ukplat_cpu_count(void)
{
	return __atomic_load_n(&ukplat_cpus, __ATOMIC_ACQUIRE);
}

/**
 * Starts the other CPUs, those for which there is room: each runs fn(), which
 * doesn't return, on a stack of its own, interrupts off. `get` gives memory
 * of that alignment, which stays theirs. When it gives NULL, or a CPU does not
 * come within five seconds, no more are started.
 * Returns how many CPUs run now. Context: boot, from level `plat` on, once.
 */
unsigned int ukplat_cpu_start(void *(*get)(size_t align, size_t len),
			      void (*fn)(void));

/**
 * Interrupts CPU `cpu`, or this one's next chance to be: there the poke
 * handlers run. Context: any.
 */
void ukplat_cpu_poke(unsigned int cpu);

/** A poke handler. Context: interrupt. */
typedef void (*ukplat_poke_fn)(void);

#define UKPLAT_POKE_HANDLER(fn, order)                                         \
	UK_TABLE_ENTRY(poke_handlers, order) ukplat_poke_fn fn##_entry = (fn)

/**
 * Stops all others, for good: for who is about to end the image in a crash.
 * Returns after a while though one may not have listened. Context: any.
 */
void ukplat_cpu_stop_others(void);

/**
 * What who waits for another CPU calls in its loop: it does what others may
 * wait for. Context: any.
 */
void ukplat_cpu_relax(void);
#else
#define UKPLAT_CPUS_MAX	       1
#define UK_PER_CPU(type, name) type name
#define uk_this_cpu(name)      (name)
#define uk_this_cpu_ptr(name)  (&(name))
#define uk_cpu_ptr(name, cpu)  ((void)(cpu), &(name))

static inline unsigned int ukplat_cpu_id(void)
{
	return 0;
}

static inline unsigned int ukplat_cpu_count(void)
{
	return 1;
}

static inline void ukplat_cpu_stop_others(void)
{
}
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_CPU_H */
