/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How another CPU comes: from where the firmware leaves it (MMU off), x0 what
 * it was given, to C with the tables of the image.
 * Source: Arm, Power State Coordination Interface, DEN 0022, 6.4.
 */
#include "enter.h"
#include <uk/arch/smp.h>

	.section .text.entry, "ax"
	.globl	uk_arm64_ap_entry
	.type	uk_arm64_ap_entry, @function
uk_arm64_ap_entry:
	msr	daifset, #0xf
	mov	x19, x0
	enter_el1
	known_registers
	enter_mmu
	ldp	x2, x3, [x19, #ARM64_AP_STACK]
	mov	sp, x2
	enter_traps x3
	ldr	x1, [x19, #ARM64_AP_OFFSET]
	msr	tpidr_el1, x1
	mov	x29, xzr
	mov	x30, xzr
	mov	x0, x19
	bl	uk_arm64_ap_main
	brk	#0
	.size	uk_arm64_ap_entry, . - uk_arm64_ap_entry
