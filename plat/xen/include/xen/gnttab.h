/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Grants: pages of ours that another domain may map. There with the option
 * HAVE_XEN_GNTTAB, from level `plat`, priority 12, on. Whom a page has been
 * granted to can change it at any time: read each field once, and check it.
 * Source: Xen, xen/include/public/grant_table.h (version 1).
 */
#ifndef XEN_GNTTAB_H
#define XEN_GNTTAB_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** No page; references that are valid are from 8 on. */
#define XEN_GRANT_NONE 0

/**
 * Lets `domid` map the page at `page`, aligned to 4 KiB, to read or to write
 * too. Returns the reference (8 or more), or -ENOSPC when the table is full.
 * The page must not be freed before xen_grant_end() has returned 0.
 * Context: any.
 */
int xen_grant(uint16_t domid, const void *page, bool readonly);

/**
 * Ends it. Returns 0, and the reference may be given again; -EBUSY while the
 * other domain has the page mapped: it has still access. Context: any.
 */
int xen_grant_end(unsigned int ref);

/** References that could be given now. Context: any. */
unsigned int xen_grants_free(void);

#ifdef __cplusplus
}
#endif

#endif /* XEN_GNTTAB_H */
