/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Assembler's part of uk/arch/program.h. Programs use the 128 bytes below
 * their stack pointer [System V ABI, AMD64 supplement, 3.2.2], so nothing of
 * ours may go there: interrupts come in on a stack of their own.
 *
 * uk_program_stack: where the thread's own stack goes on, while a program
 * runs. Whoever returns to one sets it.
 */
#ifndef X86_64_PROGRAM_H
#define X86_64_PROGRAM_H

#include <uk/config.h>

/* clang-format off */

/* Goes on at label \to when `rip`, an operand, is in the image's code. */
.macro if_own rip:req, to:req
	cmpq	$uk_text_start, \rip
	jb	9f
	cmpq	$uk_text_end, \rip
	jb	\to
9:
.endm

#ifdef CONFIG_HAVE_PROGRAM
#define IST_IRQ 2

/* From the interrupt stack to the thread's; vector and frame go along. */
.macro irq_to_thread
	pushq	%rax
	movq	40(%rsp), %rax
	if_own	"16(%rsp)", 1f
	movq	uk_program_stack, %rax
1:	andq	$-16, %rax
	i = 48
	.rept	7
	pushq	i(%rsp)
	popq	i - 56(%rax)
	i = i - 8
	.endr
	leaq	-48(%rax), %rsp
	movq	-8(%rsp), %rax
.endm

/* The CPU's frame is on the stack, and is left for next. */
.macro leaving
	if_own	"(%rsp)", 1f
	movq	%rsp, uk_program_stack
	addq	$40, uk_program_stack
1:
.endm
#else
#define IST_IRQ 0
.macro irq_to_thread
.endm
.macro leaving
.endm
#endif

/* clang-format on */

#endif /* X86_64_PROGRAM_H */
