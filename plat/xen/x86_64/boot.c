/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads what the domain's builder left (start info) into the boot information.
 * Source: Xen, public/xen.h, struct start_info: order of what it has put
 * behind the image; its stack is the last, one page.
 */
#include <uk/arch/string.h>
#include <uk/plat/trap.h>
#include <xen/hypercall.h>
#include "../xen.h"
#include "pv.h"

#define PAGES_MAX (1ULL << 27) /* 512 GiB */

extern const struct xen_trap_info uk_xen_trap_table[];

struct xen_start_info *xen_start_info;
static struct ukplat_bootinfo bootinfo;

const struct ukplat_bootinfo *ukplat_bootinfo(void)
{
	return &bootinfo;
}

bool xen_is_dom0(void)
{
	return xen_start_info->flags & XEN_SIF_DOM0;
}

void *xen_store_ring(uint32_t *port)
{
	const struct xen_start_info *si = xen_start_info;

	if (xen_is_dom0() || !si->store_mfn)
		return NULL;
	*port = si->store_port;
	return xen_address_of(XEN_M2P[si->store_mfn]);
}

struct xen_console_ring *xen_console_ring(uint32_t *port)
{
	const struct xen_start_info *si = xen_start_info;

	if (!si || xen_is_dom0() || !si->console_mfn)
		return NULL;
	*port = si->console_port;
	return (void *)xen_address_of(XEN_M2P[si->console_mfn]);
}

static void check(const struct xen_start_info *si, uint64_t tables_end)
{
	uint64_t base = (uintptr_t)uk_text_start;

	if (memcmp(si->magic, "xen-", 4))
		ukplat_crash("started by something that isn't Xen");
	if (si->nr_pages > PAGES_MAX)
		ukplat_crash("the domain has more than 512 GiB of memory: "
			     "give it less");
	if (si->pt_base % PAGE || si->mfn_list < base || si->pt_base < base ||
	    tables_end < base || tables_end + PAGE - base > si->nr_pages * PAGE)
		ukplat_crash("Xen's start info makes no sense");
}

static void read_initrd(const struct xen_start_info *si)
{
	if (!si->mod_start || !si->mod_len)
		return;
	bootinfo.initrd = si->mod_start;
	bootinfo.initrd_len = si->mod_len;
	ukplat_memregion_add(&bootinfo, si->mod_start, si->mod_len,
			     UKPLAT_MEM_INITRD);
}

/** Called by entry.S on the boot stack, events masked. */
void uk_xen_start(struct xen_start_info *si) __uk_noreturn;

void uk_xen_start(struct xen_start_info *si)
{
	uint64_t base = (uintptr_t)uk_text_start;
	uint64_t tables_end = si->pt_base + si->nr_pt_frames * PAGE;
	uint64_t free;

	xen_start_info = si;
	xen_call(XEN_SET_TRAP_TABLE, uk_xen_trap_table, 0, 0, 0);
	check(si, tables_end);
	free = xen_memory_init(tables_end + PAGE);
	ukplat_memregion_add(&bootinfo, base, uk_image_end - uk_text_start,
			     UKPLAT_MEM_IMAGE);
	ukplat_memregion_add(&bootinfo, (uintptr_t)uk_image_end,
			     free - (uintptr_t)uk_image_end, UKPLAT_MEM_BOOT);
	ukplat_memregion_add(&bootinfo, free, base + si->nr_pages * PAGE - free,
			     UKPLAT_MEM_FREE);
	read_initrd(si);
	si->cmdline[sizeof(si->cmdline) - 1] = '\0';
	bootinfo.cmdline = si->cmdline;
	bootinfo.loader = "Xen PV";
	xen_irq_boot();
	ukplat_entry(&bootinfo);
}
