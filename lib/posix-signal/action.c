/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What signals do: actions, masks, and the handlers that run. They run on the
 * stack of the call that their thread is in, with the mask that the action
 * says, and the call's result is EINTR or, with SA_RESTART, it begins anew.
 * Those of programs run when the call has returned, by who made it.
 * Source: signal(7), sigaction(2).
 */
#include <uk/boot.h>
#include <uk/plat/trap.h>
#include <uk/posix_signal.h>
#include "sigtimer.h"

static struct uk_sigaction actions[UK_NSIG + 1];

static uk_sigset mask_of(const struct uk_sigaction *a)
{
	return a->mask[0] | (uk_sigset)a->mask[1] << 32;
}

static bool is_ignored_by_default(int sig)
{
	return BIT(sig) & (BIT(UK_SIGCHLD) | BIT(UK_SIGCONT) | BIT(UK_SIGURG) |
			   BIT(UK_SIGWINCH) | BIT(UK_SIGSTOP) |
			   BIT(UK_SIGTSTP) | BIT(UK_SIGTTIN) |
			   BIT(UK_SIGTTOU)); /* nobody could go on again */
}

bool signal_is_ignored(int sig)
{
	uintptr_t handler = actions[sig].handler;

	return handler == UK_SIG_IGN ||
	       (handler == UK_SIG_DFL && is_ignored_by_default(sig));
}

bool signal_is_fatal(int sig)
{
	return actions[sig].handler == UK_SIG_DFL &&
	       !is_ignored_by_default(sig);
}

void signal_die(int sig)
{
	if (sig == UK_SIGABRT && !uk_posix_thread_self()->sp)
		ukplat_crash("abort() called");
	uk_exit_at_once(128 + sig);
}

/* The mask while a handler runs. */
static void block(struct uk_posix_thread *self, const struct uk_sigaction *a,
		  int sig)
{
	self->blocked |= mask_of(a) & ~UNBLOCKABLE;
	if (!(a->flags & UK_SA_NODEFER))
		self->blocked |= BIT(sig);
}

static void run(const struct uk_sigaction *a, struct uk_siginfo *info)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	uk_sigset before = self->blocked;

	block(self, a, info->signo);
	if (a->flags & UK_SA_SIGINFO)
		((void (*)(int, struct uk_siginfo *, void *))a->handler)(
			info->signo, info, NULL);
	else
		((void (*)(int))a->handler)(info->signo);
	self->blocked = before;
}

/* What `sig` does this time. Locked. */
static struct uk_sigaction take_action(int sig)
{
	struct uk_sigaction a = actions[sig];

	if (a.flags & UK_SA_RESETHAND)
		actions[sig].handler = UK_SIG_DFL;
	return a;
}

/* Takes what is to be done next; false: nothing. Locked. */
static bool next(struct uk_posix_thread *self, struct uk_siginfo *info,
		 struct uk_sigaction *a)
{
	if (!signal_take(~self->blocked, info)) {
		uk_thread_resume();
		return false;
	}
	*a = take_action(info->signo);
	return true;
}

/* The next that has a handler; the default of others ends the image. */
static bool next_handled(struct uk_posix_thread *self, struct uk_siginfo *info,
			 struct uk_sigaction *a)
{
	unsigned long flags;
	bool found;

	for (;;) {
		flags = uk_waitq_lock();
		found = next(self, info, a);
		uk_waitq_unlock(flags);
		if (!found)
			return false;
		if (a->handler == UK_SIG_IGN ||
		    (a->handler == UK_SIG_DFL &&
		     is_ignored_by_default(info->signo)))
			continue;
		if (a->handler == UK_SIG_DFL)
			signal_die(info->signo);
		return true;
	}
}

bool signal_deliver(bool restart)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	struct uk_siginfo info;
	struct uk_sigaction a;

	if (!self)
		return false;
	if (self->sp) {
		self->restart = restart;
		return false;
	}
	while (next_handled(self, &info, &a)) {
		restart = restart && a.flags & UK_SA_RESTART;
		run(&a, &info);
	}
	return restart;
}

bool uk_signal_next(struct uk_signal_call *c)
{
	struct uk_posix_thread *self = uk_thread_current()->posix;
	bool found = uk_thread_current()->interrupted &&
		     next_handled(self, &c->info, &c->action);

	/* With the call's own mask there was nothing: so with the other. */
	if (self->masked && !found) {
		self->masked = false;
		signal_set_mask(self, self->mask_after);
		found = uk_thread_current()->interrupted &&
			next_handled(self, &c->info, &c->action);
	}
	if (!found)
		return false;
	c->mask = self->masked ? self->mask_after : self->blocked;
	self->masked = false;
	block(self, &c->action, c->info.signo);
	return true;
}

