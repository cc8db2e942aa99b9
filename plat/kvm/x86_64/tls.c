/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the CPU has to set the thread pointer with.
 */
#include <uk/arch/tls.h>
#include <uk/init.h>

#define CPUID_7_EBX_FSBASE (1 << 0)

bool uk_x86_has_wrfsbase;

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (x86_cpuid(0).eax < 7 || !(x86_cpuid(7).ebx & CPUID_7_EBX_FSBASE))
		return 0;
	__asm__ volatile("mov %%cr4, %%rax; or %0, %%rax; mov %%rax, %%cr4"
			 :
			 : "i"(X86_CR4_FSGSBASE)
			 : "rax");
	uk_x86_has_wrfsbase = true;
	return 0;
}

uk_early_initcall_prio(init, 00);
