/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CPU exceptions: tables, and what each vector means. All of them run on one
 * stack of their own (IST 1), so that an overflowing stack still gets a crash
 * screen. Source: Intel SDM volume 3, chapter 6.
 */
#include <uk/arch/x86.h>
#include <uk/plat/trap.h>
#include "tss.h"

#define VECTOR_PF 14
#define PF_WRITE  0x02 /* error code of a page fault [4.7] */
#define PF_FETCH  0x10

extern char uk_trap_stack_end[];
#ifdef CONFIG_HAVE_PROGRAM
/* Interrupts begin on their own stack too, since programs have red zones. */
extern char uk_irq_stack_end[];
#define IRQ_STACK (uintptr_t) uk_irq_stack_end
#else
#define IRQ_STACK 0
#endif

/** Loaded by entry.S. */
extern struct x86_tss uk_x86_tss;
struct x86_tss uk_x86_tss = {
	.ist[0] = (uintptr_t)uk_trap_stack_end,
	.ist[1] = IRQ_STACK,
	.iomap = sizeof(struct x86_tss),
};

static const struct {
	char name[23];
	uint8_t kind; /* enum ukplat_trap_kind */
} vectors[X86_EXCEPTIONS] = {
	[0] = {"divide error", UKPLAT_TRAP_MATH},
	[1] = {"debug", UKPLAT_TRAP_DEBUG},
	[2] = {"non-maskable interrupt", UKPLAT_TRAP_FATAL},
	[3] = {"breakpoint", UKPLAT_TRAP_DEBUG},
	[4] = {"overflow", UKPLAT_TRAP_MATH},
	[5] = {"bound range", UKPLAT_TRAP_MATH},
	[6] = {"invalid opcode", UKPLAT_TRAP_INVALID_OP},
	[7] = {"no math unit", UKPLAT_TRAP_INVALID_OP},
	[8] = {"double fault", UKPLAT_TRAP_FATAL},
	[10] = {"invalid TSS", UKPLAT_TRAP_FATAL},
	[11] = {"segment not present", UKPLAT_TRAP_BUS_ERROR},
	[12] = {"stack segment fault", UKPLAT_TRAP_BUS_ERROR},
	[13] = {"general protection", UKPLAT_TRAP_BUS_ERROR},
	[VECTOR_PF] = {"page fault", UKPLAT_TRAP_PAGE_FAULT},
	[16] = {"x87 error", UKPLAT_TRAP_MATH},
	[17] = {"alignment check", UKPLAT_TRAP_BUS_ERROR},
	[18] = {"machine check", UKPLAT_TRAP_FATAL},
	[19] = {"SIMD error", UKPLAT_TRAP_MATH},
};

/** Called by traps.S on the trap stack, interrupts off. */
void uk_x86_trap(struct ukarch_regs *regs);

void uk_x86_trap(struct ukarch_regs *regs)
{
	const char *name = vectors[regs->vector].name;
	struct ukplat_trap trap = {
		.kind = *name ? vectors[regs->vector].kind
			      : UKPLAT_TRAP_UNKNOWN,
		.name = *name ? name : "unknown exception",
		.code = regs->error,
		.regs = regs,
	};

	if (regs->vector == VECTOR_PF) {
		trap.addr = x86_read_cr2();
		trap.access = regs->error & PF_FETCH   ? UKPLAT_ACCESS_EXEC
			      : regs->error & PF_WRITE ? UKPLAT_ACCESS_WRITE
						       : UKPLAT_ACCESS_READ;
	}
	ukplat_trap(&trap);
}
