/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Division as compilers call it: quotient and remainder come back side by
 * side, in registers that no C function returns in.
 * Source: Run-time ABI for the Arm Architecture, 4.2, 4.3.1.
 */
	.text
	.arm

.macro function names:vararg
	.irp	name, \names
	.globl	\name
	.type	\name, %function
\name:
	.endr
.endm

/* Negates the pair of registers. */
.macro negate low, high
	rsbs	\low, \low, #0
	rsc	\high, \high, #0
.endm

	function __aeabi_uidiv, __aeabi_uidivmod
	cmp	r1, #0
	beq	by_zero
	push	{r3, lr}
	sub	sp, sp, #8
	mov	r2, sp
	bl	uk_arm_udivmod32
	ldr	r1, [sp]
	add	sp, sp, #8
	pop	{r3, pc}

	/* The remainder has the sign of what is divided. */
	function __aeabi_idiv, __aeabi_idivmod
	cmp	r1, #0
	beq	by_zero
	push	{r4, lr}
	sub	sp, sp, #8
	eor	r4, r0, r1
	asr	r4, r4, #31		/* the quotient's sign, below it */
	bic	r4, r4, #1
	orr	r4, r4, r0, lsr #31	/* the remainder's */
	cmp	r0, #0
	rsblt	r0, r0, #0
	cmp	r1, #0
	rsblt	r1, r1, #0
	mov	r2, sp
	bl	uk_arm_udivmod32
	ldr	r1, [sp]
	cmp	r4, #0
	rsblt	r0, r0, #0
	tst	r4, #1
	rsbne	r1, r1, #0
	add	sp, sp, #8
	pop	{r4, pc}

	function __aeabi_uldivmod
	orrs	ip, r2, r3
	beq	by_zero
	push	{r3, lr}
	sub	sp, sp, #16
	add	ip, sp, #8
	str	ip, [sp]
	bl	uk_arm_udivmod64
	ldrd	r2, r3, [sp, #8]
	add	sp, sp, #16
	pop	{ip, pc}

	function __aeabi_ldivmod
	orrs	ip, r2, r3
	beq	by_zero
	push	{r4, lr}
	sub	sp, sp, #16
	eor	r4, r1, r3
	asr	r4, r4, #31
	bic	r4, r4, #1
	orr	r4, r4, r1, lsr #31
	cmp	r1, #0
	bge	1f
	negate	r0, r1
1:	cmp	r3, #0
	bge	2f
	negate	r2, r3
2:	add	ip, sp, #8
	str	ip, [sp]
	bl	uk_arm_udivmod64
	ldrd	r2, r3, [sp, #8]
	cmp	r4, #0
	bge	3f
	negate	r0, r1
3:	tst	r4, #1
	beq	4f
	negate	r2, r3
4:	add	sp, sp, #16
	pop	{r4, pc}

/* The platform knows this one (UKARCH_DIVIDED_BY_0). */
by_zero:
	udf	#0xd1
