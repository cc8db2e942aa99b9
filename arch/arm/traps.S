/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The vector table. A trap saves the registers in the order of struct
 * ukarch_regs, on supervisor mode's stack, a trap within a trap below; an
 * interrupt on the stack of the thread that it hits, to which it belongs. Both
 * save what C may change of floating point.
 * Source: Arm ARM, DDI 0487, G1.12 (vectors, preferred return addresses).
 */
#include <uk/config.h>
#include <uk/arch/regs.h>
#include <uk/plat/preempt.h>
#include "modes.h"

	/* For debuggers, to go from a handler on to what it interrupted. */
	.cfi_sections .debug_frame

	.section .text.traps, "ax"
	.arm
	.fpu	vfpv3-d16
	.balign	32
	.globl	uk_arm_vectors
uk_arm_vectors:
	udf	#0
	b	trap_undefined
	b	trap_svc
	b	trap_fetch
	b	trap_data
	udf	#0
#ifdef CONFIG_HAVE_IRQ
	b	irq_entry
#else
	b	trap_irq
#endif
	b	trap_fiq

/* How far behind the instruction lr is. */
.macro trap name, vector, behind
trap_\name:
	.if	\behind
	sub	lr, lr, #\behind
	.endif
	srsdb	sp!, #MODE_SVC
	cps	#MODE_SVC
	sub	sp, sp, #8
	push	{r0-r12}
	mov	r1, #\vector
	b	trap_common
.endm

	trap	undefined, UKARCH_VECTOR_UNDEFINED, 4
	trap	svc, UKARCH_VECTOR_SVC, 4
	trap	fetch, UKARCH_VECTOR_FETCH, 4
	trap	data, UKARCH_VECTOR_DATA, 8
	trap	irq, UKARCH_VECTOR_IRQ, 4
	trap	fiq, UKARCH_VECTOR_FIQ, 4

	.type	trap_common, %function
trap_common:
	mov	r4, sp
	ldr	r2, [r4, #UKARCH_REGS_CPSR]
	and	r2, r2, #MODE_MASK
	add	r3, r4, #UKARCH_REGS_SP
	cmp	r2, #MODE_SVC
	beq	2f
	cmp	r2, #MODE_IRQ
	beq	1f
	stm	r3, {sp, lr}^			/* system mode's */
	b	3f
1:	cps	#MODE_IRQ
	mov	r6, sp
	mov	r7, lr
	cps	#MODE_SVC
	strd	r6, r7, [r3]
	b	3f
2:	add	r6, r4, #UKARCH_REGS_SIZE
	str	r6, [r3]
	str	lr, [r3, #4]
3:	bic	sp, sp, #7
	vpush	{d0-d7}
	vmrs	r5, fpscr
	mov	r0, r4
	bl	uk_arm_trap
	vmsr	fpscr, r5
	vpop	{d0-d7}
	mov	sp, r4
	ldr	r2, [r4, #UKARCH_REGS_CPSR]
	and	r2, r2, #MODE_MASK
	add	r3, r4, #UKARCH_REGS_SP
	cmp	r2, #MODE_SVC
	ldreq	lr, [r3, #4]
	cmp	r2, #MODE_SYS
	bne	4f
	ldm	r3, {sp, lr}^
	nop
4:	pop	{r0-r12}
	add	sp, sp, #8
	rfeia	sp!
	.size	trap_common, . - trap_common

#ifdef CONFIG_HAVE_IRQ
	/*
	 * On the thread's stack, from its end down: pc and cpsr, general
	 * registers, what aligns it, floating point, fpscr and how much that
	 * was (regs.h).
	 */
	.type	irq_entry, %function
irq_entry:
	sub	lr, lr, #4
	srsdb	sp!, #MODE_SYS
	cps	#MODE_SYS
	push	{r0-r3, fp, ip, lr}
	and	r1, sp, #4
	sub	sp, sp, r1
	vpush	{d0-d7}
	vmrs	r2, fpscr
	push	{r1, r2}
	mov	r0, sp
	cps	#MODE_IRQ
	bl	uk_arm_irq
	cps	#MODE_SYS
#ifdef CONFIG_HAVE_PREEMPT
	ldr	r0, =ukplat_preempt
	ldrb	r1, [r0, #UKPLAT_PREEMPT_WANTED]
	ldr	r2, [r0]
	cmp	r1, #0
	beq	1f
	cmp	r2, #0
	bne	1f
	ldr	r1, [r0, #UKPLAT_PREEMPT_SWITCH]
	blx	r1
1:
#endif
	pop	{r1, r2}
	vmsr	fpscr, r2
	vpop	{d0-d7}
	add	sp, sp, r1
	pop	{r0-r3, fp, ip, lr}
	clrex
	rfeia	sp!
	.ltorg
	.size	irq_entry, . - irq_entry
#endif
