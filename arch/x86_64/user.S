/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ukarch_user_copy() of uk/plat/user.h: a copy that a fault ends. Each
 * instruction that touches the program's memory has its entry.
 */
#include <uk/arch/fixup.h>

	.section .text.user, "ax"
	.globl	ukarch_user_copy
	.type	ukarch_user_copy, @function
ukarch_user_copy:
	mov	%rdx, %rcx
	shr	$3, %rcx
	and	$7, %edx
1:	rep movsq
	mov	%edx, %ecx
2:	rep movsb
	/* A fault leaves %rcx bytes uncopied, or %rcx words and %rdx bytes. */
3:	mov	%rcx, %rax
	ret
4:	lea	(%rdx, %rcx, 8), %rax
	ret
	.size	ukarch_user_copy, . - ukarch_user_copy
	fixup	1b, 4b, UKARCH_FIXUP_CHECKED
	fixup	2b, 3b, UKARCH_FIXUP_CHECKED
