/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contexts. Source: Procedure Call Standard for the Arm 64-bit Architecture,
 * 6.1 (what is kept over a call).
 */
	.cfi_sections .debug_frame
	.section .text.ctx, "ax"
	.globl	ukarch_ctx_switch
	.type	ukarch_ctx_switch, @function
ukarch_ctx_switch:
	stp	x29, x30, [sp, #-176]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	stp	d8, d9, [sp, #96]
	stp	d10, d11, [sp, #112]
	stp	d12, d13, [sp, #128]
	stp	d14, d15, [sp, #144]
	mrs	x2, fpcr
	str	x2, [sp, #160]
	mov	x2, sp
	str	x2, [x0]
	mov	sp, x1
	ldr	x2, [sp, #160]
	msr	fpcr, x2
	ldp	d14, d15, [sp, #144]
	ldp	d12, d13, [sp, #128]
	ldp	d10, d11, [sp, #112]
	ldp	d8, d9, [sp, #96]
	ldp	x27, x28, [sp, #80]
	ldp	x25, x26, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #176
	ret
	.size	ukarch_ctx_switch, . - ukarch_ctx_switch

	.globl	ukarch_ctx_init
	.type	ukarch_ctx_init, @function
ukarch_ctx_init:
	sub	x0, x0, #176
	adr	x3, begin
	stp	xzr, x3, [x0]		/* x29: backtraces end here */
	stp	x1, x2, [x0, #16]
	stp	xzr, xzr, [x0, #96]
	stp	xzr, xzr, [x0, #112]
	stp	xzr, xzr, [x0, #128]
	stp	xzr, xzr, [x0, #144]
	str	xzr, [x0, #160]
	ret
	.size	ukarch_ctx_init, . - ukarch_ctx_init

	.type	begin, @function
begin:
	.cfi_startproc
	.cfi_undefined x30	/* nobody has called it */
	mov	x0, x20
	blr	x19
	brk	#0
	.cfi_endproc
	.size	begin, . - begin
