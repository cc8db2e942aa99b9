/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tells the crash screen of a stack that has overflown: below it is nothing.
 */
#include <uk/plat/trap.h>
#include <uk/sched.h>

#define NEAR 65536 /* a large frame skips that much */

static bool on_fault(struct ukplat_trap *trap)
{
	uintptr_t stack = (uintptr_t)uk_thread_current()->stack;

	if (trap->kind == UKPLAT_TRAP_PAGE_FAULT && trap->addr < stack &&
	    stack - trap->addr < NEAR)
		trap->note = "stack overflow";
	return false;
}

UKPLAT_TRAP_HANDLER(on_fault, 30);
