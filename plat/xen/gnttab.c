/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The grant table. Entries that are free form a list by their frames: nobody
 * looks at those while the flags are 0. Source: Xen, public/grant_table.h
 * (version 1; "Removing an existing entry").
 */
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/plat/irq.h>
#include <xen/domain.h>
#include <xen/gnttab.h>
#include "xen.h"

#define ENTRIES_PER_PAGE (4096 / sizeof(struct xen_grant_entry))

static volatile struct xen_grant_entry *table;
static unsigned int first, nr_free;

static void put(unsigned int ref)
{
	unsigned long flags = ukplat_irq_save();

	table[ref].frame = first;
	first = ref;
	nr_free++;
	ukplat_irq_restore(flags);
}

static unsigned int take(void)
{
	unsigned long flags = ukplat_irq_save();
	unsigned int ref = first;

	if (ref) {
		first = table[ref].frame;
		nr_free--;
	}
	ukplat_irq_restore(flags);
	return ref;
}

int xen_grant(uint16_t domid, const void *page, bool readonly)
{
	unsigned int ref = take();

	if (!ref)
		return -ENOSPC;
	table[ref].frame = xen_frame_of(page);
	table[ref].domid = domid;
	__atomic_store_n(&table[ref].flags,
			 XEN_GTF_PERMIT_ACCESS |
				 (readonly ? XEN_GTF_READONLY : 0),
			 __ATOMIC_RELEASE);
	return ref;
}

int xen_grant_end(unsigned int ref)
{
	uint16_t flags = table[ref].flags;

	do
		if (flags & (XEN_GTF_READING | XEN_GTF_WRITING))
			return -EBUSY;
	while (!__atomic_compare_exchange_n(&table[ref].flags, &flags, 0, false,
					    __ATOMIC_SEQ_CST,
					    __ATOMIC_SEQ_CST));
	put(ref);
	return 0;
}

unsigned int xen_grants_free(void)
{
	return nr_free;
}

static int init(struct uk_init_ctx *ctx)
{
	unsigned int pages = 0;

	(void)ctx;
	table = xen_grant_table(&pages);
	/* Without one every grant fails, and so do the drivers. */
	for (unsigned int i = pages * ENTRIES_PER_PAGE;
	     i-- > XEN_GNTTAB_RESERVED;)
		put(i);
	return 0;
}

uk_plat_initcall_prio(init, 12);
