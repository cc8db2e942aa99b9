/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals: a handler runs after the call, on the program's stack or on the one
 * that it has given by sigaltstack(), in a frame as Linux has it.
 * Source: signal(7), sigaltstack(2), sigreturn(2).
 */
#include <uk/boot.h>
#include <uk/errno.h>
#include <uk/print.h>
#include <uk/syscall.h>
#include "program_internal.h"

void program_end(const struct ukarch_regs *r, int sig, const char *what,
		 uintptr_t addr)
{
	uk_pr_err("the program ends by signal %d: %s, pc 0x%lx, address "
		  "0x%lx\n",
		  sig, what, (unsigned long)ukarch_regs_pc(r),
		  (unsigned long)addr);
	uk_exit_at_once(128 + sig);
}

static bool is_on(const struct uk_posix_thread *self, uintptr_t sp)
{
	return sp - self->altstack < self->altstack_len;
}

/* Returns 0, or -EFAULT when there is no room, or no such handler. */
static int push(struct ukarch_regs *r, void *units,
		const struct uk_signal_call *c)
{
	const struct uk_posix_thread *self = uk_thread_current()->posix;
	uintptr_t sp = ukarch_regs_sp(r), begin = 0;
	uintptr_t end = sp - PROGRAM_RED_ZONE;
	bool on = is_on(self, sp);
	const struct uk_sigaltstack stack = {
		.sp = (void *)self->altstack,
		.size = self->altstack_len,
		.flags = !self->altstack_len ? UK_SS_DISABLE
			 : on		     ? UK_SS_ONSTACK
					     : 0,
	};

	if (!on && self->altstack_len && c->action.flags & UK_SA_ONSTACK) {
		on = true;
		end = self->altstack + self->altstack_len;
	}
	if (on)
		begin = self->altstack;
	if (!program_can_run_at(c->action.handler))
		return -EFAULT;
	return program_frame_push(r, units, (char *)r - (char *)units, c,
				  &stack, begin, end);
}

/* A handler that can't run causes SIGSEGV, which may have a handler. */
void program_push(struct ukarch_regs *r, void *units, struct uk_signal_call *c)
{
	uintptr_t sp = ukarch_regs_sp(r);

	do {
		if (push(r, units, c) == 0)
			continue;
		if (c->info.signo == UK_SIGSEGV)
			program_end(r, UK_SIGSEGV, "no stack for a handler",
				    sp);
		c->info = (struct uk_siginfo){
			.signo = UK_SIGSEGV,
			.code = UK_SI_KERNEL,
		};
		if (!uk_signal_force(c) || push(r, units, c) < 0)
			program_end(r, UK_SIGSEGV, "no stack for a handler",
				    sp);
	} while (uk_signal_next(c));
}

void program_force(struct ukarch_regs *r, void *units, struct uk_signal_call *c,
		   const char *what, uintptr_t addr)
{
	if (!uk_signal_force(c))
		program_end(r, c->info.signo, what, addr);
	program_push(r, units, c);
}

void program_signals(struct ukarch_regs *r, void *units, long rc)
{
	const struct uk_posix_thread *self = uk_thread_current()->posix;
	struct uk_signal_call c;
	bool any = uk_signal_next(&c);

	if (rc == -EINTR && self->restart &&
	    (!any || c.action.flags & UK_SA_RESTART))
		ukarch_call_again(r);
	else
		ukarch_call_return(r, rc);
	if (any)
		program_push(r, units, &c);
}

void program_sigreturn(struct ukarch_regs *r, void *units)
{
	struct uk_posix_thread *self = uk_thread_current()->posix;
	struct uk_sigaltstack stack;
	struct uk_signal_call c = {
		.info = {.signo = UK_SIGSEGV, .code = UK_SI_KERNEL},
	};
	uk_sigset mask;

	if (program_frame_pop(r, units, (char *)r - (char *)units, &stack,
			      &mask)) {
		program_force(r, units, &c, "bad signal frame",
			      ukarch_regs_sp(r));
		return;
	}
	uk_signal_return(mask);
	program_set_sp(self, r);
	UK_SYS(sigaltstack, &stack, NULL);
	if (uk_signal_next(&c))
		program_push(r, units, &c);
}
