/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The header by which loaders know a zImage, which tells where it must be, and
 * the way in. r2 points to the device tree.
 * Source: Linux, Documentation/arch/arm/booting.rst; arch/arm/boot/compressed.
 */
	.section .text.header, "ax"
	.arm
	.globl	_start
	.type	_start, %function
_start:
	.rept	8
	nop
	.endr
	b	ukarch_arm_enter
	.word	0x016f2818
	.word	_start
	.word	uk_data_end
	.size	_start, . - _start
