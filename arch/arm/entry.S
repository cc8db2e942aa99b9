/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From the state in which a Linux loader leaves the CPU (MMU off, supervisor
 * mode, interrupts off) to C with every page of the image mapped by what it
 * holds. C runs in system mode, so that traps and interrupts find stacks of
 * their own.
 *
 * Entered by a jump, the device tree in r2; the image is where it was linked
 * to. The platform maps it (uk_arm_map_image), then goes on (uk_arm_start).
 * Sources: Linux, Documentation/arch/arm/booting.rst; Arm ARM, DDI 0487, G5,
 * G8.
 */
#include <uk/arch/lpae.h>
#include "modes.h"

#define SCTLR_ON  0x00081005	/* MMU, both caches, WXN */
/* Thumb and big endian in traps, vectors above, alignment check, UWXN */
#define SCTLR_OFF 0x42102002
/* Long descriptors, as on arm64; nothing by way of TTBR1. */
#define TTBCR	  0x80803500

/* zero from, to: registers, 64 byte aligned; `from` moves; uses r0, r1 */
.macro zero from, to
	mov	r0, #0
	mov	r1, #0
	b	2f
1:	strd	r0, r1, [\from], #8
2:	cmp	\from, \to
	blo	1b
.endm

	.section .text.entry, "ax"
	.arm
	.fpu	vfpv3-d16
	.globl	ukarch_arm_enter
	.type	ukarch_arm_enter, %function
ukarch_arm_enter:
	cpsid	aif, #MODE_SVC
	ldr	sp, =uk_trap_stack_end
	cps	#MODE_IRQ
	ldr	sp, =uk_irq_stack_end
	cps	#MODE_SYS
	ldr	sp, =uk_boot_stack_end
	mov	fp, #0
	mov	lr, #0
	mov	r4, r2
	ldr	r0, =uk_arm_vectors
	mcr	p15, 0, r0, c12, c0, 0		/* VBAR */
	mrc	p15, 0, r0, c1, c0, 2		/* CPACR: FP is on */
	orr	r0, r0, #0xf << 20
	mcr	p15, 0, r0, c1, c0, 2
	isb
	mov	r0, #1 << 30
	vmsr	fpexc, r0
	mov	r0, #0
	vmsr	fpscr, r0

	/* Tables, written past the caches: nothing stale may be in there. */
	ldr	r5, =uk_pt_root
	ldr	r6, =uk_pt_zero_end
	mov	r7, r5
	zero	r7, r6
	mov	r0, r4
	mov	r1, #0
	bl	uk_arm_map_image
	mrc	p15, 0, r0, c0, c0, 1		/* CTR */
	ubfx	r0, r0, #16, #4			/* smallest line, log2 */
	mov	r1, #4
	lsl	r1, r1, r0
	mov	r7, r5
	dsb	sy
1:	mcr	p15, 0, r7, c7, c6, 1		/* DCIMVAC */
	add	r7, r7, r1
	cmp	r7, r6
	blo	1b
	dsb	sy

	ldr	r0, =ARM_MAIR
	mcr	p15, 0, r0, c10, c2, 0		/* MAIR0 */
	ldr	r0, =TTBCR
	mcr	p15, 0, r0, c2, c0, 2
	mov	r1, #0
	mcrr	p15, 0, r5, r1, c2		/* TTBR0 */
	mcr	p15, 0, r1, c8, c7, 0		/* TLBIALL */
	dsb	sy
	isb
	mrc	p15, 0, r0, c1, c0, 0		/* SCTLR */
	ldr	r1, =SCTLR_ON
	orr	r0, r0, r1
	ldr	r1, =SCTLR_OFF
	bic	r0, r0, r1
	mcr	p15, 0, r0, c1, c0, 0
	isb
	mcr	p15, 0, r0, c7, c5, 0		/* ICIALLU */
	dsb	sy
	isb

	ldr	r5, =uk_bss_start
	ldr	r6, =uk_bss_end
	zero	r5, r6
	/* A canary that differs from boot to boot, its lowest byte 0. */
	mrrc	p15, 1, r0, r1, c14		/* CNTVCT */
	ldr	r1, =0x7f4a7c15
	mul	r0, r0, r1
	bic	r0, r0, #0xff
	ldr	r1, =__stack_chk_guard
	str	r0, [r1]
	mov	r0, r4
	bl	uk_arm_start
	udf	#0
	.ltorg
	.size	ukarch_arm_enter, . - ukarch_arm_enter
