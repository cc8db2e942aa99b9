/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a domain of Arm sees its grant table: in the region that the
 * hypervisor's node has for that. Source: Linux, bindings/arm/xen.txt.
 */
#include "../../common/arm/memory.h"
#include "../hvm.h"
#include "../xen.h"
#include "hypervisor.h"

#define PAGE 4096

void *xen_grant_table(unsigned int *pages)
{
	struct xen_hypervisor h;
	unsigned int n = 0;

	xen_hypervisor_find(&h);
	while (n < MIN(XEN_GRANT_PAGES, h.grants_len / PAGE) &&
	       !xen_put_page(XENMAPSPACE_GRANT_TABLE, n, h.grants / PAGE + n))
		n++;
	if (!n || !arm_memory_map_shared(h.grants, n * PAGE))
		return NULL;
	*pages = n;
	return (void *)(uintptr_t)h.grants;
}
