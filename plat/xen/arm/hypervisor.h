/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the device tree says of the hypervisor.
 */
#ifndef XEN_ARM_HYPERVISOR_H
#define XEN_ARM_HYPERVISOR_H

#include <uk/essentials.h>

struct xen_hypervisor {
	uint64_t grants, grants_len; /* where the grant table may be mapped */
	unsigned int intid;	     /* the interrupt of events */
};

/**
 * Reads its node; where there is none, or it makes no sense, it is what the
 * interface promises. Context: init.
 */
void xen_hypervisor_find(struct xen_hypervisor *h);

#endif /* XEN_ARM_HYPERVISOR_H */
