/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The task state segment: where the CPU finds stacks for traps.
 * Source: Intel SDM volume 3, 7.7.
 */
#ifndef X86_64_TSS_H
#define X86_64_TSS_H

#include <uk/arch/x86.h>

struct x86_tss {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3, iomap;
} __uk_packed;

_Static_assert(sizeof(struct x86_tss) == X86_TSS_SIZE, "as entry.S has it");

#endif /* X86_64_TSS_H */
