/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What trap and interrupt entries have in common, whoever has them called: the
 * registers saved in the order of struct ukarch_regs, a handler in C, and the
 * way back, an instruction or macro that takes the CPU's frame off the stack.
 */
#ifndef X86_64_TAILS_H
#define X86_64_TAILS_H

#include <uk/arch/x86.h>
#include <uk/plat/preempt.h>
#include "program.h"

#define XSAVE_HEADER 512 /* SDM volume 1, 13.4.2 */

/* clang-format off */

/*
 * What there is besides general registers, to the stack and back; %rsp is left
 * at it. Use %rax, %rcx and %rdx.
 */
.macro x86_save_units
#ifdef CONFIG_HAVE_PREEMPT
	movl	uk_x86_xsave_size, %ecx
	testl	%ecx, %ecx
	jz	1f
	subq	%rcx, %rsp
	andq	$-64, %rsp
	xorl	%eax, %eax
	i = 0
	.rept	8
	movq	%rax, XSAVE_HEADER + i(%rsp)
	i = i + 8
	.endr
	movl	$-1, %eax
	movl	%eax, %edx
	xsave64	(%rsp)
	jmp	2f
#endif
1:	subq	$512, %rsp
	andq	$-16, %rsp
	fxsave64 (%rsp)
2:
.endm

.macro x86_restore_units
#ifdef CONFIG_HAVE_PREEMPT
	cmpl	$0, uk_x86_xsave_size
	je	1f
	movl	$-1, %eax
	movl	%eax, %edx
	xrstor64 (%rsp)
	jmp	2f
#endif
1:	fxrstor64 (%rsp)
2:
.endm

/* irq_common, at which the frame and a vector lie on the stack. */
.macro irq_tail return:vararg
	.type	irq_common, @function
irq_common:
	.cfi_startproc simple
	.cfi_signal_frame
	irq_to_thread
	pushq	%rbp
	movq	%rsp, %rbp
	.cfi_def_cfa	rbp, 0
	.cfi_offset	rbp, 0
	.cfi_offset	rip, 16
	.cfi_offset	rsp, 40
	.cfi_offset	rax, -8
	.cfi_offset	rcx, -16
	.cfi_offset	rdx, -24
	.cfi_offset	rsi, -32
	.cfi_offset	rdi, -40
	.cfi_offset	r8, -48
	.cfi_offset	r9, -56
	.cfi_offset	r10, -64
	.cfi_offset	r11, -72
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	cld
	movl	8(%rbp), %edi
#ifdef CONFIG_HAVE_IRQ_FRAME
	movq	%rbp, %rsi
#endif
#ifdef CONFIG_HAVE_SMP
	movq	%gs:uk_x86_irq_stack_end, %rsp
#else
	movl	$uk_irq_stack_end, %esp
#endif
	call	uk_x86_irq
	leaq	-9 * 8(%rbp), %rsp
#ifdef CONFIG_HAVE_PREEMPT
	cmpb	$0, X86_THIS_CPU(ukplat_preempt + UKPLAT_PREEMPT_WANTED)
	je	1f
	cmpl	$0, X86_THIS_CPU(ukplat_preempt)
	jne	1f
	call	preempt
1:
#endif
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rax
	popq	%rbp
	addq	$8, %rsp
	leaving
	\return
	.cfi_endproc
	.size	irq_common, . - irq_common
#ifdef CONFIG_HAVE_PREEMPT
	/* All else that the thread has in registers. */
	.type	preempt, @function
preempt:
	.cfi_startproc
	pushq	%rbp
	movq	%rsp, %rbp
	.cfi_def_cfa	rbp, 16
	.cfi_offset	rbp, -16
	x86_save_units
	call	*X86_THIS_CPU(ukplat_preempt + UKPLAT_PREEMPT_SWITCH)
	x86_restore_units
	leave
	ret
	.cfi_endproc
	.size	preempt, . - preempt
#endif
.endm

/* The general registers, as struct ukarch_regs has them. */
.macro push_general
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%rax
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
.endm

.macro pop_general
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rax
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
.endm

/* trap_common, at which the frame, an error code and a vector do. */
.macro trap_tail return:vararg
	.type	trap_common, @function
trap_common:
	.cfi_startproc simple
	.cfi_signal_frame
	push_general
	cld
	movq	%rsp, %rdi
	movq	%rsp, %rbp
	/* struct ukarch_regs */
	.cfi_def_cfa	rbp, 0
	.cfi_offset	r15, 0
	.cfi_offset	r14, 8
	.cfi_offset	r13, 16
	.cfi_offset	r12, 24
	.cfi_offset	rbp, 32
	.cfi_offset	rbx, 40
	.cfi_offset	rip, 136
	.cfi_offset	rsp, 160
	andq	$-16, %rsp
	call	uk_x86_trap
	movq	%rbp, %rsp
	pop_general
	addq	$16, %rsp
	\return
	.cfi_endproc
	.size	trap_common, . - trap_common
.endm

/* clang-format on */

#endif /* X86_64_TAILS_H */
