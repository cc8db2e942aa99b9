/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The way to a program and back. A call changes rax, rcx and r11, no other
 * register [System V ABI, AMD64 supplement, A.2.1]: those of the SIMD units
 * are saved, since our code uses them.
 * Source: Intel SDM volume 2, SYSCALL; volume 1, 13.7.
 */
#include <uk/arch/regs.h>
#include <uk/arch/x86.h>
#include "program.h"
#include "tails.h"

	.cfi_sections .debug_frame
	.section .text.program, "ax"
	.globl	uk_x86_program_entry
	.type	uk_x86_program_entry, @function
uk_x86_program_entry:
	movq	%rsp, program_sp
	movq	uk_program_stack, %rsp
	pushq	$X86_SEL_DATA
	pushq	program_sp
	pushq	%r11
	pushq	$X86_SEL_CODE
	pushq	%rcx
	pushq	$0
	pushq	$X86_VECTORS
	push_general
	movq	%rsp, %rbp
	movq	uk_x86_program_call, %rbx
	sti
	/* From a trap too, interrupts off, with %rbp and %rbx as here. */
	.globl	uk_x86_program_tell
uk_x86_program_tell:
	x86_save_units
	/* Exceptions that the program has unmasked aren't for our code. */
	fninit
	ldmxcsr	mxcsr_init
	movq	%rbp, %rdi
	movq	%rsp, %rsi
	call	*%rbx
	x86_restore_units
	cli
	movq	%rbp, %rsp
	/* struct ukarch_regs is on the stack. */
go:
	pop_general
	addq	$16, %rsp
	leaving
	iretq
	.size	uk_x86_program_entry, . - uk_x86_program_entry

	.globl	ukarch_program_enter
	.type	ukarch_program_enter, @function
ukarch_program_enter:
	cli
	movq	%rdi, %rsi
	andq	$-16, %rsp
	subq	$X86_REGS_SIZE, %rsp
	movq	%rsp, %rdi
	movl	$X86_REGS_SIZE / 8, %ecx
	rep movsq
	jmp	go
	.size	ukarch_program_enter, . - ukarch_program_enter

	.section .rodata.program, "a"
	.balign	4
mxcsr_init:
	.long	0x1f80			/* SDM volume 1, 10.2.3 */

	.section .bss.program, "aw", @nobits
	.balign	8
	.globl	uk_program_stack
uk_program_stack:
	.skip	8
program_sp:
	.skip	8
