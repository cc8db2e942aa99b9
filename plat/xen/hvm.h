/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Of domains that aren't PV: what the processor's kind decides.
 */
#ifndef XEN_HVM_H
#define XEN_HVM_H

#include <uk/essentials.h>

/** Is there a hypervisor, and is it Xen? Its calls work then. Context: any. */
bool xen_is_there(void);

/** Maps the guest's frame of a page that isn't RAM. NULL: it can't be. */
void *xen_map_special(uint64_t frame);

/**
 * Has the hypervisor put page `idx` of `space` (XENMAPSPACE_*) in the place of
 * frame `gpfn`, whose own memory is lost. Returns 0 or a negative errno.
 */
long xen_put_page(uint32_t space, uint64_t idx, uint64_t gpfn);

#endif /* XEN_HVM_H */
