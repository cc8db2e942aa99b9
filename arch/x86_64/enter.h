/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What every CPU does once it is in 64-bit code with its descriptors loaded:
 * an assembler macro for entry.S and smp.S.
 */
#ifndef X86_64_ENTER_H
#define X86_64_ENTER_H

#include <uk/arch/x86.h>

/* clang-format off */

/* Segments, task, interrupt table; uses %eax. */
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
