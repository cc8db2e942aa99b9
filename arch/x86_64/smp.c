/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors of another CPU. Source: Intel SDM volume 3, 3.4.5, 7.2.3, 7.7.
 */
#include <uk/arch/smp.h>
#include <uk/arch/string.h>
#include "tss.h"

#define CODE_64	   0x00af9b000000ffffULL
#define DATA	   0x00cf93000000ffffULL
#define TSS_64	   0x0000890000000000ULL
#define LOW_24(a)  ((uint64_t)((a) & 0xffffff) << 16)
#define BITS_24(a) ((uint64_t)((a) >> 24 & 0xff) << 56)

struct x86_ap *uk_x86_ap;

void ukarch_x86_ap_init(struct x86_ap *ap, void *stack_end,
			void *trap_stack_end, uintptr_t offset)
{
	const struct x86_tss tss = {
		.ist[0] = (uintptr_t)trap_stack_end,
		.iomap = sizeof(tss),
	};
	uintptr_t at = (uintptr_t)ap->tss;

	memcpy(ap->tss, &tss, sizeof(tss));
	ap->gdt[0] = 0;
	ap->gdt[X86_SEL_CODE / 8] = CODE_64;
	ap->gdt[X86_SEL_DATA / 8] = DATA;
	ap->gdt[X86_SEL_TSS / 8] =
		TSS_64 | LOW_24(at) | BITS_24(at) | (sizeof(tss) - 1);
	ap->gdt[X86_SEL_TSS / 8 + 1] = at >> 32;
	ap->gdt_pointer.limit = sizeof(ap->gdt) - 1;
	ap->gdt_pointer.base = (uintptr_t)ap->gdt;
	ap->stack_end = (uintptr_t)stack_end;
	ap->offset = offset;
}
