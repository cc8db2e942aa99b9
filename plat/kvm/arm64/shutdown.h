/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How to reach the firmware.
 */
#ifndef KVM_ARM64_SHUTDOWN_H
#define KVM_ARM64_SHUTDOWN_H

#include <uk/essentials.h>

/** PSCI is called by smc instead of hvc. Boot only. */
void kvm_psci_use_smc(void);

#endif /* KVM_ARM64_SHUTDOWN_H */
