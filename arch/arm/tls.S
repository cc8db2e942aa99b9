/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The thread pointer, as compiled code asks for it: r0 and lr change, nothing
 * else. The CPU's register for it is the kernel's to write, below us.
 * Source: Run-time ABI for the Arm Architecture, 5.3.5.
 */
	.section .text.tls, "ax"
	.arm
	.globl	__aeabi_read_tp
	.type	__aeabi_read_tp, %function
__aeabi_read_tp:
	movw	r0, #:lower16:uk_arm_thread_pointer
	movt	r0, #:upper16:uk_arm_thread_pointer
	ldr	r0, [r0]
	bx	lr
	.size	__aeabi_read_tp, . - __aeabi_read_tp

	.section .bss.tls, "aw", %nobits
	.balign	4
	.globl	uk_arm_thread_pointer
uk_arm_thread_pointer:
	.skip	4
