/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How another CPU starts on arm64: arch/arm64/smp.S goes by these offsets.
 */
#ifndef UK_ARCH_SMP_H
#define UK_ARCH_SMP_H

#define ARM64_AP_STACK	0
#define ARM64_AP_OFFSET 16

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a CPU has for itself. */
struct arm64_ap {
	uint64_t stack_end, trap_stack_end;
	uint64_t offset; /* of its variables: TPIDR_EL1 */
};

/** Where firmware is to start it, its struct arm64_ap in x0. */
void uk_arm64_ap_entry(void);

/** The platform's, called on the new CPU, interrupts off. */
void uk_arm64_ap_main(struct arm64_ap *ap) __uk_noreturn;

#ifdef __cplusplus
}
#endif
#endif

#endif /* UK_ARCH_SMP_H */
