/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CPUs for smp_test.c: one thread of the host plays all of them, and their
 * variables are shared. Each pause goes to the test, which counts it.
 */
#ifndef UK_ARCH_CPU_H
#define UK_ARCH_CPU_H

#define ukarch_this_cpu(name)	  (name)
#define ukarch_this_cpu_ptr(name) (&(name))

/** The test's. */
void ukarch_cpu_pause(void);

#endif /* UK_ARCH_CPU_H */
