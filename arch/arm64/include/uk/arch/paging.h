/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of arm64, as plat/common/paging.c walks them.
 * Source: Arm ARM, DDI 0487, D8.14.
 */
#ifndef UK_ARCH_PAGING_H
#define UK_ARCH_PAGING_H

#include <uk/arch/lpae_paging.h>

/* The last quarter of 39 bits; RAM ends below. */
#define UKARCH_VM_BASE 0x6000000000ULL
#define UKARCH_VM_LEN  0x2000000000ULL

/* Where linkers put programs; devices begin behind. */
#define UKARCH_VM_FIXED_BASE 0x400000UL
#define UKARCH_VM_FIXED_LEN  0x7c00000UL

/** Has the CPUs execute what was written [B2.4.4]. */
static inline void ukarch_code_sync(uintptr_t at, size_t len)
{
	/* The smallest line that there may be: a word. */
	for (uintptr_t p = at; p < at + len; p += 4)
		__asm__ volatile("dc cvau, %0" : : "r"(p) : "memory");
	__asm__ volatile("dsb ish" : : : "memory");
	for (uintptr_t p = at; p < at + len; p += 4)
		__asm__ volatile("ic ivau, %0" : : "r"(p) : "memory");
	__asm__ volatile("dsb ish; isb" : : : "memory");
}

/** Forgets what the CPUs have kept of the page at `at`. */
static inline void ukarch_tlb_flush(uintptr_t at)
{
	__asm__ volatile("dsb ishst; tlbi vaae1is, %0; dsb ish; isb"
			 :
			 : "r"(at >> 12)
			 : "memory");
}

/** Zeroes a page, by general registers only. */
static inline void ukarch_page_clear(void *page)
{
	char *end = (char *)page + ARM_PAGE_SIZE;

	__asm__ volatile("1: stp xzr, xzr, [%0], #16; cmp %0, %1; b.ne 1b"
			 : "+r"(page)
			 : "r"(end)
			 : "memory", "cc");
}

#endif /* UK_ARCH_PAGING_H */
