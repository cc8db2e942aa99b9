/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PVH entry: 32-bit protected mode, paging off, %ebx points to hvm_start_info.
 * One entry for QEMU, Firecracker, Cloud Hypervisor and Xen HVM/PVH.
 * A CPU that can't run the image gets no further than here.
 * Sources: Xen, docs/misc/pvh.pandoc; Intel SDM volume 2, CPUID.
 */
#include "../../common/crash32.h"

#define XEN_ELFNOTE_PHYS32_ENTRY 18

#define CPUID_EXTENDED 0x80000000	/* eax: the last such leaf */
#define LONG_MODE_BIT  29		/* of the next leaf, edx */
#define NX_BIT	       20

	.section .note.Xen, "a", @note
	.balign	4
	.long	4		/* name's size */
	.long	8		/* descriptor's size */
	.long	XEN_ELFNOTE_PHYS32_ENTRY
	.asciz	"Xen"
	.quad	_start

	.section .rodata.entry, "a"
no_long_mode:
	.asciz	"CRASH: this CPU has no 64-bit mode\n"
no_nx:
	.asciz	"CRASH: this CPU has no NX bit\n"

	.code32
	.section .text.entry, "ax"
	.globl	_start
	.type	_start, @function
_start:
	cld
	movl	%ebx, %ebp
	movl	$no_long_mode, %esi
	movl	$CPUID_EXTENDED, %eax
	cpuid
	cmpl	$CPUID_EXTENDED, %eax
	jbe	1f
	movl	$CPUID_EXTENDED + 1, %eax
	cpuid
	btl	$LONG_MODE_BIT, %edx
	jnc	1f
	movl	$no_nx, %esi
	btl	$NX_BIT, %edx
	jnc	1f
	movl	%ebp, %ebx
	jmp	ukarch_x86_enter_long_mode
1:	crash32
	.size	_start, . - _start
