/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entry of a paravirtual domain: 64-bit code in ring 3, paging on, %rsi points
 * to the start info, events masked; and what the image tells who builds the
 * domain. Sources: Xen, docs/misc/pv (start of day), public/elfnote.h.
 */
#include <xen/public.h>
#include "../../../arch/x86_64/enter.h"
#include "../../common/crash32.h"

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
	note	XEN_ELFNOTE_PADDR_OFFSET, .quad uk_xen_loaded
	note	XEN_ELFNOTE_PHYS32_ENTRY, .quad uk_xen_wrong_entry
	note	XEN_ELFNOTE_XEN_VERSION, .asciz "xen-3.0"
	note	XEN_ELFNOTE_GUEST_OS, .asciz "Tessera"
	note	XEN_ELFNOTE_LOADER, .asciz "generic"

	.section .text.entry, "ax"
	.globl	_start
	.type	_start, @function
_start:
	cld
	boot_stack
	movq	%rsi, %rdi
	call	uk_xen_start
	ud2
	.size	_start, . - _start

	/* Started as PVH: in 32-bit code, paging off. It is no use here. */
	.section .text.wrong, "ax"
	.code32
	.globl	uk_xen_wrong
	.type	uk_xen_wrong, @function
uk_xen_wrong:
	movl	$uk_xen_wrong_text_at, %esi
	cld
	crash32
	.globl	uk_xen_wrong_text
uk_xen_wrong_text:
	.asciz	"CRASH: this image is for a PV domain of Xen\n"
	.size	uk_xen_wrong, . - uk_xen_wrong
	.code64

	/* Filled by who builds the domain. */
	.section .hypercalls, "ax", @nobits
	.globl	xen_hypercall_page
xen_hypercall_page:
	.skip	4096
