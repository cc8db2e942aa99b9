/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Trap and event entries of a paravirtual domain, and the table of the traps
 * for the hypervisor. It puts rcx and r11 on the interrupted stack, too, above
 * an error code: there is no other stack to be had. The way back is a
 * hypercall: iretq couldn't let events in again in the same step.
 * Source: Xen, public/arch-x86/xen-x86_64.h (iret_context).
 */
#include <xen/public.h>
#include "../../../arch/x86_64/tails.h"

	.cfi_sections .debug_frame

#define STUB_SIZE 16

/* Called from where the frame lies; r11, rcx and rax are pushed there. */
.macro xen_iret
	pushq	$0
	jmp	xen_hypercall_page + XEN_IRET * XEN_HYPERCALL_SLOT
.endm

/* Those that there are; breakpoint and overflow may come from int. */
.macro traps_do what:req
	.irp	v, 0, 1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 18, 19
	\what	\v
	.endr
.endm

.macro table_entry v:req
	.byte	\v
	.byte	((\v == 3) || (\v == 4)) * 3 + 4	/* 4: events masked */
	.word	XEN_FLAT_CS
	.long	0
	.quad	trap_\v
.endm

.macro stub v:req
trap_\v:
	popq	%rcx
	popq	%r11
	.if	!((\v == 8) || (\v >= 10 && \v <= 14) || (\v == 17))
	pushq	$0
	.endif
	pushq	$\v
	jmp	trap_xen
.endm

	.section .rodata.traps, "a"
	.balign	8
	.globl	uk_xen_trap_table
uk_xen_trap_table:
	traps_do table_entry
	.quad	0, 0

	.section .text.traps, "ax"
	traps_do stub
trap_xen:
	movl	$0, 28(%rsp)	/* behind cs lies the mask as it was */
	trap_tail xen_iret

#ifdef CONFIG_HAVE_IRQ
	.globl	uk_xen_upcall
uk_xen_upcall:
	popq	%rcx
	popq	%r11
	pushq	$0
	jmp	irq_common
	irq_tail xen_iret

	/* A return that failed, with ds, es, fs, gs, rcx and r11. */
	.globl	uk_xen_failsafe
uk_xen_failsafe:
	ud2
#endif
