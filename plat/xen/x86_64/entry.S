/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entry of a paravirtual domain: 64-bit code in ring 3, paging on, %rsi points
 * to the start info, events masked; and what the image tells who builds the
 * domain. Sources: Xen, docs/misc/pv (start of day), public/elfnote.h.
 */
#include <xen/public.h>

.macro note type:req, desc:vararg
	.long	4, 2f - 1f, \type
	.asciz	"Xen"
1:	\desc
2:	.balign	4
.endm

	.section .note.Xen, "a", @note
	.balign	4
	note	XEN_ELFNOTE_ENTRY, .quad _start
	note	XEN_ELFNOTE_HYPERCALL_PAGE, .quad xen_hypercall_page
	note	XEN_ELFNOTE_VIRT_BASE, .quad uk_text_start
	note	XEN_ELFNOTE_PADDR_OFFSET, .quad 0
	note	XEN_ELFNOTE_XEN_VERSION, .asciz "xen-3.0"
	note	XEN_ELFNOTE_GUEST_OS, .asciz "Tessera"
	note	XEN_ELFNOTE_LOADER, .asciz "generic"

	.section .text.entry, "ax"
	.globl	_start
	.type	_start, @function
_start:
	cld
	movl	$uk_boot_stack_end, %esp
	xorl	%ebp, %ebp
	/* A canary that differs from boot to boot, its lowest byte 0. */
	rdtsc
	shlq	$32, %rax
	orq	%rdx, %rax
	movabsq	$0x9e3779b97f4a7c15, %rcx
	imulq	%rcx, %rax
	xorb	%al, %al
	movq	%rax, __stack_chk_guard
	movq	%rsi, %rdi
	call	uk_xen_start
	ud2
	.size	_start, . - _start

	/* Filled by who builds the domain. */
	.section .hypercalls, "ax", @nobits
	.globl	xen_hypercall_page
xen_hypercall_page:
	.skip	4096
