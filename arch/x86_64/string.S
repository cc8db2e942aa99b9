/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy, memmove and memset by string instructions, for System V's calling
 * convention. Weak: a C library brings its own. Small rather than clever.
 */
	.section .text.memcpy, "ax"
	.weak	memcpy
	.type	memcpy, @function
memcpy:
	mov	%rdi, %rax
	mov	%rdx, %rcx
	rep movsb
	ret
	.size	memcpy, . - memcpy

	.section .text.memmove, "ax"
	.weak	memmove
	.type	memmove, @function
memmove:
	mov	%rdi, %rax
	mov	%rdx, %rcx
	sub	%rsi, %rdi
	cmp	%rdx, %rdi		/* dst - src < n: copy from the end */
	mov	%rax, %rdi
	jb	1f
	rep movsb
	ret
1:	lea	-1(%rdi, %rcx), %rdi
	lea	-1(%rsi, %rcx), %rsi
	std
	rep movsb
	cld
	ret
	.size	memmove, . - memmove

	.section .text.memset, "ax"
	.weak	memset
	.type	memset, @function
memset:
	mov	%rdi, %r8
	mov	%esi, %eax
	mov	%rdx, %rcx
	rep stosb
	mov	%r8, %rax
	ret
	.size	memset, . - memset
