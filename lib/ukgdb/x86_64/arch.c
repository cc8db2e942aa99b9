/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * x86_64: registers as gdb wants them, stepping by the trap flag, hardware
 * breakpoints and watchpoints by debug registers.
 * Sources: Intel SDM volume 3, 17.2 (debug registers), 17.3.1.4 (trap flag);
 * volume 1, 10.5.1 (FXSAVE area); GDB, gdb/features/i386.
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/errno.h>
#include "../stub.h"

#define RFLAGS_TF 0x100
#define RFLAGS_IF 0x200

#define VECTOR_DB 1
#define VECTOR_BP 3

#define FP_AREA 512

uint8_t gdb_fp[FP_AREA] __uk_align(16);

const uint8_t gdb_arch_break[] = {0xcc}; /* int3 */
const unsigned int gdb_arch_break_len = sizeof(gdb_arch_break);
const char gdb_vcont[] = "vCont;c;C;s;S";

/* --- registers: a table, and XML that describes it --- */
/* clang-format off */
/* x(field, type, flags) */
#define GENERAL(x)                                                             \
	x(rax, "int64", 0) x(rbx, "int64", GDB_REG_KEPT) x(rcx, "int64", 0)    \
	x(rdx, "int64", 0) x(rsi, "int64", 0) x(rdi, "int64", 0)               \
	x(rbp, "data_ptr", GDB_REG_KEPT) x(rsp, "data_ptr", GDB_REG_KEPT)      \
	x(r8, "int64", 0) x(r9, "int64", 0) x(r10, "int64", 0)                 \
	x(r11, "int64", 0) x(r12, "int64", GDB_REG_KEPT)                       \
	x(r13, "int64", GDB_REG_KEPT) x(r14, "int64", GDB_REG_KEPT)            \
	x(r15, "int64", GDB_REG_KEPT) x(rip, "code_ptr", GDB_REG_KEPT)
#define EIGHT(x)   x(0) x(1) x(2) x(3) x(4) x(5) x(6) x(7)
#define SIXTEEN(x) EIGHT(x) x(8) x(9) x(10) x(11) x(12) x(13) x(14) x(15)
/* x87's own: x(name, offset in the area, bytes there, flags) */
#define CONTROL(x)                                                             \
	x(fctrl, 0, 2, 0) x(fstat, 2, 2, 0) x(ftag, 4, 1, GDB_REG_UNKNOWN)     \
	x(fiseg, 12, 2, 0) x(fioff, 8, 4, 0) x(foseg, 20, 2, 0)                \
	x(fooff, 16, 4, 0) x(fop, 6, 2, 0)

#define G_REG(r, type, how) {offsetof(struct ukarch_regs, r), 8, 8, how},
#define S_REG(r)                                                               \
	{offsetof(struct ukarch_regs, r), 4, 4, GDB_REG_READONLY},
#define F_REG(r, at, len, how)                                                 \
	{at, len, 4, GDB_REG_FP | GDB_REG_READONLY | (how)},
#define NO_REG	   {0, 4, 4, GDB_REG_UNKNOWN},
#define ST_REG(n)  {32 + 16 * (n), 10, 10, GDB_REG_FP},
#define XMM_REG(n) {160 + 16 * (n), 16, 16, GDB_REG_FP},

const struct gdb_reg gdb_arch_regs[] = {
	GENERAL(G_REG)
	{offsetof(struct ukarch_regs, rflags), 4, 4, 0},
	S_REG(cs) S_REG(ss)
	NO_REG NO_REG NO_REG NO_REG /* ds, es, fs, gs */
	EIGHT(ST_REG)
	CONTROL(F_REG)
	SIXTEEN(XMM_REG)
	{24, 4, 4, GDB_REG_FP},
	{0, 8, 8, GDB_REG_UNKNOWN}, /* orig_rax: gdb wants it of Linux */
};
const unsigned int gdb_arch_regs_nr = ARRAY_SIZE(gdb_arch_regs);

#define XML(name, bits, type)                                                  \
	"<reg name=\"" name "\" bitsize=\"" bits "\" type=\"" type "\"/>"
