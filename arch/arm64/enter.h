/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What every CPU does on its way from the loader's or firmware's state (MMU
 * off, EL1 or EL2) to C: assembler macros for entry.S and smp.S. C runs on
 * SP_EL0, so that a trap finds a stack of its own in SP_EL1.
 * Source: Linux, Documentation/arch/arm64/booting.rst.
 */
#ifndef ARM64_ENTER_H
#define ARM64_ENTER_H

#include <uk/config.h>
#include <uk/arch/arm64.h>
#include <uk/arch/lpae.h>

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

/* To EL1, on SP_EL0; uses x1. */
.macro enter_el1
	mrs	x1, CurrentEL
	cmp	x1, #2 << 2
	b.ne	.Lat_el1_\@

	/* Down from EL2: nothing of EL1's traps there [D1.2]. */
	mov	x1, #ARM64_HCR_RW
	msr	hcr_el2, x1
	mov	x1, #3			/* counter and timer are EL1's */
	msr	cnthctl_el2, x1
	msr	cntvoff_el2, xzr
	mov	x1, #0x33ff		/* FP and SIMD untrapped, RES1 */
	msr	cptr_el2, x1
	mrs	x1, mdcr_el2		/* nor do debug registers, counters */
	and	x1, x1, #ARM64_MDCR_HPMN
	msr	mdcr_el2, x1
	/* The values that EL1 reads from MIDR_EL1 and MPIDR_EL1. */
	mrs	x1, midr_el1
	msr	vpidr_el2, x1
	mrs	x1, mpidr_el1
	msr	vmpidr_el2, x1
	mrs	x1, id_aa64mmfr0_el1
	lsr	x1, x1, #56
	cbz	x1, .Lno_fgt_\@
	msr	s3_4_c1_c1_4, xzr	/* HFGRTR, HFGWTR, HFGITR_EL2 */
	msr	s3_4_c1_c1_5, xzr
	msr	s3_4_c1_c1_6, xzr
	msr	s3_4_c3_c1_4, xzr	/* HDFGRTR, HDFGWTR_EL2 */
	msr	s3_4_c3_c1_5, xzr
.Lno_fgt_\@:
#ifdef CONFIG_HAVE_IRQ
	mrs	x1, id_aa64pfr0_el1
	ubfx	x1, x1, #24, #4
	cbz	x1, .Lno_gic_\@
	mov	x1, #0xf		/* GICv3's registers are EL1's */
	msr	ICC_SRE_EL2, x1
	isb
	msr	ICH_HCR_EL2, xzr
.Lno_gic_\@:
#endif
	mov	x1, #ARM64_SPSR_EL1H
	msr	spsr_el2, x1
	adr	x1, .Lat_el1_\@
	msr	elr_el2, x1
	eret

.Lat_el1_\@:
	mov_q	x1, ARM64_SCTLR_RES1
	msr	sctlr_el1, x1
	isb
	msr	spsel, #0
.endm

/*
 * Registers of EL1 that are UNKNOWN at reset [D1.6.1] and that no loader has to
 * set. A secondary CPU sets TPIDR_EL1 to its own value after that.
 */
.macro known_registers
	msr	tpidr_el1, xzr
	msr	tpidrro_el0, xzr
	msr	tpidr_el0, xzr
	msr	mdscr_el1, xzr		/* no single step, no watchpoints */
	msr	cntkctl_el1, xzr
	msr	amair_el1, xzr
.endm

/* Page tables on; uses x1 to x3. */
.macro enter_mmu
	mov	x1, #ARM_MAIR
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
.endm

/* Traps, on a stack that ends at \stack; uses x1. */
.macro enter_traps stack
	adr_l	x1, uk_arm64_vectors
	msr	vbar_el1, x1
	msr	spsel, #1
	mov	sp, \stack
	msr	spsel, #0
	mov	x1, #ARM64_CPACR_FPEN
	msr	cpacr_el1, x1
	isb
	msr	fpcr, xzr
	msr	fpsr, xzr
.endm

#endif /* ARM64_ENTER_H */
