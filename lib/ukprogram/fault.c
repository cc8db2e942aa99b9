/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program's fault is its signal, told on the thread's own stack. What the
 * trap knows and registers don't is kept here until then: interrupts are off
 * and there is one CPU. Source: signal(7), sigaction(2).
 */
#include <uk/plat/irq.h>
#include <uk/vmem.h>
#include "program_internal.h"

extern char uk_text_start[], uk_text_end[];

static struct ukplat_trap trap;

/* A program's thread, in the program. */
static bool is_program(uintptr_t pc)
{
	const struct uk_thread *t = uk_thread_current();
	const struct uk_posix_thread *p = t ? t->posix : NULL;

	return p && p->sp &&
	       (pc < (uintptr_t)uk_text_start || pc >= (uintptr_t)uk_text_end);
}

static void fault(struct ukarch_regs *r, void *units)
{
	struct uk_posix_thread *self = uk_thread_current()->posix;
	struct ukplat_trap t = trap;
	struct uk_signal_call c = {};

	ukplat_irq_enable();
	t.regs = r;
	self->sp = ukarch_regs_sp(r);
	if (t.kind == UKPLAT_TRAP_PAGE_FAULT) {
		c.info.signo = UK_SIGSEGV;
		c.info.code = uk_vmem_has((void *)t.addr, 1, 0)
				      ? UK_SEGV_ACCERR
				      : UK_SEGV_MAPERR;
		c.info.addr = t.addr;
	} else {
		program_fault_info(&t, units, &c.info);
	}
	if (!uk_signal_force(&c))
		program_end(r, c.info.signo, t.note ? t.note : t.name, t.addr);
	program_push(r, units, &c);
}

static bool on_trap(struct ukplat_trap *t)
{
	switch (t->kind) {
	case UKPLAT_TRAP_FATAL:
	case UKPLAT_TRAP_UNKNOWN:
	case UKPLAT_TRAP_ATTENTION: return false;
	default:
		if (!is_program(ukarch_regs_pc(t->regs)))
			return false;
	}
	trap = *t;
	ukarch_program_trapped(t->regs, fault);
	return true;
}
UKPLAT_TRAP_HANDLER(on_trap, 90);
