/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MSRs and the counter, for tests that play them.
 */
#ifndef UK_ARCH_X86_H
#define UK_ARCH_X86_H

#include <uk/essentials.h>

uint64_t x86_rdtsc(void);
uint64_t x86_rdmsr(uint32_t msr);
void x86_wrmsr(uint32_t msr, uint64_t v);

#endif /* UK_ARCH_X86_H */
