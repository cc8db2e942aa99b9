/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From the state in which a Linux loader leaves the CPU (MMU off, EL1 or
 * EL2) to C with every page of the image mapped by what it holds. C runs on
 * SP_EL0, so that a trap finds a stack of its own in SP_EL1.
 *
 * Entered by a jump, with x0 kept and handed on. The platform maps its image
 * (uk_arm64_map_image), then goes on (uk_arm64_start).
 * Source: Linux, Documentation/arch/arm64/booting.rst.
 */
#include <uk/config.h>
#include <uk/arch/arm64.h>

/* adr_l reg, symbol: anywhere within 4 GiB */
.macro adr_l reg, symbol
	adrp	\reg, \symbol
	add	\reg, \reg, :lo12:\symbol
.endm

/* mov_q reg, value: any constant of 64 bits */
.macro mov_q reg, value
	movz	\reg, #(\value) & 0xffff
	movk	\reg, #(\value) >> 16 & 0xffff, lsl #16
	.if	(\value) >> 32
	movk	\reg, #(\value) >> 32 & 0xffff, lsl #32
	movk	\reg, #(\value) >> 48 & 0xffff, lsl #48
	.endif
.endm

/* zero from, to: registers, 64 byte aligned; `from` moves */
.macro zero from, to
	b	2f
1:	stp	xzr, xzr, [\from], #16
	stp	xzr, xzr, [\from], #16
	stp	xzr, xzr, [\from], #16
	stp	xzr, xzr, [\from], #16
2:	cmp	\from, \to
	b.lo	1b
.endm

	.section .text.entry, "ax"
	.globl	ukarch_arm64_enter
	.type	ukarch_arm64_enter, @function
ukarch_arm64_enter:
	msr	daifset, #0xf
	mov	x19, x0
	mrs	x1, CurrentEL
	cmp	x1, #2 << 2
	b.ne	.Lat_el1

	/* Down from EL2: nothing of EL1's traps there [D1.2]. */
	mov	x1, #ARM64_HCR_RW
	msr	hcr_el2, x1
	mov	x1, #3			/* counter and timer are EL1's */
	msr	cnthctl_el2, x1
	msr	cntvoff_el2, xzr
	mov	x1, #0x33ff		/* FP and SIMD untrapped, RES1 */
	msr	cptr_el2, x1
#ifdef CONFIG_HAVE_IRQ
	mrs	x1, id_aa64pfr0_el1
	ubfx	x1, x1, #24, #4
	cbz	x1, 1f
	mov	x1, #0xf		/* GICv3's registers are EL1's */
	msr	ICC_SRE_EL2, x1
	isb
1:
#endif
	mov	x1, #ARM64_SPSR_EL1H
	msr	spsr_el2, x1
	adr	x1, .Lat_el1
	msr	elr_el2, x1
	eret

.Lat_el1:
	mov_q	x1, ARM64_SCTLR_RES1
	msr	sctlr_el1, x1
	isb
	msr	spsel, #0
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
	bl	uk_arm64_map_image
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

	mov	x1, #ARM64_MAIR
	msr	mair_el1, x1
	mov_q	x1, (ARM64_TCR)
	mrs	x2, id_aa64mmfr0_el1
	and	x2, x2, #0xf		/* physical address bits */
	cmp	x2, #ARM64_TCR_IPS_MAX
	mov	x3, #ARM64_TCR_IPS_MAX
	csel	x2, x2, x3, lo
	orr	x1, x1, x2, lsl #ARM64_TCR_IPS_SHIFT
	msr	tcr_el1, x1
	adr_l	x1, uk_pt_root
	msr	ttbr0_el1, x1
	tlbi	vmalle1
	dsb	nsh
	isb
	mov_q	x1, (ARM64_SCTLR_RES1 | ARM64_SCTLR_ON)
	msr	sctlr_el1, x1
	isb
	ic	iallu
	dsb	nsh
	isb

	adr_l	x1, uk_bss_start
	adr_l	x2, uk_bss_end
	zero	x1, x2
	adr_l	x1, uk_arm64_vectors
	msr	vbar_el1, x1
	msr	spsel, #1
	adr_l	x1, uk_trap_stack_end
	mov	sp, x1
	msr	spsel, #0
	mov	x1, #ARM64_CPACR_FPEN
	msr	cpacr_el1, x1
	isb
	/* A canary that differs from boot to boot, its lowest byte 0. */
	mrs	x1, cntvct_el0
	mov_q	x2, 0x9e3779b97f4a7c15
	mul	x1, x1, x2
	bic	x1, x1, #0xff
	adr_l	x2, __stack_chk_guard
	str	x1, [x2]
	mov	x0, x19
	bl	uk_arm64_start
	brk	#0
	.size	ukarch_arm64_enter, . - ukarch_arm64_enter
