/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Traps: CPU exceptions (or, on linuxu, fatal signals), and the crashes that
 * software raises through one. Who wants to see them adds a handler to a
 * link-time table; the platform walks it in order.
 */
#ifndef UK_PLAT_TRAP_H
#define UK_PLAT_TRAP_H

#include <uk/essentials.h>
#include <uk/table.h>
#include <uk/arch/regs.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ukplat_trap_kind {
	UKPLAT_TRAP_INVALID_OP, /* undefined instruction, also a crash */
	UKPLAT_TRAP_PAGE_FAULT, /* `addr` was touched and isn't allowed */
	UKPLAT_TRAP_BUS_ERROR,	/* alignment, external abort, protection */
	UKPLAT_TRAP_MATH,	/* division by zero, floating point */
	UKPLAT_TRAP_DEBUG,	/* breakpoint or single step */
	UKPLAT_TRAP_FATAL,	/* double fault, machine check, ... */
	UKPLAT_TRAP_UNKNOWN,
	UKPLAT_TRAP_ATTENTION, /* of a debugger's (uk/plat/debug.h): no trap */
};

enum ukplat_trap_access {
	UKPLAT_ACCESS_NONE, /* not a memory access */
	UKPLAT_ACCESS_READ,
	UKPLAT_ACCESS_WRITE,
	UKPLAT_ACCESS_EXEC,
};

struct ukplat_trap {
	enum ukplat_trap_kind kind;
	enum ukplat_trap_access access;
	const char *name;	  /* the CPU's or signal's name for it */
	unsigned long code;	  /* error code, syndrome or signal number */
	uintptr_t addr;		  /* faulting address, where there is one */
	const char *note;	  /* what a handler knows of it; or NULL */
	struct ukarch_regs *regs; /* where it happened; may be changed */
};

struct ukplat_trap_handler {
	/**
	 * Returns true when the trap is dealt with and the image goes on at
	 * `trap->regs`; false to let the next handler look.
	 * Context: trap stack, interrupts off; must not sleep.
	 */
	bool (*handle)(struct ukplat_trap *trap);
};

/** Registers `fn` as trap handler; `order` two digits, lower is asked first. */
#define UKPLAT_TRAP_HANDLER(fn, order)                                         \
	UK_TABLE_ENTRY(trap_handlers, order)                                   \
	struct ukplat_trap_handler fn##_entry = {.handle = (fn)}

/**
 * Called by each architecture's trap entry: asks the handlers in turn. When
 * none takes the trap, says so on the console and shuts down with
 * UKPLAT_STATUS_CRASH.
 */
void ukplat_trap(struct ukplat_trap *trap);

/**
 * Ends the image with the crash screen: records `reason` (a string that
 * stays valid) and raises a trap, so that the registers shown are the
 * caller's. For states that the platform can't go on from; libraries use
 * UK_CRASH() and UK_ASSERT() of ukdebug.
 *
 * Context: any. Doesn't return.
 */
void ukplat_crash(const char *reason) __uk_noreturn;

/** The reason of the ukplat_crash() under way; NULL when the CPU trapped. */
const char *ukplat_crash_reason(void);

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_TRAP_H */
