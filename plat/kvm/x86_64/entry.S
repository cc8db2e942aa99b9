/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PVH entry: 32-bit protected mode, paging off, %ebx points to hvm_start_info.
 * One entry for QEMU, Firecracker, Cloud Hypervisor and Xen HVM/PVH.
 * Source: Xen, docs/misc/pvh.pandoc.
 */
#define XEN_ELFNOTE_PHYS32_ENTRY 18

	.section .note.Xen, "a", @note
	.balign	4
	.long	4		/* name's size */
	.long	8		/* descriptor's size */
	.long	XEN_ELFNOTE_PHYS32_ENTRY
	.asciz	"Xen"
	.quad	_start

	.code32
	.section .text.entry, "ax"
	.globl	_start
	.type	_start, @function
_start:
	jmp	ukarch_x86_enter_long_mode
	.size	_start, . - _start
