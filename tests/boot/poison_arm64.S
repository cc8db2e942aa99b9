/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fills registers that are UNKNOWN at reset, and that no boot protocol sets,
 * with values that break code which expects zero. x0 is the protocol's.
 * Sources: Arm ARM, DDI 0487, D1.6.1; Linux, Documentation/arch/arm64/
 * booting.rst; Arm, PSCI, DEN 0022, 6.4.
 */
#define PATTERN	     0xa5a5
#define SCTLR_BAD    0x02080002		/* big endian, WXN, alignment check */
#define CPACR_FP     (3 << 20)
#define FPCR_BAD     0x03c00000		/* rounds to 0, flushes to 0 */
#define MDSCR_BAD    0xa001		/* single step, breakpoints */
#define CPTR_BAD     0x80000400		/* FP traps to EL2, and CPACR_EL1 */
#define HCR_BAD	     0x84080000		/* SMC, TLB, EL1's MMU registers */
#define MDCR_BAD     0xf40		/* debug registers, counters */

.macro set reg, value
	movz	\reg, #(\value) & 0xffff
	movk	\reg, #(\value) >> 16, lsl #16
.endm

.macro poison
	movz	x1, #PATTERN
	movk	x1, #PATTERN, lsl #16
	movk	x1, #PATTERN, lsl #32
	movk	x1, #PATTERN, lsl #48
	set	x2, CPACR_FP
	msr	cpacr_el1, x2
	isb
	mrs	x2, CurrentEL
	cmp	x2, #2 << 2
	b.ne	1f
	/* At EL2 nothing traps, but all of EL1's would. */
	mov	x2, #0x33ff
	msr	cptr_el2, x2
	isb
1:	set	x2, FPCR_BAD
	msr	fpcr, x2
	msr	fpsr, x2
	dup	v0.2d, x1
	dup	v8.2d, x1
	dup	v15.2d, x1
	dup	v31.2d, x1
	msr	cpacr_el1, xzr
	msr	tpidr_el1, x1
	msr	tpidrro_el0, x1
	msr	tpidr_el0, x1
	msr	vbar_el1, x1
	msr	mair_el1, x1
	msr	amair_el1, x1
	msr	tcr_el1, x1
	msr	ttbr0_el1, x1
	msr	ttbr1_el1, x1
	msr	contextidr_el1, x1
	msr	elr_el1, x1
	msr	spsr_el1, x1
	msr	far_el1, x1
	msr	esr_el1, x1
	msr	par_el1, x1
	set	x2, MDSCR_BAD
	msr	mdscr_el1, x2
	mov	x2, #0x3ff
	msr	cntkctl_el1, x2
	msr	cntv_cval_el0, xzr
	mov	x2, #1
	msr	cntv_ctl_el0, x2
	mrs	x2, CurrentEL
	cmp	x2, #2 << 2
	b.ne	2f
	set	x2, CPTR_BAD
	msr	cptr_el2, x2
	set	x2, HCR_BAD
	msr	hcr_el2, x2
	set	x2, MDCR_BAD
	msr	mdcr_el2, x2
	msr	vpidr_el2, x1
	msr	vmpidr_el2, x1
	msr	vttbr_el2, x1
	msr	cntvoff_el2, x1
	msr	cnthctl_el2, xzr
2:	mov	sp, x1
	msr	nzcv, x1
	.irp	r, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19
	mov	x\r, x1
	.endr
	.irp	r, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	mov	x\r, x1
	.endr
	/* Last: from here on no data can be read. */
	mrs	x1, sctlr_el1
	set	x2, SCTLR_BAD
	orr	x1, x1, x2
	msr	sctlr_el1, x1
	isb
.endm

	.section .text.poison, "ax"
	.globl	poison_boot
	.type	poison_boot, @function
poison_boot:
	poison
	b	ukarch_arm64_enter
	.size	poison_boot, . - poison_boot

	/* Instead of the first instruction of uk_arm64_ap_entry. */
	.globl	poison_cpu
	.type	poison_cpu, @function
poison_cpu:
	poison
	msr	daifset, #0xf
	b	uk_arm64_ap_entry + 4
	.size	poison_cpu, . - poison_cpu
