/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Clock and timer of the kvm platform on x86_64.
 */
#ifndef KVM_X86_64_CLOCK_H
#define KVM_X86_64_CLOCK_H

#include <uk/essentials.h>

/**
 * Finds out, or begins to measure, how fast the time stamp counter and the
 * local APIC's timer are; the first ukplat_clock_ns() ends it. Context: boot,
 * the APIC on.
 */
void kvm_clock_init(void);

/** What of it another CPU has to do for itself. */
void kvm_clock_init_cpu(void);

/** Frequency of the APIC's timer, undivided; known once the clock was read. */
extern uint64_t kvm_apic_hz;

/**
 * Seconds since 1970 by the real-time clock; 0 when there is none. Slow.
 * Context: the first call: boot; later ones: any.
 */
uint64_t kvm_rtc_seconds(void);

/** Starts the APIC's timer at its largest count; returns what passed since. */
void kvm_apic_timer_restart(void);
uint32_t kvm_apic_timer_passed(void);

#endif /* KVM_X86_64_CLOCK_H */
