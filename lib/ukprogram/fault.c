/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program's fault becomes a signal, delivered on the thread's own stack.
 * Until then this file keeps what the trap knows and registers don't:
 * interrupts are off and there is one CPU. A fault of the image's own code at a
 * program's address is recoverable: see on_own_fault(). Source: signal(7),
 * sigaction(2).
 */
#include <uk/arch/fixup.h>
#include <uk/plat/irq.h>
#include <uk/plat/user.h>
#include <uk/vmem.h>
#include "program_internal.h"

UK_TABLE_DECLARE(fixups, struct ukarch_fixup);

extern char uk_text_start[], uk_text_end[];

static struct ukplat_trap trap;

bool program_is_own_code(uintptr_t pc)
{
	return pc >= (uintptr_t)uk_text_start && pc < (uintptr_t)uk_text_end;
}

static struct uk_posix_thread *program_thread(void)
{
	const struct uk_thread *t = uk_thread_current();
	struct uk_posix_thread *p = t ? t->posix : NULL;

	return p && p->sp ? p : NULL;
}

static void fault(struct ukarch_regs *r, void *units)
{
	struct uk_posix_thread *self = uk_thread_current()->posix;
	struct ukplat_trap t = trap;
	struct uk_signal_call c = {};

	ukplat_irq_enable();
	t.regs = r;
	program_set_sp(self, r);
	if (t.note == uk_vmem_no_memory)
		program_end(r, UK_SIGKILL, t.note, t.addr);
	if (t.note == uk_vmem_no_page) {
		c.info.signo = UK_SIGBUS;
		c.info.code = UK_BUS_ADRERR;
		c.info.addr = t.addr;
	} else if (t.kind == UKPLAT_TRAP_PAGE_FAULT) {
		c.info.signo = UK_SIGSEGV;
		c.info.code = uk_user_is((void *)t.addr, 1) &&
					      uk_vmem_has((void *)t.addr, 1, 0)
				      ? UK_SEGV_ACCERR
				      : UK_SEGV_MAPERR;
		c.info.addr = t.addr;
	} else {
		program_fault_info(&t, units, &c.info);
	}
	program_force(r, units, &c, t.note ? t.note : t.name, t.addr);
}

static const struct ukarch_fixup *find_fixup(uintptr_t pc)
{
	const struct ukarch_fixup *f;

	uk_table_foreach (f, fixups)
		if (ukarch_fixup_at(f) == pc)
			return f;
	return NULL;
}

static void note_fault(const struct ukplat_trap *t)
{
	struct uk_posix_thread *p = program_thread();

	if (!p)
		return;
	p->faulted |= t->note == uk_vmem_no_memory ? UK_FAULTED_NO_MEMORY
						   : UK_FAULTED;
	/* The call fails anyway: its waits end at once. */
	uk_thread_current()->interrupted = true;
}

/*
 * Our own code has touched a program's memory that isn't there: another thread
 * of the program has unmapped or protected it since the call began, or there
 * is no memory for a page. Copies end early, by the exception table. Any other
 * code gets a page for a while and goes on, so that it releases its locks
 * and ends in order; the call fails once it returns (program_faulted()).
 */
static bool on_own_fault(struct ukplat_trap *t)
{
	uintptr_t pc = ukarch_regs_pc(t->regs);
	const struct ukarch_fixup *f;

	if (t->kind != UKPLAT_TRAP_PAGE_FAULT || !program_is_own_code(pc) ||
	    !uk_user_is((void *)t->addr, 1) || t->access == UKPLAT_ACCESS_EXEC)
		return false;
	f = find_fixup(pc);
	if (!f && !uk_vmem_lend((void *)t->addr))
		return false;
	if (f)
		ukarch_regs_set_pc(t->regs, ukarch_fixup_to(f));
	if (!f || f->how == UKARCH_FIXUP_CALL_FAILS)
		note_fault(t);
	return true;
}
UKPLAT_TRAP_HANDLER(on_own_fault, 21);

static bool on_trap(struct ukplat_trap *t)
{
	switch (t->kind) {
	case UKPLAT_TRAP_FATAL:
	case UKPLAT_TRAP_UNKNOWN:
	case UKPLAT_TRAP_ATTENTION: return false;
	default:
		if (!program_thread() ||
		    program_is_own_code(ukarch_regs_pc(t->regs)))
			return false;
	}
	trap = *t;
	ukarch_program_trapped(t->regs, fault);
	return true;
}
UKPLAT_TRAP_HANDLER(on_trap, 90);
