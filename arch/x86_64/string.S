/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy, memmove and memset by string instructions, eight bytes at a time,
 * for System V's calling convention. Weak: a C library brings its own. Small
 * rather than clever. A fault at a program's memory ends a copy: the rest of
 * the destination is zeroed, as far as that can be done, so that nothing of
 * ours is left in it (uk/arch/fixup.h).
 */
#include <uk/config.h>
#include <uk/arch/fixup.h>

/* A fault in here shall show who called. */
#ifdef CONFIG_OPTIMIZE_FRAME_POINTER
.macro	enter
	push	%rbp
	mov	%rsp, %rbp
.endm
.macro	return
	pop	%rbp
	ret
.endm
#else
.macro	enter
.endm
.macro	return
	ret
.endm
#endif

	.section .text.memmove, "ax"
	.weak	memmove
	.type	memmove, @function
memmove:
	enter
	mov	%rdi, %rcx
	sub	%rsi, %rcx
	cmp	%rdx, %rcx		/* dst - src < n: copy from the end */
	jae	memcpy_forward
	mov	%rdi, %rax
	lea	-1(%rdi, %rdx), %rdi
	lea	-1(%rsi, %rdx), %rsi
	mov	%edx, %ecx
	and	$7, %ecx
	std
	rep movsb
	sub	$7, %rdi
	sub	$7, %rsi
	mov	%rdx, %rcx
	shr	$3, %rcx
	rep movsq
	cld
	return
	.size	memmove, . - memmove

	.weak	memcpy
	.type	memcpy, @function
memcpy:
	enter
memcpy_forward:
	mov	%rdi, %rax
	mov	%rdx, %rcx
	shr	$3, %rcx
1:	rep movsq
	mov	%edx, %ecx
	and	$7, %ecx
2:	rep movsb
	return
#ifdef CONFIG_HAVE_PROGRAM
3:	mov	%rax, %r8
	xor	%eax, %eax
4:	rep stosq
	mov	%edx, %ecx
	and	$7, %ecx
	jmp	6f
5:	mov	%rax, %r8
	xor	%eax, %eax
6:	rep stosb
7:	mov	%r8, %rax
	return
#endif
	.size	memcpy, . - memcpy
	fixup	1b, 3b, UKARCH_FIXUP_CALL_FAILS
	fixup	2b, 5b, UKARCH_FIXUP_CALL_FAILS
	fixup	4b, 7b, UKARCH_FIXUP_CALL_FAILS
	fixup	6b, 7b, UKARCH_FIXUP_CALL_FAILS

	.section .text.memset, "ax"
	.weak	memset
	.type	memset, @function
memset:
	enter
	mov	%rdi, %r8
	movzbl	%sil, %esi
	movabs	$0x0101010101010101, %rax
	imul	%rsi, %rax
	mov	%rdx, %rcx
	shr	$3, %rcx
1:	rep stosq
	mov	%edx, %ecx
	and	$7, %ecx
2:	rep stosb
3:	mov	%r8, %rax
	return
	.size	memset, . - memset
	fixup	1b, 3b, UKARCH_FIXUP_CALL_FAILS
	fixup	2b, 3b, UKARCH_FIXUP_CALL_FAILS
