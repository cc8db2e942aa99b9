/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How another CPU starts on x86_64: arch/x86_64/smp.S goes by these offsets.
 */
#ifndef UK_ARCH_SMP_H
#define UK_ARCH_SMP_H

#include <uk/arch/x86.h>

#ifdef __cplusplus
extern "C" {
#endif

#define X86_GDT_ENTRIES 5 /* code, data, and the TSS, which takes two */

/** What a CPU has for itself; it lies below 4 GiB or is mapped like that. */
struct x86_ap {
	struct {
		uint16_t pad[3], limit; /* so that the base is aligned */
		uint64_t base;
	} gdt_pointer;
	uint64_t stack_end;
	uint64_t offset; /* of its variables: the base of gs */
	uint64_t gdt[X86_GDT_ENTRIES];
	uint8_t tss[X86_TSS_SIZE];
};

_Static_assert(offsetof(struct x86_ap, gdt_pointer.limit) == X86_AP_GDT &&
		       offsetof(struct x86_ap, stack_end) == X86_AP_STACK &&
		       offsetof(struct x86_ap, offset) == X86_AP_OFFSET,
	       "as smp.S has it");

/** What the CPU that is started next finds. */
extern struct x86_ap *uk_x86_ap;

/** The code that it starts with, copied to a page below 1 MiB. */
extern const char uk_x86_ap_start[], uk_x86_ap_end[];

/**
 * Fills the descriptors of `ap`: those of the CPU that booted, and its own
 * TSS, whose stacks are these. Context: boot.
 */
void ukarch_x86_ap_init(struct x86_ap *ap, void *stack_end,
			void *trap_stack_end, uintptr_t offset);

/** The platform's, called by smp.S on the new CPU, interrupts off. */
void uk_x86_ap_main(struct x86_ap *ap) __uk_noreturn;

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_SMP_H */
