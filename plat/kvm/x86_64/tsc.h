/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counters of several CPUs as one clock that never goes back, whichever
 * CPU reads it.
 */
#ifndef KVM_X86_64_TSC_H
#define KVM_X86_64_TSC_H

#include <uk/config.h>
#include <uk/essentials.h>

#ifdef CONFIG_HAVE_SMP
/**
 * Do the CPUs' counters differ? Then ukplat_counter is no clock any more, and
 * tsc_clock_ns() is.
 */
extern bool tsc_is_apart;

/** Nanoseconds by this CPU's counter, less what it is ahead. Context: any. */
uint64_t tsc_clock_ns(void);

/** `ns`, or the largest that it was ever called with. Context: any. */
uint64_t tsc_never_back(uint64_t ns);
#else
#define tsc_is_apart false

static inline uint64_t tsc_clock_ns(void)
{
	return 0;
}

static inline uint64_t tsc_never_back(uint64_t ns)
{
	return ns;
}
#endif

#endif /* KVM_X86_64_TSC_H */
