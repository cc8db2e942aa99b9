/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of x86_64, as plat/common/paging.c walks them.
 * Source: Intel SDM volume 3, 4.5 and 4.10.4.
 */
#ifndef UK_ARCH_PAGING_H
#define UK_ARCH_PAGING_H

#include <uk/arch/x86.h>
#include <uk/plat/paging.h>

/* Behind all RAM that is mapped to itself: 64 TiB. */
#define UKARCH_VM_BASE 0x400000000000ULL
#define UKARCH_VM_LEN  0x8000000000ULL

/* Where linkers put programs; RAM there is left alone. */
#define UKARCH_VM_FIXED_BASE 0x400000UL
#define UKARCH_VM_FIXED_LEN                                                    \
	ALIGN_UP(CONFIG_KVM_PROGRAM_SIZE * 0x100000UL, X86_PAGE_SIZE_LARGE)

#define UKARCH_PT_ROOT	uk_pt_pml4
#define UKARCH_PT_SHIFT 39 /* an entry of the root spans 2^39 bytes */

#define UKARCH_PTE_ADDR	 0x000ffffffffff000ULL
#define UKARCH_PTE_VALID X86_PTE_PRESENT
#define UKARCH_PTE_TABLE (X86_PTE_PRESENT | X86_PTE_WRITE)

/** The entry for a page at `phys`; no rights: not valid, but not 0. */
static inline uint64_t ukarch_pte(uint64_t phys, unsigned int rights)
{
	return phys | (rights ? X86_PTE_PRESENT : X86_PTE_ACCESSED) |
	       (rights & UKPLAT_PAGE_WRITE ? X86_PTE_WRITE : 0) |
	       (rights & UKPLAT_PAGE_EXEC ? 0 : 1ULL << 63);
}

/** Is `entry`, which spans 2^shift bytes, a page and not a table? */
static inline bool ukarch_pte_is_page(uint64_t entry, unsigned int shift)
{
	return shift == 12 || entry & X86_PTE_LARGE;
}

static inline bool ukarch_pte_is_writable(uint64_t entry)
{
	return entry & X86_PTE_WRITE;
}

/** Has the CPU execute what was written; iretq sees to that. */
static inline void ukarch_code_sync(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
}

/** Forgets what the CPU has kept of the page at `at`. */
static inline void ukarch_tlb_flush(uintptr_t at)
{
	__asm__ volatile("invlpg (%0)" : : "r"(at) : "memory");
}

/** After entries that weren't valid became so: nothing is kept of them. */
static inline void ukarch_pte_sync(void)
{
}

/** Zeroes a page, by general registers only. */
static inline void ukarch_page_clear(void *page)
{
	unsigned long n = X86_PAGE_SIZE / 8;

	__asm__ volatile("rep stosq"
			 : "+D"(page), "+c"(n)
			 : "a"(0UL)
			 : "memory");
}

#endif /* UK_ARCH_PAGING_H */
