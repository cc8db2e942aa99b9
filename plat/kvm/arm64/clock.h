/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Clock and timer of the kvm platform on arm64.
 */
#ifndef KVM_ARM64_CLOCK_H
#define KVM_ARM64_CLOCK_H

/** Starts the clock; its timer is off. */
void kvm_clock_init(void);

/** Ends the timer's interrupt, whose line is high as long as it is due. */
void kvm_timer_stop(void);

#endif /* KVM_ARM64_CLOCK_H */
