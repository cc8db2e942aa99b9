/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Nodes of the device tree that the platform needs once it has booted.
 */
#ifndef KVM_ARM64_DTFIND_H
#define KVM_ARM64_DTFIND_H

#include <uk/plat/irqs.h>

struct kvm_dt_node {
	uint64_t base, len; /* of its first registers; len 0: none */
	bool has_irq;	    /* a shared interrupt of the GIC, its first */
	unsigned int line;
	enum ukplat_irq_trigger trigger;
};

/**
 * Finds the first node that is on and compatible to `what`, and that lies at
 * the root or in a node which lies there and has the root's addresses.
 * Returns false when there is none. Context: init.
 */
bool kvm_dt_find(const char *what, struct kvm_dt_node *node);

#endif /* KVM_ARM64_DTFIND_H */
