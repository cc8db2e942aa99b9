/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy, memmove and memset: 16 bytes at a time, then what is left. Weak: a
 * C library brings its own. Small rather than clever; unaligned accesses are
 * the CPU's business. A fault at a program's memory ends a copy: the rest of
 * the destination is zeroed, as far as that can be done, so that nothing of
 * ours is left in it (uk/arch/fixup.h).
 */
#include <uk/arch/fixup.h>

	.section .text.memmove, "ax"
	.weak	memmove
	.type	memmove, @function
memmove:
	sub	x3, x0, x1
	cmp	x3, x2			/* dst - src < n: copy from the end */
	b.hs	memcpy_forward
	add	x4, x0, x2
	add	x1, x1, x2
1:	subs	x2, x2, #16
	b.lo	2f
	ldp	x5, x6, [x1, #-16]!
	stp	x5, x6, [x4, #-16]!
	b	1b
2:	adds	x2, x2, #16
3:	b.eq	4f
	ldrb	w5, [x1, #-1]!
	strb	w5, [x4, #-1]!
	subs	x2, x2, #1
	b	3b
4:	ret
	.size	memmove, . - memmove

	.weak	memcpy
	.type	memcpy, @function
memcpy:
memcpy_forward:
	mov	x4, x0
1:	subs	x2, x2, #16
	b.lo	2f
5:	ldp	x5, x6, [x1], #16
6:	stp	x5, x6, [x4], #16
	b	1b
2:	adds	x2, x2, #16
3:	b.eq	4f
7:	ldrb	w5, [x1], #1
8:	strb	w5, [x4], #1
	subs	x2, x2, #1
	b	3b
4:	ret
#ifdef CONFIG_HAVE_PROGRAM
9:	add	x2, x2, #16
10:	cbz	x2, 4b
11:	strb	wzr, [x4], #1
	sub	x2, x2, #1
	b	10b
#endif
	.size	memcpy, . - memcpy
	fixup	5b, 9b, UKARCH_FIXUP_CALL_FAILS
	fixup	6b, 9b, UKARCH_FIXUP_CALL_FAILS
	fixup	7b, 10b, UKARCH_FIXUP_CALL_FAILS
	fixup	8b, 10b, UKARCH_FIXUP_CALL_FAILS
	fixup	11b, 4b, UKARCH_FIXUP_CALL_FAILS

	.section .text.memset, "ax"
	.weak	memset
	.type	memset, @function
memset:
	and	x1, x1, #0xff
	orr	x1, x1, x1, lsl #8
	orr	x1, x1, x1, lsl #16
	orr	x1, x1, x1, lsl #32
	mov	x4, x0
1:	subs	x2, x2, #16
	b.lo	2f
5:	stp	x1, x1, [x4], #16
	b	1b
2:	adds	x2, x2, #16
3:	b.eq	4f
6:	strb	w1, [x4], #1
	subs	x2, x2, #1
	b	3b
4:	ret
	.size	memset, . - memset
	fixup	5b, 4b, UKARCH_FIXUP_CALL_FAILS
	fixup	6b, 4b, UKARCH_FIXUP_CALL_FAILS
