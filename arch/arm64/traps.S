/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The vector table: each entry saves the registers in the order of struct
 * ukarch_regs, on SP_EL1. From EL1 with SP_EL0 (vectors 0 to 3) that stack is
 * fresh; a trap within a trap (4 to 7) goes on below.
 * Source: Arm ARM, DDI 0487, D1.3 (vector offsets).
 */
#include <uk/config.h>
#include <uk/arch/regs.h>
#include <uk/plat/preempt.h>
#include "program.h"

/*
 * Has this stack overflown? Bit 13 is set in its addresses, clear in those of
 * the page below. Then it is used once more from its end, or saving registers
 * would fault for ever. There is no register to spare: x0 and sp hold each
 * other's value for the check, TPIDR_EL0 is lost, and the image is.
 */
.macro if_overflown
	add	sp, sp, x0
	sub	x0, sp, x0
	tbnz	x0, #13, 1f
	sub	x0, sp, x0
	msr	tpidr_el0, x0
	sub	x0, sp, x0
	orr	x0, x0, #0x3fff
	sub	x0, x0, #UKARCH_REGS_SIZE - 1
	mov	sp, x0
	mrs	x0, tpidr_el0
	b	2f
1:	sub	x0, sp, x0
	sub	sp, sp, x0
2:
.endm

	/* For debuggers, to go from a handler on to what it interrupted. */
	.cfi_sections .debug_frame

	.section .text.traps, "ax"
	.balign	2048
	.globl	uk_arm64_vectors
uk_arm64_vectors:
	vector = 0
	.rept	16
	.balign	128
#ifdef CONFIG_HAVE_IRQ
	.if	vector == 1
	b	irq_entry
	.endif
#endif
	sub	sp, sp, #UKARCH_REGS_SIZE
#ifdef CONFIG_HAVE_IRQ
	.if	vector == 4
	if_overflown
	.endif
#endif
	stp	x0, x1, [sp]
	.if	vector == 0
	if_program_call
	.endif
	mov	x0, #vector
	.if	vector < 4
	mrs	x1, sp_el0
	.else
	add	x1, sp, #UKARCH_REGS_SIZE
	.endif
	b	trap_common
	vector = vector + 1
	.endr

	.type	trap_common, @function
trap_common:
	general	stp, sp
	stp	x30, x1, [sp, #240]
	mrs	x2, elr_el1
	mrs	x3, spsr_el1
	stp	x2, x3, [sp, #256]
	mrs	x2, esr_el1
	stp	x2, x0, [sp, #272]
	mov	x0, sp
	bl	uk_arm64_trap
	ldp	x2, x3, [sp, #256]
	msr	elr_el1, x2
	msr	spsr_el1, x3
	ldp	x30, x1, [sp, #240]
	/* To SP_EL0's world the stack pointer may have been changed. */
	tst	x3, #1
	b.ne	1f
	msr	sp_el0, x1
1:	general	ldp, sp
	ldp	x0, x1, [sp]
	add	sp, sp, #UKARCH_REGS_SIZE
	eret
	.size	trap_common, . - trap_common

#ifdef CONFIG_HAVE_IRQ
	/* An interrupt is part of the thread that it hits: saved there. */
	.type	irq_entry, @function
irq_entry:
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa	sp, UKARCH_IRQ_FRAME_SIZE
	.cfi_offset	x18, -48
	.cfi_offset	x29, -40
	/* What gdb goes by is the pc; a frame has its own x30. */
	.cfi_offset	x30, UKARCH_IRQ_FRAME_PC - UKARCH_IRQ_FRAME_SIZE
	irq_to_thread
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x29, [sp, #144]
	mrs	x0, elr_el1
	mrs	x1, spsr_el1
	stp	x30, x0, [sp, #UKARCH_IRQ_FRAME_PC - 8]
	str	x1, [sp, #176]
#ifdef CONFIG_HAVE_IRQ_FRAME
	mov	x0, sp
#endif
	msr	spsel, #1
	bl	uk_arm_irq
	msr	spsel, #0
#ifdef CONFIG_HAVE_PREEMPT
	adrp	x0, ukplat_preempt
	add	x0, x0, :lo12:ukplat_preempt
#ifdef CONFIG_HAVE_SMP
	mrs	x1, tpidr_el1
	add	x0, x0, x1
#endif
	ldrb	w1, [x0, #UKPLAT_PREEMPT_WANTED]
	ldr	w2, [x0]
	cbz	w1, 1f
	cbnz	w2, 1f
	bl	preempt
1:
#endif
	ldr	x1, [sp, #176]
	ldp	x30, x0, [sp, #160]
	msr	elr_el1, x0
	msr	spsr_el1, x1
	ldp	x18, x29, [sp, #144]
	ldp	x16, x17, [sp, #128]
	ldp	x14, x15, [sp, #112]
	ldp	x12, x13, [sp, #96]
	ldp	x10, x11, [sp, #80]
	ldp	x8, x9, [sp, #64]
	ldp	x6, x7, [sp, #48]
	ldp	x4, x5, [sp, #32]
	ldp	x2, x3, [sp, #16]
	irq_from_thread
	eret
	.cfi_endproc
	.size	irq_entry, . - irq_entry

#ifdef CONFIG_HAVE_PREEMPT
	/* All else that the thread has in registers; x0: ukplat_preempt. */
	.type	preempt, @function
preempt:
	.cfi_startproc
	sub	sp, sp, #544
	stp	x29, x30, [sp]
	mov	x29, sp
	.cfi_def_cfa	x29, 544
	.cfi_offset	x29, -544
	.cfi_offset	x30, -536
	stp	q0, q1, [sp, #32]
	stp	q2, q3, [sp, #64]
	stp	q4, q5, [sp, #96]
	stp	q6, q7, [sp, #128]
	stp	q8, q9, [sp, #160]
	stp	q10, q11, [sp, #192]
	stp	q12, q13, [sp, #224]
	stp	q14, q15, [sp, #256]
	stp	q16, q17, [sp, #288]
	stp	q18, q19, [sp, #320]
	stp	q20, q21, [sp, #352]
	stp	q22, q23, [sp, #384]
	stp	q24, q25, [sp, #416]
	stp	q26, q27, [sp, #448]
	stp	q28, q29, [sp, #480]
	stp	q30, q31, [sp, #512]
	mrs	x1, fpcr
	mrs	x2, fpsr
	stp	x1, x2, [sp, #16]
	ldr	x1, [x0, #UKPLAT_PREEMPT_SWITCH]
	blr	x1
	ldp	x1, x2, [sp, #16]
	msr	fpcr, x1
	msr	fpsr, x2
	ldp	q0, q1, [sp, #32]
	ldp	q2, q3, [sp, #64]
	ldp	q4, q5, [sp, #96]
	ldp	q6, q7, [sp, #128]
	ldp	q8, q9, [sp, #160]
	ldp	q10, q11, [sp, #192]
	ldp	q12, q13, [sp, #224]
	ldp	q14, q15, [sp, #256]
	ldp	q16, q17, [sp, #288]
	ldp	q18, q19, [sp, #320]
	ldp	q20, q21, [sp, #352]
	ldp	q22, q23, [sp, #384]
	ldp	q24, q25, [sp, #416]
	ldp	q26, q27, [sp, #448]
	ldp	q28, q29, [sp, #480]
	ldp	q30, q31, [sp, #512]
	ldp	x29, x30, [sp]
	add	sp, sp, #544
	ret
	.cfi_endproc
	.size	preempt, . - preempt
#endif
#endif
