/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the stub's files share, and what it wants of an architecture.
 */
#ifndef UKGDB_STUB_H
#define UKGDB_STUB_H

#include <uk/config.h>
#include <uk/plat/trap.h>
#include "target.h"

/* gdb's numbers of signals. Source: GDB, include/gdb/signals.def. */
#define GDB_SIGINT  2
#define GDB_SIGILL  4
#define GDB_SIGTRAP 5
#define GDB_SIGABRT 6
#define GDB_SIGFPE  8
#define GDB_SIGBUS  10
#define GDB_SIGSEGV 11

/* Why the image stopped. */
struct gdb_stop {
	unsigned int signal;
	const char *what; /* "swbreak", "hwbreak", "watch" ...; or NULL */
	bool has_addr;
	uint64_t addr; /* that was watched */
};

/** Registers of who stopped. */
extern struct ukarch_regs *gdb_regs;

/** What the platform said of the line: UKPLAT_DEBUG_BARE, and _POLLED. */
extern bool gdb_bare, gdb_polled;

/**
 * Looks at what has come while the image runs; true when it must stop for it.
 * Context: any.
 */
bool gdb_attention(void);

/** Sends text for gdb's user; false when it can't take any now. */
bool gdb_say(const char *s, size_t len);

/** The same, whatever interrupts say meanwhile; where lines are shared. */
#ifdef CONFIG_PLAT_KVM
bool gdb_console(const char *s, size_t len);
#else
#define gdb_console NULL
#endif

/* --- threads --- */
/** What ukarch_ctx_switch() left of thread `tid`; NULL: it isn't that. */
const void *gdb_thread_context(unsigned long tid);

/* --- breakpoints --- */
/** Is one of gdb's in memory at `addr`? */
bool gdb_break_is_at(uintptr_t addr);
void gdb_breaks_clear(void);

/* --- the architecture's --- */
enum {
	GDB_REG_KEPT = 1,     /* known of threads that don't run, too */
	GDB_REG_FP = 2,	      /* in gdb_fp, not in struct ukarch_regs */
	GDB_REG_READONLY = 4, /* changing it does no good */
	GDB_REG_UNKNOWN = 8,
};

struct gdb_reg {
	uint16_t at;	   /* offset in struct ukarch_regs or gdb_fp */
	uint8_t len, size; /* bytes there; bytes that gdb wants */
	uint8_t flags;
};

extern const struct gdb_reg gdb_arch_regs[];
extern const unsigned int gdb_arch_regs_nr;

/* What a breakpoint puts into memory. */
extern const uint8_t gdb_arch_break[];
extern const unsigned int gdb_arch_break_len;

extern uint8_t gdb_fp[];
void gdb_arch_fp_save(void);
void gdb_arch_fp_restore(void);

/** Registers of a thread that isn't running: those that are kept. */
void gdb_arch_unpack(const void *context, struct ukarch_regs *regs);

/**
 * What a trap is to gdb. Returns false when it was only on the way to a stop
 * and the image must go on.
 */
bool gdb_arch_stop(struct ukplat_trap *trap, struct gdb_stop *stop);

void gdb_arch_set_pc(struct ukarch_regs *regs, uint64_t pc);

/** A breakpoint that isn't gdb's. */
void gdb_arch_break_here(void);

/** Before it goes on: stepping by one instruction, or not. */
void gdb_arch_resume(struct ukarch_regs *regs, bool step);

/** Has the code that this interrupt has hit stop. Context: interrupt. */
void gdb_arch_stop_soon(void);

/* As gdb_break_set(), for all but software breakpoints. */
int gdb_arch_watch(enum gdb_break type, uint64_t addr, uint64_t len);
int gdb_arch_unwatch(enum gdb_break type, uint64_t addr, uint64_t len);
void gdb_arch_unwatch_all(void);

#endif /* UKGDB_STUB_H */
