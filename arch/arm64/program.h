/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Assembler's part of uk/arch/program.h.
 *
 * uk_program_stack: where the thread's own stack goes on, while a program
 * runs. Whoever returns to one sets it.
 */
#ifndef ARM64_PROGRAM_H
#define ARM64_PROGRAM_H

#include <uk/config.h>
#include <uk/arch/regs.h>

#define EC_SVC 0x15 /* Arm ARM, DDI 0487, D19.2.40 */

/* clang-format off */

/* All but x0 and x1 to or from the struct ukarch_regs at \at. */
.macro general op:req, at:req
	\op	x2, x3, [\at, #16]
	\op	x4, x5, [\at, #32]
	\op	x6, x7, [\at, #48]
	\op	x8, x9, [\at, #64]
	\op	x10, x11, [\at, #80]
	\op	x12, x13, [\at, #96]
	\op	x14, x15, [\at, #112]
	\op	x16, x17, [\at, #128]
	\op	x18, x19, [\at, #144]
	\op	x20, x21, [\at, #160]
	\op	x22, x23, [\at, #176]
	\op	x24, x25, [\at, #192]
	\op	x26, x27, [\at, #208]
	\op	x28, x29, [\at, #224]
.endm

/* Goes on at label \to when address \pc is in the image's code; uses \tmp. */
.macro if_own pc:req, tmp:req, to:req
	adrp	\tmp, uk_text_start
	add	\tmp, \tmp, :lo12:uk_text_start
	cmp	\pc, \tmp
	b.lo	9f
	adrp	\tmp, uk_text_end
	add	\tmp, \tmp, :lo12:uk_text_end
	cmp	\pc, \tmp
	b.lo	\to
9:
.endm

#ifdef CONFIG_HAVE_PROGRAM
/* A trap that is a call goes its own way; x0, x1 are saved. */
.macro if_program_call
	mrs	x0, esr_el1
	lsr	x0, x0, #26
	cmp	x0, #EC_SVC
	b.eq	uk_arm64_program_entry
.endm

/*
 * To the thread's own stack, and room there for an interrupt's frame, in
 * which the stack pointer that was hit is noted, and x0 and x1 saved.
 */
.macro irq_to_thread
	stp	x0, x1, [sp, #-16]!
	mrs	x0, elr_el1
	if_own	x0, x1, 1f
	adrp	x0, uk_program_stack
	ldr	x0, [x0, #:lo12:uk_program_stack]
	b	2f
1:	mrs	x0, sp_el0
2:	sub	x0, x0, #UKARCH_IRQ_FRAME_SIZE
	mrs	x1, sp_el0
	str	x1, [x0, #UKARCH_IRQ_FRAME_SP]
	msr	sp_el0, x0
	ldp	x0, x1, [sp], #16
	msr	spsel, #0
	stp	x0, x1, [sp]
.endm

/* Back, with the frame's x0 and x1; x0: the pc that is gone on at. */
.macro irq_from_thread
	mov	x1, sp
	msr	spsel, #1
	stp	x2, x3, [sp, #-16]!
	if_own	x0, x2, 1f
	add	x2, x1, #UKARCH_IRQ_FRAME_SIZE
	adrp	x3, uk_program_stack
	str	x2, [x3, #:lo12:uk_program_stack]
1:	ldr	x2, [x1, #UKARCH_IRQ_FRAME_SP]
	msr	sp_el0, x2
	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [x1]
.endm
#else
.macro if_program_call
.endm
.macro irq_to_thread
	msr	spsel, #0
	stp	x0, x1, [sp, #-UKARCH_IRQ_FRAME_SIZE]!
.endm
.macro irq_from_thread
	ldp	x0, x1, [sp], #UKARCH_IRQ_FRAME_SIZE
.endm
#endif

/* clang-format on */

#endif /* ARM64_PROGRAM_H */
