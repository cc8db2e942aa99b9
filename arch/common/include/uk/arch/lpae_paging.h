/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of Arm's CPUs, as plat/common/paging.c walks them: what arm64 and
 * ARMv7 have in common. Source: Arm ARM, DDI 0487, D8.3, G5.5.
 */
#ifndef UK_ARCH_LPAE_PAGING_H
#define UK_ARCH_LPAE_PAGING_H

#include <uk/arch/lpae.h>
#include <uk/plat/paging.h>

#define UKARCH_PT_ROOT	uk_pt_root
#define UKARCH_PT_SHIFT 30

#define UKARCH_PTE_ADDR	 ARM_PTE_ADDR
#define UKARCH_PTE_VALID ARM_PTE_VALID

/** The entry for a page at `phys`; no rights: not valid, but not 0. */
static inline uint64_t ukarch_pte(uint64_t phys, unsigned int rights)
{
	return phys | ARM_PTE_AF | ARM_PTE_SHARED | ARM_PTE_EXEC |
	       (rights ? ARM_PTE_TABLE : 0) |
	       (rights & UKPLAT_PAGE_WRITE ? 0 : ARM_PTE_RO) |
	       (rights & UKPLAT_PAGE_EXEC ? 0 : ARM_PTE_PXN | ARM_PTE_XN);
}

#define UKARCH_PTE_TABLE ARM_PTE_TABLE

/** Is `entry`, which spans 2^shift bytes, a page and not a table? */
static inline bool ukarch_pte_is_page(uint64_t entry, unsigned int shift)
{
	return shift == 12 || (entry & ARM_PTE_TABLE) != ARM_PTE_TABLE;
}

static inline bool ukarch_pte_is_writable(uint64_t entry)
{
	return !(entry & ARM_PTE_RO);
}

/** After entries that weren't valid became so: the walker must see them. */
static inline void ukarch_pte_sync(void)
{
	__asm__ volatile("dsb ishst; isb" : : : "memory");
}

#endif /* UK_ARCH_LPAE_PAGING_H */