#define G_XML(r, type, how)    XML(#r, "64", type)
#define I_XML(r)	       XML(#r, "32", "int32")
#define F_XML(r, at, len, how) XML(#r, "32", "int")
#define ST_XML(n)	       XML("st" #n, "80", "i387_ext")
#define XMM_XML(n)	       XML("xmm" #n, "128", "vec128")
#define VECTOR(id, type, count)                                                \
	"<vector id=\"" id "\" type=\"" type "\" count=\"" count "\"/>"
#define FIELD(name, type) "<field name=\"" name "\" type=\"" type "\"/>"

const char gdb_target_xml[] =
	"<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
	"<target><architecture>i386:x86-64</architecture>"
	"<feature name=\"org.gnu.gdb.i386.core\">"
	GENERAL(G_XML)
	I_XML(eflags) I_XML(cs) I_XML(ss) I_XML(ds) I_XML(es) I_XML(fs)
	I_XML(gs)
	EIGHT(ST_XML)
	CONTROL(F_XML)
	"</feature><feature name=\"org.gnu.gdb.i386.sse\">"
	VECTOR("v4f", "ieee_single", "4")
	VECTOR("v2d", "ieee_double", "2")
	VECTOR("v16i8", "int8", "16")
	VECTOR("v4i32", "int32", "4")
	VECTOR("v2i64", "int64", "2")
	"<union id=\"vec128\">"
	FIELD("v4_float", "v4f") FIELD("v2_double", "v2d")
	FIELD("v16_int8", "v16i8") FIELD("v4_int32", "v4i32")
	FIELD("v2_int64", "v2i64") FIELD("uint128", "uint128")
	"</union>"
	SIXTEEN(XMM_XML) I_XML(mxcsr)
	"</feature><feature name=\"org.gnu.gdb.i386.linux\">"
	XML("orig_rax", "64", "int")
	"</feature></target>";
/* clang-format on */

void gdb_arch_fp_save(void)
{
	__asm__ volatile("fxsave64 %0" : "=m"(gdb_fp));
}

void gdb_arch_fp_restore(void)
{
	/* Bits that don't exist would fault. */
	*(uint32_t *)(gdb_fp + 24) &= 0xffff;
	__asm__ volatile("fxrstor64 %0" : : "m"(gdb_fp));
}

/* As ctx.S has laid it out. */
void gdb_arch_unpack(const void *context, struct ukarch_regs *r)
{
	const uint64_t *at = context;

	*r = (struct ukarch_regs){
		.r15 = at[1],
		.r14 = at[2],
		.r13 = at[3],
		.r12 = at[4],
		.rbx = at[5],
		.rbp = at[6],
		.rip = at[7],
		.rsp = (uintptr_t)(at + 8),
	};
}

void gdb_arch_set_pc(struct ukarch_regs *regs, uint64_t pc)
{
	regs->rip = pc;
}

void gdb_arch_break_here(void)
{
	__asm__ volatile("int3" : : : "memory");
}

/* --- debug registers --- */
#define DR6_HITS   0x0f
#define DR7_OFF	   0x400 /* a bit that is always 1 */
#define DR7_ON(i)  (2ULL << (2 * (i)))
#define DR7_HOW(i) (16 + 4 * (i))
#define RW_EXEC	   0
#define RW_WRITE   1
#define RW_ACCESS  3
#define SLOTS	   4

static struct {
	uint64_t addr;
	uint8_t how; /* LEN << 2 | RW */
	bool used;
} slots[SLOTS];

static int encode(enum gdb_break type, uint64_t len)
{
	static const uint8_t lens[] = {[1] = 0, [2] = 1, [4] = 3, [8] = 2};

	if (type == GDB_BREAK_HARDWARE)
		return RW_EXEC;
	if (len > 8 || !POWER_OF_2(len))
		return -EINVAL;
	return lens[len] << 2 |
	       (type == GDB_WATCH_WRITE ? RW_WRITE : RW_ACCESS);
}

/* The CPU can't watch for reads alone. */
static bool can_watch(enum gdb_break type)
{
	return gdb_bare && type != GDB_WATCH_READ;
}

static int find_slot(uint64_t addr, int how)
{
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].used && slots[i].addr == addr &&
		    slots[i].how == how)
			return i;
	return -1;
}

