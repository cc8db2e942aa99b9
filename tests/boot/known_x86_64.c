/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * x86_64: what a process may read, and the rest on kvm.
 * Source: Intel SDM volume 3 (sections in brackets).
 */
#include <stdint.h>
#include <stdio.h>
#include <uk/arch/x86.h>
#include "known.h"

#define MSR_PAT	     0x277
#define FLAGS_OFF    0x47500 /* AC, NT, IOPL, DF, TF [2.3] */
#define X87_RESET    0x37f   /* as fninit sets it [volume 1, 8.1.5] */
#define PAT_RESET    0x0007040600070406 /* [11.12.4] */
#define MXCSR_STICKY 0x3f		/* what has happened since */
#define DR7_RESET    0x400
#define EFER_SCE     0x001 /* may be on for programs */
#define EFER_WANTED  0xd00 /* LME, LMA, NXE */

static bool is(const char *name, uint64_t value, uint64_t wanted)
{
	if (value != wanted)
		printf("%s is %lx instead of %lx\n", name, (unsigned long)value,
		       (unsigned long)wanted);
	return value == wanted;
}

#ifdef CONFIG_PLAT_KVM
static bool privileged(void)
{
	uint64_t dr7;
	bool ok;

	__asm__ volatile("mov %%dr7, %0" : "=r"(dr7));
	ok = is("dr7", dr7, DR7_RESET);
	ok &= is("efer", x86_rdmsr(X86_MSR_EFER) & ~EFER_SCE, EFER_WANTED);
	ok &= is("pat", x86_rdmsr(MSR_PAT), PAT_RESET);
	return ok;
}
#else
static bool privileged(void)
{
	return true;
}
#endif

bool registers_are_known(void)
{
	uint64_t flags;
	uint32_t mxcsr;
	uint16_t x87;
	bool ok;

	__asm__ volatile("pushfq; popq %0" : "=r"(flags));
	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
	__asm__ volatile("fnstcw %0" : "=m"(x87));
	ok = is("flags", flags & FLAGS_OFF, 0);
	ok &= is("mxcsr", mxcsr & ~MXCSR_STICKY, X86_MXCSR);
	ok &= is("x87", x87, X87_RESET);
	return privileged() && ok;
}
