/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contexts. Source: Procedure Call Standard for the Arm Architecture, 6.1
 * (what is kept over a call).
 */
	.cfi_sections .debug_frame
	.text
	.arm
	.fpu	vfpv3-d16
	.globl	ukarch_ctx_switch
	.type	ukarch_ctx_switch, %function
ukarch_ctx_switch:
	push	{r4-r11, lr}
	vpush	{d8-d15}
	vmrs	r2, fpscr
	push	{r2}
	str	sp, [r0]
	mov	sp, r1
	pop	{r2}
	vmsr	fpscr, r2
	vpop	{d8-d15}
	pop	{r4-r11, pc}
	.size	ukarch_ctx_switch, . - ukarch_ctx_switch

	.globl	ukarch_ctx_init
	.type	ukarch_ctx_init, %function
ukarch_ctx_init:
	sub	r0, r0, #104		/* fpscr, d8-d15, r4-r11, pc */
	mov	r3, #0
	str	r3, [r0]
	str	r1, [r0, #68]		/* r4 */
	str	r2, [r0, #72]		/* r5 */
	str	r3, [r0, #96]		/* r11: backtraces end here */
	adr	r3, begin
	str	r3, [r0, #100]
	bx	lr
	.size	ukarch_ctx_init, . - ukarch_ctx_init

	.type	begin, %function
begin:
	.cfi_startproc
	.cfi_undefined lr	/* nobody has called it */
	mov	r0, r5
	blx	r4
	udf	#0
	.cfi_endproc
	.size	begin, . - begin
