/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The header by which loaders know a Linux image, and the way in. x0 points
 * to the device tree. Loaders put the image TEXT_OFFSET above a multiple of
 * 2 MiB; QEMU needs the first 4 KiB of RAM itself.
 * Source: Linux, Documentation/arch/arm64/booting.rst, section 4.
 */
	.section .text.header, "ax"
	.globl	_start
	.type	_start, @function
_start:
	b	ukarch_arm64_enter
	.long	0
	.quad	uk_text_offset
	.quad	uk_image_size
	.quad	0xa			/* little endian, 4 KiB pages, anywhere */
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0
	.size	_start, . - _start
