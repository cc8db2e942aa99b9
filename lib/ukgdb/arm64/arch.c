/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * arm64: registers as gdb wants them, stepping by the CPU's software step.
 * Sources: Arm ARM, DDI 0487, D2.12 (software step), D19.3.20 (MDSCR_EL1),
 * C5.2.19 (SPSR_EL1); GDB, gdb/features/aarch64-{core,fpu}.xml.
 */
#include <uk/arch/arm64.h>
#include <uk/arch/string.h>
#include <uk/plat/debug.h>
#include "../stub.h"

#define SPSR_D	  (1ULL << 9)  /* no debug exceptions */
#define SPSR_SS	  (1ULL << 21) /* one instruction, then step exception */
#define MDSCR_SS  (1ULL << 0)
#define MDSCR_KDE (1ULL << 13) /* at EL1, too */

#define ESR_EC(esr) ((esr) >> 26 & 0x3f)
#define EC_BRK	    0x3c
#define INSN	    4

#define FPSR	512 /* behind the vectors in gdb_fp */
#define FPCR	516
#define FP_SIZE 528

uint8_t gdb_fp[FP_SIZE] __uk_align(16);

const uint8_t gdb_arch_break[] = {0x00, 0x00, 0x20, 0xd4}; /* brk #0 */
const unsigned int gdb_arch_break_len = sizeof(gdb_arch_break);
const char gdb_vcont[] = "vCont;c;C;s;S";

/* --- registers: a table, and XML that describes it --- */
/* clang-format off */
#define LOST(x)                                                                \
	x(0) x(1) x(2) x(3) x(4) x(5) x(6) x(7) x(8) x(9) x(10) x(11) x(12)    \
	x(13) x(14) x(15) x(16) x(17) x(18)
#define KEPT(x)                                                                \
	x(19) x(20) x(21) x(22) x(23) x(24) x(25) x(26) x(27) x(28) x(29) x(30)
#define VECTORS(x) LOST(x) KEPT(x) x(31)

#define X_REG(n)    {8 * (n), 8, 8, 0},
#define KEPT_REG(n) {8 * (n), 8, 8, GDB_REG_KEPT},
#define V_REG(n)    {16 * (n), 16, 16, GDB_REG_FP},

const struct gdb_reg gdb_arch_regs[] = {
	LOST(X_REG)
	KEPT(KEPT_REG)
	{offsetof(struct ukarch_regs, sp), 8, 8, GDB_REG_KEPT},
	{offsetof(struct ukarch_regs, pc), 8, 8, GDB_REG_KEPT},
	{offsetof(struct ukarch_regs, pstate), 4, 4, 0},
	VECTORS(V_REG)
	{FPSR, 4, 4, GDB_REG_FP},
	{FPCR, 4, 4, GDB_REG_FP},
};
const unsigned int gdb_arch_regs_nr = ARRAY_SIZE(gdb_arch_regs);

#define XML(name, bits, type)                                                  \
	"<reg name=\"" name "\" bitsize=\"" bits "\" type=\"" type "\"/>"
#define X_XML(n) XML("x" #n, "64", "int64")
#define V_XML(n) XML("v" #n, "128", "uint128")

const char gdb_target_xml[] =
	"<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
	"<target><architecture>aarch64</architecture>"
	"<feature name=\"org.gnu.gdb.aarch64.core\">"
	LOST(X_XML) KEPT(X_XML)
	XML("sp", "64", "data_ptr") XML("pc", "64", "code_ptr")
	XML("cpsr", "32", "int32")
	"</feature><feature name=\"org.gnu.gdb.aarch64.fpu\">"
	VECTORS(V_XML)
	XML("fpsr", "32", "int32") XML("fpcr", "32", "int32")
	"</feature></target>";

#define PAIR(op, a, b, at) op " q" #a ", q" #b ", [%0, #" #at "]; "
#define PAIRS(op)                                                              \
	PAIR(op, 0, 1, 0) PAIR(op, 2, 3, 32) PAIR(op, 4, 5, 64)                \
	PAIR(op, 6, 7, 96) PAIR(op, 8, 9, 128) PAIR(op, 10, 11, 160)           \
	PAIR(op, 12, 13, 192) PAIR(op, 14, 15, 224) PAIR(op, 16, 17, 256)      \
	PAIR(op, 18, 19, 288) PAIR(op, 20, 21, 320) PAIR(op, 22, 23, 352)      \
	PAIR(op, 24, 25, 384) PAIR(op, 26, 27, 416) PAIR(op, 28, 29, 448)      \
	PAIR(op, 30, 31, 480)
