/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memset, for System V's calling convention. Interrupts' handlers call this
 * too: no vector registers. Stores overlap rather than branch by the length;
 * musl's own takes each size's stores for all that are longer.
 */
	.section .text.memset, "ax"
	.globl	memset
	.type	memset, @function
memset:
	movzbl	%sil, %eax
	imul	.Lones(%rip), %rax	/* the byte in all eight */
	cmp	$32, %rdx
	ja	.Labove_32
	cmp	$16, %edx
	jb	.Lbelow_16
	mov	%rax, (%rdi)
	mov	%rax, 8(%rdi)
	mov	%rax, -16(%rdi, %rdx)
	mov	%rax, -8(%rdi, %rdx)
	mov	%rdi, %rax
	ret
.Labove_32:
	cmp	$128, %rdx
	ja	.Llong
	cmp	$64, %edx
	jbe	.Lto_64
	mov	%rax, 32(%rdi)
	mov	%rax, 40(%rdi)
	mov	%rax, 48(%rdi)
	mov	%rax, 56(%rdi)
	mov	%rax, -64(%rdi, %rdx)
	mov	%rax, -56(%rdi, %rdx)
	mov	%rax, -48(%rdi, %rdx)
	mov	%rax, -40(%rdi, %rdx)
.Lto_64:
	mov	%rax, (%rdi)
	mov	%rax, 8(%rdi)
	mov	%rax, 16(%rdi)
	mov	%rax, 24(%rdi)
	mov	%rax, -32(%rdi, %rdx)
	mov	%rax, -24(%rdi, %rdx)
	mov	%rax, -16(%rdi, %rdx)
	mov	%rax, -8(%rdi, %rdx)
	mov	%rdi, %rax
	ret
.Llong:					/* words, and what they leave */
	mov	%rax, -8(%rdi, %rdx)
	mov	%rdi, %r8
	mov	%rdx, %rcx
	shr	$3, %rcx
	rep stosq
	mov	%r8, %rax
	ret
.Lbelow_16:
	cmp	$8, %edx
	jb	.Lbelow_8
	mov	%rax, (%rdi)
	mov	%rax, -8(%rdi, %rdx)
	mov	%rdi, %rax
	ret
.Lbelow_8:
	cmp	$4, %edx
	jb	.Lbelow_4
	mov	%eax, (%rdi)
	mov	%eax, -4(%rdi, %rdx)
	mov	%rdi, %rax
	ret
.Lbelow_4:
	test	%edx, %edx
	jz	.Lnone
	mov	%al, (%rdi)
	mov	%al, -1(%rdi, %rdx)
	shr	%edx			/* the middle of three */
	mov	%al, (%rdi, %rdx)
.Lnone:
	mov	%rdi, %rax
	ret
	.size	memset, . - memset

	.section .rodata.memset, "a"
	.balign	8
.Lones:
	.quad	0x0101010101010101
