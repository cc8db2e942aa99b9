/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From the state in which a Linux loader leaves the CPU (MMU off, EL1 or
 * EL2) to C with every page of the image mapped by what it holds.
 *
 * Entered by a jump, with x0 kept and handed on. The platform maps its image
 * (uk_arm_map_image), then goes on (uk_arm_start).
 * Source: Linux, Documentation/arch/arm64/booting.rst.
 */
#include "enter.h"

/* zero from, to: registers, 128 byte aligned; `from` moves */
.macro zero from, to
	b	2f
1:	.rept	8
	stp	xzr, xzr, [\from], #16
	.endr
2:	cmp	\from, \to
	b.lo	1b
.endm

	.section .text.entry, "ax"
	.globl	ukarch_arm64_enter
	.type	ukarch_arm64_enter, @function
ukarch_arm64_enter:
	msr	daifset, #0xf
	mov	x19, x0
	enter_el1
	known_registers
	adr_l	x1, uk_boot_stack_end
	mov	sp, x1
	mov	x29, xzr
	mov	x30, xzr

	/* Tables, written past the caches: nothing stale may be in there. */
	adr_l	x20, uk_pt_root
	adr_l	x21, uk_pt_zero_end
	mov	x1, x20
	zero	x1, x21
	mov	x0, x19
	bl	uk_arm_map_image
	mrs	x1, ctr_el0
	ubfx	x1, x1, #16, #4		/* smallest line, log2 of words */
	mov	x2, #4
	lsl	x2, x2, x1
	dsb	sy
1:	dc	ivac, x20
	add	x20, x20, x2
	cmp	x20, x21
	b.lo	1b
	dsb	sy

	enter_mmu

	adr_l	x1, uk_bss_start
	adr_l	x2, uk_bss_end
	zero	x1, x2
	adr_l	x2, uk_trap_stack_end
	enter_traps x2
	/*
	 * A canary that differs from boot to boot, its lowest byte 0 to end
	 * strings: the counter spread over all bits, and RNDR, which gives 0
	 * when it has nothing [C5.2.25]. The device tree's seed comes in C.
	 */
	mrs	x1, cntvct_el0
	mov_q	x2, 0x9e3779b97f4a7c15
	mul	x1, x1, x2
	mrs	x2, id_aa64isar0_el1
	lsr	x2, x2, #60
	cbz	x2, 2f
	mrs	x2, s3_3_c2_c4_0
	eor	x1, x1, x2
2:	bic	x1, x1, #0xff
	adr_l	x2, __stack_chk_guard
	str	x1, [x2]
	mov	x0, x19
	bl	uk_arm_start
	brk	#0
	.size	ukarch_arm64_enter, . - ukarch_arm64_enter
