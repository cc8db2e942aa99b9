/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A paravirtual domain's start info and address space, inside the platform.
 */
#ifndef XEN_X86_64_PV_H
#define XEN_X86_64_PV_H

#include <uk/plat/bootinfo.h>
#include <xen/domain.h>

extern char uk_text_start[], uk_text_end[], uk_rodata_start[];
extern char uk_data_start[], uk_image_end[];
extern char uk_boot_stack_guard[], uk_boot_stack_start[];

/** What the domain was started with. */
extern struct xen_start_info *xen_start_info;

/** The address of frame `pfn` of the domain. */
static inline char *xen_address_of(uint64_t pfn)
{
	return uk_text_start + (pfn << 12);
}

/**
 * Gives the image's pages the rights of what they hold, takes the guard page
 * away, and maps all RAM that `bi` lists behind what the builder has mapped;
 * what can't be mapped is taken from the list. Context: boot.
 */
void xen_memory_init(struct ukplat_bootinfo *bi);

#endif /* XEN_X86_64_PV_H */
