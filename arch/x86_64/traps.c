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
#define IRQ_STACK (uintptr_t)uk_irq_stack_end
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

/* One name a vector; the last is for all that follow. */
static const char names[] = "divide error\0"
			    "debug\0"
			    "non-maskable interrupt\0"
			    "breakpoint\0"
			    "overflow\0"
			    "bound range\0"
			    "invalid opcode\0"
			    "no math unit\0"
			    "double fault\0"
			    "reserved exception\0"
			    "invalid TSS\0"
			    "segment not present\0"
			    "stack segment fault\0"
			    "general protection\0"
			    "page fault\0"
			    "reserved exception\0"
			    "x87 error\0"
			    "alignment check\0"
			    "machine check\0"
			    "SIMD error\0"
			    "unknown exception";

#define LAST 20

static const uint8_t kinds[LAST + 1] = {
	[0] = UKPLAT_TRAP_MATH,	       [1] = UKPLAT_TRAP_DEBUG,
	[2] = UKPLAT_TRAP_FATAL,       [3] = UKPLAT_TRAP_DEBUG,
	[4] = UKPLAT_TRAP_MATH,	       [5] = UKPLAT_TRAP_MATH,
	[6] = UKPLAT_TRAP_INVALID_OP,  [7] = UKPLAT_TRAP_INVALID_OP,
	[8] = UKPLAT_TRAP_FATAL,       [9] = UKPLAT_TRAP_UNKNOWN,
	[10] = UKPLAT_TRAP_FATAL,      [11] = UKPLAT_TRAP_BUS_ERROR,
	[12] = UKPLAT_TRAP_BUS_ERROR,  [13] = UKPLAT_TRAP_BUS_ERROR,
	[14] = UKPLAT_TRAP_PAGE_FAULT, [15] = UKPLAT_TRAP_UNKNOWN,
	[16] = UKPLAT_TRAP_MATH,       [17] = UKPLAT_TRAP_BUS_ERROR,
	[18] = UKPLAT_TRAP_FATAL,      [19] = UKPLAT_TRAP_MATH,
	[LAST] = UKPLAT_TRAP_UNKNOWN,
};

static __uk_noinline const char *name_of(unsigned int i)
{
	const char *s = names;

	while (i--)
		while (*s++)
			;
	return s;
}

/** Called by traps.S on the trap stack, interrupts off. */
void uk_x86_trap(struct ukarch_regs *regs);

void uk_x86_trap(struct ukarch_regs *regs)
{
	unsigned int i = MIN(regs->vector, LAST);
	struct ukplat_trap trap = {
		.kind = kinds[i],
		.name = name_of(i),
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
