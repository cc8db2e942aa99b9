/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * x86_64 in privileged mode: control bits, descriptors, ports.
 * Source: Intel SDM volume 3 (sections in brackets).
 */
#ifndef UK_ARCH_X86_H
#define UK_ARCH_X86_H

#include <uk/config.h>

#define X86_CR0_PE	 0x00000001 /* [2.5] */
#define X86_CR0_MP	 0x00000002
#define X86_CR0_ET	 0x00000010
#define X86_CR0_NE	 0x00000020
#define X86_CR0_WP	 0x00010000
#define X86_CR0_PG	 0x80000000
#define X86_CR4_PAE	 0x020
#define X86_CR4_FXSR	 0x200
#define X86_CR4_XMM	 0x400
#define X86_CR4_FSGSBASE 0x10000
#define X86_CR4_XSAVE	 0x40000

#define X86_RFLAGS_FIXED 0x00002 /* [2.3]: a 1; all others are off */
#define X86_MXCSR	 0x01f80 /* as after a reset: no exceptions */

#define X86_CPUID_RDRAND_BIT 30 /* leaf 1, ecx [volume 2, CPUID] */

#define X86_MSR_EFER 0xc0000080 /* [2.2.1] */
#define X86_EFER_LME 0x100
#define X86_EFER_NXE 0x800

#define X86_MSR_GS_BASE 0xc0000101 /* [2.2.1] */

#define X86_PTE_PRESENT	 0x01 /* [4.5] */
#define X86_PTE_WRITE	 0x02
#define X86_PTE_UNCACHED 0x18 /* PWT and PCD */
#define X86_PTE_ACCESSED 0x20
#define X86_PTE_DIRTY	 0x40
#define X86_PTE_LARGE	 0x80
#define X86_PTE_NX_HIGH	 0x80000000 /* bit 63, in the upper half */

#define X86_SEL_CODE 0x08 /* our GDT */
#define X86_SEL_DATA 0x10
#define X86_SEL_TSS  0x18
#define X86_TSS_SIZE 104 /* [7.7] */

/* Offsets in struct x86_ap (uk/arch/smp.h). */
#define X86_AP_GDT    6
#define X86_AP_STACK  16
#define X86_AP_OFFSET 24

/* Exceptions that the CPU may raise [6.3.1], then interrupts. */
#ifdef CONFIG_HAVE_IRQ
#define X86_EXCEPTIONS 32
#define X86_VECTORS    96
#else
#define X86_EXCEPTIONS 22
#define X86_VECTORS    X86_EXCEPTIONS
#endif
#define X86_VECTOR_TIMER    32
#define X86_VECTOR_POKE	    33 /* from CPU to CPU */
#define X86_VECTOR_TLB	    34
#define X86_VECTOR_STOP	    35
#define X86_VECTOR_SPURIOUS 47 /* its low four bits are set [10.9] */

#define X86_PAGE_SIZE	    0x1000
#define X86_PAGE_SIZE_LARGE 0x200000

/* A variable of this CPU, in an instruction. */
#ifdef CONFIG_HAVE_SMP
#define X86_THIS_CPU(name) % gs : name
#else
#define X86_THIS_CPU(name) name
#endif

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

static inline void x86_outb(uint16_t port, uint8_t v)
{
	__asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port));
}

static inline void x86_outw(uint16_t port, uint16_t v)
{
	__asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}

static inline void x86_outl(uint16_t port, uint32_t v)
{
	__asm__ volatile("outl %0, %1" : : "a"(v), "Nd"(port));
}

static inline uint8_t x86_inb(uint16_t port)
{
	uint8_t v;

	__asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline uint16_t x86_inw(uint16_t port)
{
	uint16_t v;

	__asm__ volatile("inw %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline uint32_t x86_inl(uint16_t port)
{
	uint32_t v;

	__asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline uintptr_t x86_read_cr2(void)
{
	uintptr_t v;

	__asm__ volatile("mov %%cr2, %0" : "=r"(v));
	return v;
}

static inline uint64_t x86_rdmsr(uint32_t msr)
{
	uint32_t lo, hi;

	__asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return (uint64_t)hi << 32 | lo;
}

static inline void x86_wrmsr(uint32_t msr, uint64_t v)
{
	__asm__ volatile("wrmsr"
			 :
			 : "c"(msr), "a"((uint32_t)v), "d"((uint32_t)(v >> 32))
			 : "memory");
}

/** The time stamp counter; not before what stands in front of it. */
static inline uint64_t x86_rdtsc(void)
{
	uint64_t lo, hi; /* their upper halves are cleared */

	__asm__ volatile("lfence; rdtsc" : "=a"(lo), "=d"(hi) : : "memory");
	return hi << 32 | lo;
}

struct x86_cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct x86_cpuid x86_cpuid(uint32_t leaf)
{
	struct x86_cpuid r;

	__asm__ volatile("cpuid"
			 : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
			 : "a"(leaf), "c"(0));
	return r;
}
/** One try at RDRAND, and at RDSEED. Returns whether *v is random. */
static inline bool x86_rdrand(uint64_t *v)
{
	bool ok;

	__asm__ volatile("rdrand %0" : "=r"(*v), "=@ccc"(ok));
	return ok;
}

static inline bool x86_rdseed(uint64_t *v)
{
	bool ok;

	__asm__ volatile("rdseed %0" : "=r"(*v), "=@ccc"(ok));
	return ok;
}
#endif /* !__ASSEMBLY__ */

#endif /* UK_ARCH_X86_H */