bool uk_signal_force(struct uk_signal_call *c)
{
	struct uk_posix_thread *self = uk_thread_current()->posix;
	int sig = c->info.signo;
	unsigned long flags = uk_waitq_lock();

	c->action = take_action(sig);
	uk_waitq_unlock(flags);
	if (self->blocked & BIT(sig) || c->action.handler == UK_SIG_DFL ||
	    c->action.handler == UK_SIG_IGN)
		return false;
	c->mask = self->blocked;
	block(self, &c->action, sig);
	return true;
}

void uk_signal_return(uk_sigset mask)
{
	signal_set_mask(uk_thread_current()->posix, mask);
}

UK_SYSCALL4(rt_sigaction, int, sig, const struct uk_sigaction *, to,
	    struct uk_sigaction *, from, size_t, len)
{
	struct uk_sigaction was;
	unsigned long flags;

	if (!is_signal(sig) || len != sizeof(uk_sigset) ||
	    (to && BIT(sig) & UNBLOCKABLE))
		return -EINVAL;
	flags = uk_waitq_lock();
	was = actions[sig];
	if (to) {
		actions[sig] = *to;
		if (signal_is_ignored(sig))
			signal_drop(sig);
		sigtimers_resume();
	}
	uk_waitq_unlock(flags);
	if (from)
		*from = was;
	uk_syscall_interrupted = signal_deliver;
	return 0;
}

static int change(uk_sigset *mask, int how, uk_sigset set)
{
	switch (how) {
	case UK_SIG_BLOCK: *mask |= set; break;
	case UK_SIG_UNBLOCK: *mask &= ~set; break;
	case UK_SIG_SETMASK: *mask = set; break;
	default: return -EINVAL;
	}
	*mask &= ~UNBLOCKABLE;
	return 0;
}

/* What is unblocked runs before the call returns. */
UK_SYSCALL4(rt_sigprocmask, int, how, const uk_sigset *, set, uk_sigset *, old,
	    size_t, len)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	unsigned long flags;
	uk_sigset was;
	int rc = 0;

	if (!self)
		return -ENOMEM;
	if (len != sizeof(uk_sigset))
		return -EINVAL;
	was = self->blocked;
	if (set) {
		flags = uk_waitq_lock();
		rc = change(&self->blocked, how, *set);
		signal_recheck();
		uk_waitq_unlock(flags);
	}
	if (rc < 0)
		return rc;
	if (old)
		*old = was;
	if (uk_thread_current()->interrupted)
		signal_deliver(false);
	return 0;
}

UK_SYSCALL2(rt_sigpending, uk_sigset *, set, size_t, len)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	unsigned long flags;

	if (!self)
		return -ENOMEM;
	if (len > sizeof(uk_sigset))
		return -EINVAL;
	flags = uk_waitq_lock();
	*set = signal_pending() & self->blocked;
	uk_waitq_unlock(flags);
	return 0;
}

static bool on_altstack(const struct uk_posix_thread *p)
{
	return p->sp - p->altstack < p->altstack_len;
}

/* Of the image's own threads it is noted, and never used. */
UK_SYSCALL2(sigaltstack, const struct uk_sigaltstack *, to,
	    struct uk_sigaltstack *, from)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	struct uk_sigaltstack was = {.flags = UK_SS_DISABLE};
	bool on;

	if (!self)
		return -ENOMEM;
	on = self->sp && on_altstack(self);
	if (self->altstack_len) {
		was.sp = (void *)self->altstack;
		was.size = self->altstack_len;
		was.flags = on ? UK_SS_ONSTACK : 0;
	}
	if (to && on)
		return -EPERM;
	if (to && to->flags & ~(UK_SS_DISABLE | UK_SS_ONSTACK))
		return -EINVAL;
	if (to && !(to->flags & UK_SS_DISABLE) && to->size < 2048)
		return -ENOMEM;
	if (to) {
		self->altstack = (uintptr_t)to->sp;
		self->altstack_len = to->flags & UK_SS_DISABLE ? 0 : to->size;
	}
	if (from)
		*from = was;
	return 0;
}
