/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The registers that xsave saves. A hypervisor below may have it off, which
 * only the CPU's answer after our asking shows.
 * Source: Intel SDM volume 1, 13.2 and 13.3.
 */
#include <uk/arch/x86.h>
#include "xsave.h"

#define CPUID_XSAVE	(1 << 26) /* leaf 1, ecx */
#define CPUID_OSXSAVE	(1 << 27)
#define CPUID_XSAVE_LEN 13   /* leaf: eax what there is, ebx its size */
#define XCR0_MASK	0xe7 /* x87, SSE, AVX, AVX-512 */

/** For arch/x86_64/tails.h: bytes that xsave takes; 0: there is fxsave. */
extern uint32_t uk_x86_xsave_size;
uint32_t uk_x86_xsave_size;

void plat_xsave_init(void)
{
	uint32_t mask;

	if (!(x86_cpuid(1).ecx & CPUID_XSAVE))
		return;
	__asm__ volatile("mov %%cr4, %%rax; or %0, %%rax; mov %%rax, %%cr4"
			 :
			 : "i"(X86_CR4_XSAVE)
			 : "rax");
	if (!(x86_cpuid(1).ecx & CPUID_OSXSAVE))
		return;
	mask = x86_cpuid(CPUID_XSAVE_LEN).eax & XCR0_MASK;
	__asm__ volatile("xsetbv" : : "a"(mask), "d"(0), "c"(0));
	uk_x86_xsave_size = x86_cpuid(CPUID_XSAVE_LEN).ebx;
}
