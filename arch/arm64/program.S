/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The way to a program and back. A call changes x0 only; the SIMD registers
 * are saved too, since our code uses them.
 */
#include <uk/arch/regs.h>
#include "program.h"

#define UNITS_SIZE (512 + 16)

.macro units op:req
	\op	q0, q1, [sp, #16]
	\op	q2, q3, [sp, #48]
	\op	q4, q5, [sp, #80]
	\op	q6, q7, [sp, #112]
	\op	q8, q9, [sp, #144]
	\op	q10, q11, [sp, #176]
	\op	q12, q13, [sp, #208]
	\op	q14, q15, [sp, #240]
	\op	q16, q17, [sp, #272]
	\op	q18, q19, [sp, #304]
	\op	q20, q21, [sp, #336]
	\op	q22, q23, [sp, #368]
	\op	q24, q25, [sp, #400]
	\op	q26, q27, [sp, #432]
	\op	q28, q29, [sp, #464]
	\op	q30, q31, [sp, #496]
.endm

	.cfi_sections .debug_frame
	.section .text.program, "ax"
	/* On the trap stack, with x0 and x1 in a struct ukarch_regs there. */
	.globl	uk_arm64_program_entry
	.type	uk_arm64_program_entry, @function
uk_arm64_program_entry:
	adrp	x0, uk_program_stack
	ldr	x0, [x0, #:lo12:uk_program_stack]
	sub	x0, x0, #UKARCH_REGS_SIZE
	general	stp, x0
	mrs	x1, sp_el0
	stp	x30, x1, [x0, #240]
	mrs	x2, elr_el1
	mrs	x3, spsr_el1
	stp	x2, x3, [x0, #256]
	mrs	x2, esr_el1
	stp	x2, xzr, [x0, #272]
	ldp	x2, x3, [sp], #UKARCH_REGS_SIZE
	stp	x2, x3, [x0]
	msr	spsel, #0
	mov	sp, x0
	adrp	x3, uk_arm64_program_call
	ldr	x3, [x3, #:lo12:uk_arm64_program_call]
	msr	daifclr, #2
	/* From a trap too, interrupts off, with sp, x0 and x3 as here. */
	.globl	uk_arm64_program_tell
uk_arm64_program_tell:
	mov	x29, xzr
	sub	sp, sp, #UNITS_SIZE
	mrs	x1, fpcr
	mrs	x2, fpsr
	stp	x1, x2, [sp]
	units	stp
	/* Exceptions that the program has unmasked aren't for our code. */
	msr	fpcr, xzr
	mov	x1, sp
	blr	x3
	units	ldp
	ldp	x1, x2, [sp]
	add	sp, sp, #UNITS_SIZE
	msr	fpcr, x1
	msr	fpsr, x2
	msr	daifset, #2
	/* struct ukarch_regs is on the stack. */
go:
	mov	x0, sp
	msr	spsel, #1
	add	x1, x0, #UKARCH_REGS_SIZE
	adrp	x2, uk_program_stack
	str	x1, [x2, #:lo12:uk_program_stack]
	ldp	x2, x3, [x0, #256]
	msr	elr_el1, x2
	msr	spsr_el1, x3
	ldp	x30, x1, [x0, #240]
	msr	sp_el0, x1
	general	ldp, x0
	ldp	x0, x1, [x0]
	eret
	.size	uk_arm64_program_entry, . - uk_arm64_program_entry

	.globl	ukarch_program_enter
	.type	ukarch_program_enter, @function
ukarch_program_enter:
	msr	daifset, #2
	sub	sp, sp, #UKARCH_REGS_SIZE
	mov	x1, #UKARCH_REGS_SIZE
1:	sub	x1, x1, #16
	ldp	x2, x3, [x0], #16
	stp	x2, x3, [sp], #16
	cbnz	x1, 1b
	sub	sp, sp, #UKARCH_REGS_SIZE
	b	go
	.size	ukarch_program_enter, . - ukarch_program_enter

	.section .bss.program, "aw", @nobits
	.balign	8
	.globl	uk_program_stack
uk_program_stack:
	.skip	8
