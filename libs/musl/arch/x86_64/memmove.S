/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy and memmove, for System V's calling convention. Up to 32 bytes are all
 * read before any is written, so they may overlap. Interrupts' handlers call
 * this too: no vector registers. musl's own goes byte by byte where what is
 * short, or moves upwards, is copied.
 */
	.section .text.memmove, "ax"
	.globl	memmove
	.type	memmove, @function
memmove:
	mov	%rdi, %rax
	cmp	$32, %rdx
	jbe	.Lshort
	mov	%rdi, %rcx
	sub	%rsi, %rcx
	cmp	%rdx, %rcx		/* dst - src < n: from the end */
	jb	.Lupwards
.Lforward:
	mov	-8(%rsi, %rdx), %r8	/* what words leave, and may overwrite */
	lea	-8(%rdi, %rdx), %r9
	lea	-1(%rdx), %rcx
	shr	$3, %rcx
	rep movsq
	mov	%r8, (%r9)
	ret
.Lupwards:
	mov	-8(%rsi, %rdx), %rcx
	mov	-16(%rsi, %rdx), %r8
	mov	-24(%rsi, %rdx), %r9
	mov	-32(%rsi, %rdx), %r10
	mov	%rcx, -8(%rdi, %rdx)
	mov	%r8, -16(%rdi, %rdx)
	mov	%r9, -24(%rdi, %rdx)
	mov	%r10, -32(%rdi, %rdx)
	sub	$32, %rdx
	cmp	$32, %rdx
	ja	.Lupwards
	jmp	.Lshort			/* the rest, at their beginning */
	.size	memmove, . - memmove

	.globl	memcpy
	.type	memcpy, @function
memcpy:
	mov	%rdi, %rax
	cmp	$32, %rdx
	ja	.Lforward
.Lshort:
	cmp	$8, %edx
	jb	.Lbelow_8
	cmp	$16, %edx
	ja	.Lto_32
	mov	(%rsi), %rcx
	mov	-8(%rsi, %rdx), %r8
	mov	%rcx, (%rdi)
	mov	%r8, -8(%rdi, %rdx)
	ret
.Lto_32:
	mov	(%rsi), %rcx
	mov	8(%rsi), %r8
	mov	-16(%rsi, %rdx), %r9
	mov	-8(%rsi, %rdx), %r10
	mov	%rcx, (%rdi)
	mov	%r8, 8(%rdi)
	mov	%r9, -16(%rdi, %rdx)
	mov	%r10, -8(%rdi, %rdx)
	ret
.Lbelow_8:
	cmp	$1, %edx
	ja	.Lto_7
	jb	.Ldone
	movzbl	(%rsi), %ecx
	mov	%cl, (%rdi)
.Ldone:
	ret
.Lto_7:
	cmp	$4, %edx
	jb	.Lto_3
	mov	(%rsi), %ecx
	mov	-4(%rsi, %rdx), %r8d
	mov	%ecx, (%rdi)
	mov	%r8d, -4(%rdi, %rdx)
	ret
.Lto_3:
	movzwl	(%rsi), %ecx
	movzbl	-1(%rsi, %rdx), %r8d
	mov	%cx, (%rdi)
	mov	%r8b, -1(%rdi, %rdx)
	ret
	.size	memcpy, . - memcpy
