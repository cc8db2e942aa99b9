/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a paravirtual domain sees its grant table: in the window below the
 * code. Source: Xen, public/grant_table.h (GNTTABOP_setup_table).
 */
#include <xen/hypercall.h>
#include "../xen.h"
#include "pv.h"

extern char xen_window_grants[];

static unsigned int most_pages(void)
{
	struct {
		uint16_t dom;
		uint32_t pages, max;
		int16_t status;
	} q = {.dom = XEN_DOMID_SELF};

	if (xen_grant_table_op(XEN_GNTTAB_QUERY_SIZE, &q, 1) || q.status)
		return 0;
	return MIN(q.max, XEN_GRANT_PAGES);
}

void *xen_grant_table(unsigned int *pages)
{
	uint64_t frames[XEN_GRANT_PAGES];
	struct {
		uint16_t dom;
		uint32_t pages;
		int16_t status;
		uint64_t *frames;
	} s = {.dom = XEN_DOMID_SELF, .pages = most_pages(), .frames = frames};

	if (!s.pages || xen_grant_table_op(XEN_GNTTAB_SETUP_TABLE, &s, 1) ||
	    s.status)
		return NULL;
	for (unsigned int i = 0; i < s.pages; i++)
		if (xen_map_frame(xen_window_grants + i * PAGE, frames[i]))
			return NULL;
	*pages = s.pages;
	return xen_window_grants;
}
