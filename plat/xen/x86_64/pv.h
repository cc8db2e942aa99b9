/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A paravirtual domain's start info and address space, inside the platform.
 */
#ifndef XEN_X86_64_PV_H
#define XEN_X86_64_PV_H

#include <uk/arch/x86.h>
#include <uk/plat/bootinfo.h>
#include <xen/domain.h>

extern char uk_text_start[], uk_text_end[], uk_rodata_start[];
extern char uk_data_start[], uk_image_end[];
extern char uk_boot_stack_guard[], uk_boot_stack_start[];
extern char uk_irq_stack_guard[], uk_irq_stack_end[];

/** What the domain was started with. */
extern struct xen_start_info *xen_start_info;

/** The address of frame `pfn` of the domain. */
static inline char *xen_address_of(uint64_t pfn)
{
	return uk_text_start + (pfn << 12);
}

/**
 * Gives the image's pages the rights of what they hold and takes the guard
 * page away. From `at` on nothing is in use: returns where free memory begins,
 * behind the pages that tables will take. Context: boot.
 */
uint64_t xen_memory_init(uint64_t at);

/* Entries of page tables [Intel SDM volume 3, 4.5]. */
#define PAGE	    4096ULL
#define PTE_ADDR    0x000ffffffffff000ULL
#define PTE_NX	    (1ULL << 63)
#define PTE_RX	    (X86_PTE_PRESENT | 0x4) /* ring 3: of the user */
#define PTE_R	    (PTE_RX | PTE_NX)
#define PTE_RW	    (PTE_R | X86_PTE_WRITE)
#define TABLE_SHIFT 21 /* what an entry for a lowest table spans, as 2^n */

/**
 * The entry for `at` in the table whose entries span 2^*shift bytes; where a
 * table above misses, the entry for that, and *shift says which. It can only
 * be read. Context: any.
 */
uint64_t *xen_entry_of(uint64_t at, unsigned int *shift);

/** Sets the entry of the page at `page`. 0 or a negative errno. */
int xen_set_page(const void *page, uint64_t pte);

/**
 * Makes the zeroed page at `table` one, by way of `entry`; it can only be read
 * from then. Returns 0 or a negative errno.
 */
int xen_add_table(uint64_t *entry, void *table, bool execute);

/**
 * Takes the table away that `entry` leads to; its page at `table` can be
 * written again. Returns 0 or a negative errno.
 */
int xen_remove_table(uint64_t *entry, void *table);

#endif /* XEN_X86_64_PV_H */
