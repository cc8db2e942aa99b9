/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ARMv7: registers as gdb wants them. The CPU can't step: gdb does it by
 * breakpoints, where it takes us for Linux (set osabi GNU/Linux).
 * Sources: GDB, gdb/features/arm/arm-core.xml; Linux, arch/arm/kernel/ptrace.c
 * (the breakpoint instruction).
 */
#include <uk/arch/string.h>
#include "../stub.h"

#define INSN 4

uint8_t gdb_fp[1];

const uint8_t gdb_arch_break[] = {0xf0, 0x01, 0xf0, 0xe7};
const unsigned int gdb_arch_break_len = sizeof(gdb_arch_break);
const char gdb_vcont[] = "";

/* clang-format off */
#define KEPT(x) x(4) x(5) x(6) x(7) x(8) x(9) x(10) x(11)

#define R_REG(n)    {4 * (n), 4, 4, 0},
#define KEPT_REG(n) {4 * (n), 4, 4, GDB_REG_KEPT},

const struct gdb_reg gdb_arch_regs[] = {
	R_REG(0) R_REG(1) R_REG(2) R_REG(3)
	KEPT(KEPT_REG)
	R_REG(12)
	{offsetof(struct ukarch_regs, sp), 4, 4, GDB_REG_KEPT},
	{offsetof(struct ukarch_regs, lr), 4, 4, GDB_REG_KEPT},
	{offsetof(struct ukarch_regs, pc), 4, 4, GDB_REG_KEPT},
	{offsetof(struct ukarch_regs, cpsr), 4, 4, 0},
};
const unsigned int gdb_arch_regs_nr = ARRAY_SIZE(gdb_arch_regs);

#define XML(name, type)                                                        \
	"<reg name=\"" name "\" bitsize=\"32\" type=\"" type "\"/>"
#define R_XML(n) XML("r" #n, "uint32")

const char gdb_target_xml[] =
	"<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
	"<target><architecture>arm</architecture>"
	"<feature name=\"org.gnu.gdb.arm.core\">"
	R_XML(0) R_XML(1) R_XML(2) R_XML(3) KEPT(R_XML) R_XML(12)
	XML("sp", "data_ptr") XML("lr", "uint32") XML("pc", "code_ptr")
	XML("cpsr", "uint32")
	"</feature></target>";
/* clang-format on */

void gdb_arch_fp_save(void)
{
}

void gdb_arch_fp_restore(void)
{
}

/* As ctx.S has laid it out. */
void gdb_arch_unpack(const void *context, struct ukarch_regs *r)
{
	const uint32_t *at = context;

	memset(r, 0, sizeof(*r));
	memcpy(&r->r[4], at + 17, 8 * sizeof(*at));
	r->sp = (uintptr_t)(at + 26);
	r->lr = at[25];
	r->pc = at[25];
}

void gdb_arch_set_pc(struct ukarch_regs *regs, uint64_t pc)
{
	regs->pc = pc;
}

void gdb_arch_break_here(void)
{
	__asm__ volatile(".inst 0xe7f001f0" : : : "memory");
}

/* There is no interrupt but a signal, whose registers are at hand. */
void gdb_arch_stop_soon(void)
{
}

bool gdb_arch_stop(struct ukplat_trap *trap, struct gdb_stop *stop)
{
	if (trap->kind != UKPLAT_TRAP_DEBUG)
		return true;
	if (gdb_break_is_at(trap->regs->pc))
		stop->what = "swbreak";
	else
		trap->regs->pc += INSN;
	return true;
}

void gdb_arch_resume(struct ukarch_regs *regs, bool step)
{
	(void)regs;
	(void)step;
}