/* clang-format on */

void gdb_arch_fp_save(void)
{
	uint32_t *control = (uint32_t *)(gdb_fp + FPSR);

	__asm__ volatile(PAIRS("stp") : : "r"(gdb_fp) : "memory");
	control[0] = arm64_sysreg(fpsr);
	control[1] = arm64_sysreg(fpcr);
}

void gdb_arch_fp_restore(void)
{
	const uint32_t *control = (const uint32_t *)(gdb_fp + FPSR);

	arm64_sysreg_set(fpsr, control[0]);
	arm64_sysreg_set(fpcr, control[1]);
	__asm__ volatile(PAIRS("ldp") : : "r"(gdb_fp) : "memory");
}

/* As ctx.S has laid it out. */
void gdb_arch_unpack(const void *context, struct ukarch_regs *r)
{
	const uint64_t *at = context;

	memset(r, 0, sizeof(*r));
	r->x[29] = at[0];
	r->x[30] = at[1];
	memcpy(&r->x[19], &at[2], 10 * sizeof(at[0]));
	r->sp = (uintptr_t)context + 176;
	r->pc = r->x[30];
}

void gdb_arch_set_pc(struct ukarch_regs *regs, uint64_t pc)
{
	regs->pc = pc;
}

void gdb_arch_break_here(void)
{
	__asm__ volatile("brk #0" : : : "memory");
}

/* --- stops --- */

/* A breakpoint of our own, where an interrupt goes back to; 0: none. */
static uintptr_t soon;
static uint8_t soon_was[INSN];

static bool stepping;
static uint64_t d_before; /* that bit of what is stepped */

void gdb_arch_stop_soon(void)
{
	uintptr_t frame = arm64_sysreg(sp_el0);
	uintptr_t pc = *(const uint64_t *)(frame + UKARCH_IRQ_FRAME_PC);

	/* One of gdb's does as well. */
	if (soon || gdb_break_is_at(pc) ||
	    ukplat_debug_peek(pc, soon_was, INSN) ||
	    ukplat_debug_poke(pc, gdb_arch_break, INSN))
		return;
	soon = pc;
}

static bool take_soon(uintptr_t pc)
{
	bool hit = soon && pc == soon;

	if (soon)
		ukplat_debug_poke(soon, soon_was, INSN);
	soon = 0;
	return hit;
}

static void end_step(struct ukarch_regs *regs)
{
	if (!stepping)
		return;
	stepping = false;
	arm64_sysreg_set(mdscr_el1, arm64_sysreg(mdscr_el1) & ~MDSCR_SS);
	regs->pstate = (regs->pstate & ~(SPSR_SS | SPSR_D)) | d_before;
}

bool gdb_arch_stop(struct ukplat_trap *trap, struct gdb_stop *stop)
{
	struct ukarch_regs *regs = trap->regs;
	bool brk =
		ESR_EC(regs->esr) == EC_BRK && trap->kind == UKPLAT_TRAP_DEBUG;

	end_step(regs);
	if (take_soon(regs->pc) && brk)
		stop->signal = GDB_SIGINT;
	else if (brk && gdb_break_is_at(regs->pc))
		stop->what = "swbreak";
	else if (brk)
		regs->pc += INSN;
	return true;
}

void gdb_arch_resume(struct ukarch_regs *regs, bool step)
{
	if (!step)
		return;
	stepping = true;
	d_before = regs->pstate & SPSR_D;
	regs->pstate = (regs->pstate & ~SPSR_D) | SPSR_SS;
	arm64_sysreg_set(oslar_el1, 0);
	arm64_sysreg_set(mdscr_el1,
			 arm64_sysreg(mdscr_el1) | MDSCR_SS | MDSCR_KDE);
	__asm__ volatile("isb");
}
