/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entry of the process: Linux leaves argc, argv, the environment and the
 * auxiliary vector on its stack; we go on with our own, which has a guard
 * page. Source: Linux, fs/binfmt_elf.c, create_elf_tables().
 */
	.section .text.entry, "ax"
	.arm
	.globl	_start
	.type	_start, %function
_start:
	mov	fp, #0
	mov	lr, #0
	mov	r0, sp
	ldr	sp, =uk_boot_stack_end
	bl	linuxu_start
	udf	#0
	.size	_start, . - _start

	.globl	__restore_rt
	.type	__restore_rt, %function
__restore_rt:
	mov	r7, #173		/* rt_sigreturn */
	svc	#0
	.size	__restore_rt, . - __restore_rt