int gdb_arch_watch(enum gdb_break type, uint64_t addr, uint64_t len)
{
	int how = encode(type, len);

	if (!can_watch(type))
		return -ENOTSUP;
	if (how < 0 || (type != GDB_BREAK_HARDWARE && addr & (len - 1)))
		return -EINVAL;
	if (find_slot(addr, how) >= 0)
		return 0;
	for (unsigned int i = 0; i < SLOTS; i++)
		if (!slots[i].used) {
			slots[i].addr = addr;
			slots[i].how = how;
			slots[i].used = true;
			return 0;
		}
	return -ENOMEM;
}

int gdb_arch_unwatch(enum gdb_break type, uint64_t addr, uint64_t len)
{
	int how = encode(type, len), i;

	if (!can_watch(type))
		return -ENOTSUP;
	i = how < 0 ? -1 : find_slot(addr, how);
	if (i >= 0)
		slots[i].used = false;
	return 0;
}

void gdb_arch_unwatch_all(void)
{
	for (unsigned int i = 0; i < SLOTS; i++)
		slots[i].used = false;
}

static void load_slots(void)
{
	uint64_t dr7 = DR7_OFF;

	__asm__ volatile("mov %0, %%dr0" : : "r"(slots[0].addr));
	__asm__ volatile("mov %0, %%dr1" : : "r"(slots[1].addr));
	__asm__ volatile("mov %0, %%dr2" : : "r"(slots[2].addr));
	__asm__ volatile("mov %0, %%dr3" : : "r"(slots[3].addr));
	for (unsigned int i = 0; i < SLOTS; i++)
		if (slots[i].used)
			dr7 |= DR7_ON(i) | (uint64_t)slots[i].how << DR7_HOW(i);
	__asm__ volatile("mov %0, %%dr7" : : "r"(dr7));
}

/* What was hit; nothing is from here on. */
static uint64_t take_hits(void)
{
	uint64_t hits;

	__asm__ volatile("mov %%dr6, %0; mov %1, %%dr7; mov %2, %%dr6"
			 : "=&r"(hits)
			 : "r"((uint64_t)DR7_OFF), "r"(0UL));
	return hits & DR6_HITS;
}

static void note_hit(struct gdb_stop *stop, uint64_t hits)
{
	for (unsigned int i = 0; i < SLOTS; i++)
		if (hits >> i & 1 && slots[i].used) {
			stop->has_addr = slots[i].how & 3;
			stop->addr = slots[i].addr;
			stop->what = !stop->has_addr ? "hwbreak"
				     : (slots[i].how & 3) == RW_WRITE
					     ? "watch"
					     : "awatch";
			return;
		}
}

/* --- stops --- */

/*
 * On the way from an interrupt's handler back to what it has hit: by single
 * steps, until interrupts are on again.
 */
static bool stopping;

void gdb_arch_stop_soon(void)
{
	stopping = true;
	__asm__ volatile("pushfq; orq %0, (%%rsp); popfq"
			 :
			 : "i"(RFLAGS_TF)
			 : "memory", "cc");
}

/* What follows an iretq isn't stepped into unless it says so itself. */
static void step_over_iretq(const struct ukarch_regs *regs)
{
	static const uint8_t iretq[] = {0x48, 0xcf};
	uint64_t *frame = (uint64_t *)regs->rsp;

	if (!memcmp((const void *)regs->rip, iretq, sizeof(iretq)))
		frame[2] |= RFLAGS_TF;
}

bool gdb_arch_stop(struct ukplat_trap *trap, struct gdb_stop *stop)
{
	struct ukarch_regs *regs = trap->regs;
	uint64_t hits = gdb_bare ? take_hits() : 0;

	if (stopping && regs->vector == VECTOR_DB && !hits) {
		if (!(regs->rflags & RFLAGS_IF)) {
			step_over_iretq(regs);
			load_slots();
			return false;
		}
		stop->signal = GDB_SIGINT;
	}
	stopping = false;
	regs->rflags &= ~(uint64_t)RFLAGS_TF;
	if (hits)
		note_hit(stop, hits);
	if (regs->vector == VECTOR_BP && gdb_break_is_at(regs->rip - 1)) {
		regs->rip--;
		stop->what = "swbreak";
	}
	return true;
}

void gdb_arch_resume(struct ukarch_regs *regs, bool step)
{
	if (step) {
		regs->rflags |= RFLAGS_TF;
		if (gdb_bare)
			step_over_iretq(regs);
	}
	if (gdb_bare)
		load_slots();
}
