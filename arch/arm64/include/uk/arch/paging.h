/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of arm64, as plat/common/paging.c walks them.
 * Source: Arm ARM, DDI 0487, D8.3 and D8.14.
 */
#ifndef UK_ARCH_PAGING_H
#define UK_ARCH_PAGING_H

#include <uk/arch/arm64.h>
#include <uk/plat/paging.h>

/* The last quarter of 39 bits; RAM ends below. */
#define UKARCH_VM_BASE 0x6000000000ULL
#define UKARCH_VM_LEN  0x2000000000ULL

/* Where linkers put programs; devices begin behind. */
#define UKARCH_VM_FIXED_BASE 0x400000UL
#define UKARCH_VM_FIXED_LEN  0x7c00000UL

#define UKARCH_PT_ROOT	uk_pt_root
#define UKARCH_PT_SHIFT 30

#define UKARCH_PTE_ADDR	 ARM64_PTE_ADDR
#define UKARCH_PTE_VALID ARM64_PTE_VALID

/** The entry for a page at `phys`; no rights: not valid, but not 0. */
static inline uint64_t ukarch_pte(uint64_t phys, unsigned int rights)
{
	return phys | ARM64_PTE_AF | ARM64_PTE_SHARED | ARM64_PTE_UXN |
	       (rights ? ARM64_PTE_TABLE : 0) |
	       (rights & UKPLAT_PAGE_WRITE ? 0 : ARM64_PTE_RO) |
	       (rights & UKPLAT_PAGE_EXEC ? 0 : ARM64_PTE_PXN);
}

#define UKARCH_PTE_TABLE ARM64_PTE_TABLE

/** Is `entry`, which spans 2^shift bytes, a page and not a table? */
static inline bool ukarch_pte_is_page(uint64_t entry, unsigned int shift)
{
	return shift == 12 || (entry & ARM64_PTE_TABLE) != ARM64_PTE_TABLE;
}

static inline bool ukarch_pte_is_writable(uint64_t entry)
{
	return !(entry & ARM64_PTE_RO);
}

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

/** After entries that weren't valid became so: the walker must see them. */
static inline void ukarch_pte_sync(void)
{
	__asm__ volatile("dsb ishst; isb" : : : "memory");
}

/** Zeroes a page, by general registers only. */
static inline void ukarch_page_clear(void *page)
{
	char *end = (char *)page + ARM64_PAGE_SIZE;

	__asm__ volatile("1: stp xzr, xzr, [%0], #16; cmp %0, %1; b.ne 1b"
			 : "+r"(page)
			 : "r"(end)
			 : "memory", "cc");
}

#endif /* UK_ARCH_PAGING_H */
