/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a domain is told at its start, and how its memory is named to others.
 */
#ifndef XEN_DOMAIN_H
#define XEN_DOMAIN_H

#include <uk/essentials.h>
#include <xen/public.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Shared with the hypervisor. With HAVE_IRQ, from level `plat` on. */
extern struct xen_shared_info *xen_shared_info;

/**
 * The ring to xenstore, a page that is mapped, and in *port its event
 * channel. Returns NULL when there is no xenstore: in the first domain, or on
 * no Xen. The other end isn't trusted. Context: any.
 */
void *xen_store_ring(uint32_t *port);

/**
 * How other domains and the hypervisor know the page at `page`, which is
 * memory of the image or its heap: its machine frame in a PV domain, else its
 * guest frame. Context: any.
 */
uint64_t xen_frame_of(const void *page);

/** Is this the first domain, with the machine as its own? Context: any. */
bool xen_is_dom0(void);

#ifdef __cplusplus
}
#endif

#endif /* XEN_DOMAIN_H */
