/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Trap entries: one stub a vector, of equal size, then a common tail that
 * saves the registers in the order of struct ukarch_regs. The table of them
 * (IDT) is constant: the linker script parts the stubs' address as it wants.
 */
#include <uk/arch/x86.h>
#include "tails.h"

	/* For debuggers, to go from a handler on to what it interrupted. */
	.cfi_sections .debug_frame

#define STUB_SIZE      16
#define GATE_INTERRUPT 0x8e
#define IST_TRAP       1

	.section .rodata.idt, "a"
	.balign	16
idt:					/* [6.14.1] */
	stub = 0
	.rept	X86_VECTORS
	.word	uk_x86_trap_stubs_low + stub, X86_SEL_CODE
	.if	stub < X86_EXCEPTIONS * STUB_SIZE
	.byte	IST_TRAP, GATE_INTERRUPT
	.else
	.byte	IST_IRQ, GATE_INTERRUPT
	.endif
	.word	uk_x86_trap_stubs_high
	.long	0, 0
	stub = stub + STUB_SIZE
	.endr
	.globl	uk_x86_idt_pointer
uk_x86_idt_pointer:
	.word	. - idt - 1
	.quad	idt

	.section .text.traps, "ax"
	.globl	uk_x86_trap_stubs
	.balign	STUB_SIZE
uk_x86_trap_stubs:
	vector = 0
	.rept	X86_EXCEPTIONS
	.balign	STUB_SIZE
	/* Vectors for which the CPU pushes an error code [6.3.1]. */
	.if	(vector == 8) || (vector >= 10 && vector <= 14) || (vector == 17) || (vector == 21)
	.else
	pushq	$0
	.endif
	pushq	$vector
	jmp	trap_common
	vector = vector + 1
	.endr

#ifdef CONFIG_HAVE_IRQ
	/* An interrupt is part of the thread that it hits: saved there. */
	.rept	X86_VECTORS - X86_EXCEPTIONS
	.balign	STUB_SIZE
	pushq	$vector
	jmp	irq_common
	vector = vector + 1
	.endr

	irq_tail iretq
#endif
	trap_tail iretq
