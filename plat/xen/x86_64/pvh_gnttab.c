/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a PVH domain sees its grant table: in the place of pages of ours.
 */
#include <xen/domain.h>
#include "../hvm.h"
#include "../xen.h"

#define PAGE 4096

static char table[XEN_GRANT_PAGES][PAGE] __uk_align(PAGE);

void *xen_grant_table(unsigned int *pages)
{
	unsigned int n = 0;

	while (n < XEN_GRANT_PAGES && !xen_put_page(XENMAPSPACE_GRANT_TABLE, n,
						    xen_frame_of(table[n])))
		n++;
	if (!n)
		return NULL;
	*pages = n;
	return table;
}
