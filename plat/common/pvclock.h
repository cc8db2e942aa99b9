/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock that Xen, and KVM after it, keep up to date for a virtual CPU of
 * x86_64: a point of the time stamp counter and its speed.
 * Sources: Xen, public/xen.h (struct vcpu_time_info); Linux,
 * Documentation/virt/kvm/x86/msr.rst (MSR_KVM_SYSTEM_TIME_NEW).
 */
#ifndef PLAT_COMMON_PVCLOCK_H
#define PLAT_COMMON_PVCLOCK_H

#include <uk/arch/x86.h>

/* In flags: all CPUs' clocks agree [msr.rst]. */
#define PVCLOCK_TSC_STABLE 0x01

struct pvclock {
	uint32_t version; /* odd while it changes */
	uint32_t pad;
	uint64_t tsc;
	uint64_t ns;
	uint32_t mult; /* ns = (ticks << shift) * mult / 2^32 */
	int8_t shift;
	uint8_t flags, pad2[2];
} __uk_align(32); /* within a page */

/** The hypervisor's time now, by the CPU that `p` is of. Context: any. */
static inline uint64_t plat_pvclock_ns(const volatile struct pvclock *p)
{
	uint32_t version;
	uint64_t ns;

	do {
		uint64_t ticks;

		version = p->version;
		__asm__ volatile("" ::: "memory");
		ticks = x86_rdtsc() - p->tsc;
		ticks = p->shift < 0 ? ticks >> -p->shift : ticks << p->shift;
		ns = p->ns +
		     (uint64_t)((unsigned __int128)ticks * p->mult >> 32);
		__asm__ volatile("" ::: "memory");
	} while ((version & 1) || version != p->version);
	return ns;
}

#endif /* PLAT_COMMON_PVCLOCK_H */
