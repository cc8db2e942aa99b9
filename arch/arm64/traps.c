/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What each exception means. Source: Arm ARM, DDI 0487, D19.2.40 (ESR_EL1).
 */
#include <uk/arch/arm64.h>
#include <uk/plat/trap.h>

#define ESR_EC(esr)	((esr) >> 26 & 0x3f)
#define ESR_WNR		(1 << 6)       /* a write, of a data abort */
#define ESR_FSC(esr)	(0x3c & (esr)) /* fault status less its level */
#define FSC_TRANSLATION 0x04
#define FSC_ACCESS	0x08
#define FSC_PERMISSION	0x0c
#define EC_IABT		0x21
#define EC_DABT		0x25
#define EC_BRK		0x3c
/* What compilers put where a program can't go on. */
#define ESR_BRK(esr)	((esr) & 0xffff)
#define BRK_TRAP	1000 /* gcc */
#define BRK_TRAP_CLANG	1

static const struct {
	unsigned char ec;
	unsigned char kind;
	const char *name;
} classes[] = {
	{0x00, UKPLAT_TRAP_INVALID_OP, "invalid opcode"},
	{0x07, UKPLAT_TRAP_INVALID_OP, "floating point is off"},
	{0x0e, UKPLAT_TRAP_FATAL, "illegal execution state"},
	{0x15, UKPLAT_TRAP_INVALID_OP, "svc instruction"},
	{0x16, UKPLAT_TRAP_INVALID_OP, "hvc instruction"},
	{0x17, UKPLAT_TRAP_INVALID_OP, "smc instruction"},
	{0x18, UKPLAT_TRAP_INVALID_OP, "system register access"},
	{EC_IABT, UKPLAT_TRAP_BUS_ERROR, "instruction abort"},
	{0x22, UKPLAT_TRAP_BUS_ERROR, "misaligned program counter"},
	{EC_DABT, UKPLAT_TRAP_BUS_ERROR, "data abort"},
	{0x26, UKPLAT_TRAP_BUS_ERROR, "misaligned stack pointer"},
	{0x2c, UKPLAT_TRAP_MATH, "floating point error"},
	{0x2f, UKPLAT_TRAP_FATAL, "system error"},
	{0x31, UKPLAT_TRAP_DEBUG, "breakpoint"},
	{0x33, UKPLAT_TRAP_DEBUG, "software step"},
	{0x35, UKPLAT_TRAP_DEBUG, "watchpoint"},
	{EC_BRK, UKPLAT_TRAP_DEBUG, "breakpoint instruction"},
};

static const char *const no_sync[] = {NULL, "unexpected interrupt",
				      "unexpected fast interrupt",
				      "system error"};

/** Called by traps.S on the trap stack, interrupts off. */
void uk_arm64_trap(struct ukarch_regs *regs);

static void classify_abort(struct ukplat_trap *trap, unsigned int ec)
{
	unsigned int fsc = ESR_FSC(trap->code);

	trap->addr = arm64_sysreg(far_el1);
	if (fsc != FSC_TRANSLATION && fsc != FSC_ACCESS &&
	    fsc != FSC_PERMISSION)
		return;
	trap->kind = UKPLAT_TRAP_PAGE_FAULT;
	trap->name = "page fault";
	trap->access = ec == EC_IABT	      ? UKPLAT_ACCESS_EXEC
		       : trap->code & ESR_WNR ? UKPLAT_ACCESS_WRITE
					      : UKPLAT_ACCESS_READ;
}

void uk_arm64_trap(struct ukarch_regs *regs)
{
	unsigned int ec = ESR_EC(regs->esr);
	struct ukplat_trap trap = {
		.kind = UKPLAT_TRAP_UNKNOWN,
		.name = "unknown exception",
		.code = regs->esr,
		.regs = regs,
	};

	if (regs->vector % 4) {
		trap.kind = UKPLAT_TRAP_FATAL;
		trap.name = no_sync[regs->vector % 4];
	} else {
		for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++)
			if (classes[i].ec == ec) {
				trap.kind = classes[i].kind;
				trap.name = classes[i].name;
			}
		if (ec == EC_IABT || ec == EC_DABT)
			classify_abort(&trap, ec);
		if (ec == EC_BRK && (ESR_BRK(trap.code) == BRK_TRAP ||
				     ESR_BRK(trap.code) == BRK_TRAP_CLANG)) {
			trap.kind = UKPLAT_TRAP_MATH;
			trap.name = "divide error, or a compiler's trap";
		}
	}
	ukplat_trap(&trap);
}
