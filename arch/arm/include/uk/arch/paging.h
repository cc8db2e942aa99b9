/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of ARMv7, as plat/common/paging.c walks them.
 * Source: Arm ARM, DDI 0487, G5.9, G8.
 */
#ifndef UK_ARCH_PAGING_H
#define UK_ARCH_PAGING_H

#include <uk/arch/lpae_paging.h>

/* The last GiB but for its last 16 MiB; RAM ends below. */
#define UKARCH_VM_BASE 0xc0000000UL
#define UKARCH_VM_LEN  0x3f000000UL

/** Has the CPU execute what was written. */
static inline void ukarch_code_sync(uintptr_t at, size_t len)
{
	/* DCCMVAU, ICIMVAU, BPIALL; the smallest line that there may be. */
	for (uintptr_t p = at; p < at + len; p += 4)
		__asm__ volatile("mcr p15, 0, %0, c7, c11, 1" : : "r"(p));
	__asm__ volatile("dsb ish" : : : "memory");
	for (uintptr_t p = at; p < at + len; p += 4)
		__asm__ volatile("mcr p15, 0, %0, c7, c5, 1" : : "r"(p));
	__asm__ volatile("mcr p15, 0, %0, c7, c5, 6; dsb ish; isb"
			 :
			 : "r"(0)
			 : "memory");
}

/** Forgets what the CPU has kept of the page at `at`: TLBIMVAAIS. */
static inline void ukarch_tlb_flush(uintptr_t at)
{
	__asm__ volatile("dsb ishst; mcr p15, 0, %0, c8, c3, 3; dsb ish; isb"
			 :
			 : "r"(at)
			 : "memory");
}

/** Zeroes a page, by general registers only. */
static inline void ukarch_page_clear(void *page)
{
	volatile uint64_t *p = (volatile uint64_t *)page;

	for (unsigned int i = 0; i < ARM_PAGE_SIZE / sizeof(*p); i++)
		p[i] = 0;
}

#endif /* UK_ARCH_PAGING_H */
