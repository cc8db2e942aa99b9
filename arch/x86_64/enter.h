/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What CPUs do on their way to C, as assembler macros for the entries.
 */
#ifndef X86_64_ENTER_H
#define X86_64_ENTER_H

#include <uk/arch/x86.h>

/* clang-format off */

/* The first stack, and a canary that differs from boot to boot, its lowest
 * byte 0; in 64-bit code. Uses %rax, %rcx, %rdx. */
.macro boot_stack
	movl	$uk_boot_stack_end, %esp
	xorl	%ebp, %ebp
	rdtsc
	shlq	$32, %rax
	orq	%rdx, %rax
	movabsq	$0x9e3779b97f4a7c15, %rcx
	imulq	%rcx, %rax
	xorb	%al, %al
	movq	%rax, __stack_chk_guard
.endm

/* Once descriptors are loaded: segments, task, interrupt table; uses %eax. */
.macro enter_segments
	movl	$X86_SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movl	$X86_SEL_TSS, %eax
	ltr	%ax
	lidt	uk_x86_idt_pointer
.endm

/* clang-format on */

#endif /* X86_64_ENTER_H */
