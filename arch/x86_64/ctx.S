/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contexts. Source: System V ABI, AMD64 supplement, 3.2.1 (what is kept over
 * a call: of the floating point only its control bits).
 */
	.cfi_sections .debug_frame
	.section .text.ctx, "ax"
	.globl	ukarch_ctx_switch
	.type	ukarch_ctx_switch, @function
ukarch_ctx_switch:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	subq	$8, %rsp
	stmxcsr	(%rsp)
	fnstcw	4(%rsp)
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	ldmxcsr	(%rsp)
	fldcw	4(%rsp)
	addq	$8, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
	.size	ukarch_ctx_switch, . - ukarch_ctx_switch

	.globl	ukarch_ctx_init
	.type	ukarch_ctx_init, @function
ukarch_ctx_init:
	leaq	-80(%rdi), %rax
	movl	$0x1f80, (%rax)		/* both as a program begins */
	movl	$0x037f, 4(%rax)
	movq	%rdx, 32(%rax)		/* r12 */
	movq	%rsi, 40(%rax)		/* rbx */
	movq	$0, 48(%rax)		/* rbp: backtraces end here */
	leaq	begin(%rip), %rcx
	movq	%rcx, 56(%rax)
	ret
	.size	ukarch_ctx_init, . - ukarch_ctx_init

	.type	begin, @function
begin:
	.cfi_startproc
	.cfi_undefined rip	/* nobody has called it */
	movq	%r12, %rdi
	call	*%rbx
	ud2
	.cfi_endproc
	.size	begin, . - begin
