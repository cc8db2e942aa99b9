/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages that a backend may use. One that it keeps mapped when it shouldn't is
 * never used for anything else: it is lost.
 */
#include <uk/arch/string.h>
#include <uk/xenbus.h>
#include <xen/gnttab.h>

void *uk_xenbus_lend(const struct uk_xenbus_device *d, struct uk_alloc *a,
		     bool readonly, uint32_t *gref)
{
	void *page = uk_palloc(a, 1);
	int rc;

	if (!page)
		return NULL;
	memset(page, 0, UK_XENBUS_PAGE);
	rc = xen_grant(d->backend_id, page, readonly);
	if (rc < 0) {
		uk_pfree(a, page, 1);
		return NULL;
	}
	*gref = rc;
	return page;
}

void uk_xenbus_take_back(struct uk_alloc *a, void *page, uint32_t gref)
{
	if (page && !xen_grant_end(gref))
		uk_pfree(a, page, 1);
}
