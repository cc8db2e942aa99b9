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
1:	subs	x2, x2, #8
	b.lo	4f
2:	ldr	x4, [x1], #8
3:	str	x4, [x0], #8
	b	1b
4:	adds	x2, x2, #8
	b.eq	7f
5:	ldrb	w4, [x1], #1
6:	strb	w4, [x0], #1
	subs	x2, x2, #1
	b.ne	5b
	/* x2: how many bytes are left. */
7:	mov	x0, x2
	ret
8:	add	x2, x2, #8
	b	7b
	.size	ukarch_user_copy, . - ukarch_user_copy
	fixup	2b, 8b, UKARCH_FIXUP_CHECKED
	fixup	3b, 8b, UKARCH_FIXUP_CHECKED
	fixup	5b, 7b, UKARCH_FIXUP_CHECKED
	fixup	6b, 7b, UKARCH_FIXUP_CHECKED
