/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CPUs for tests of the host: one thread plays all of them. Each pause goes to
 * the test.
 */
#ifndef UK_ARCH_CPU_H
#define UK_ARCH_CPU_H

#include <uk/essentials.h>

/** The test's: how far the variables of the CPU that it plays lie from CPU
 * 0's. */
extern uintptr_t host_cpu_offset;

#define ukarch_this_cpu_ptr(name)                                              \
	((__typeof__(name) *)((uintptr_t)&(name) + host_cpu_offset))
#define ukarch_this_cpu(name) (*ukarch_this_cpu_ptr(name))

/** The test's. */
void ukarch_cpu_pause(void);

#endif /* UK_ARCH_CPU_H */
