/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entry of the process: Linux leaves argc, argv, the environment and the
 * auxiliary vector on its stack; we go on with our own, which has a guard
 * page. Source: System V ABI, AMD64 supplement, 3.4.1.
 */
	.section .text.entry, "ax"
	.globl	_start
	.type	_start, @function
_start:
	xorl	%ebp, %ebp
	movq	%rsp, %rdi
	movq	$uk_boot_stack_end, %rsp
	call	linuxu_start
	ud2
	.size	_start, . - _start

	.globl	__restore_rt
	.type	__restore_rt, @function
__restore_rt:
	movl	$15, %eax		/* rt_sigreturn */
	syscall
	.size	__restore_rt, . - __restore_rt
