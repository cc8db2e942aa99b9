/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What signals do: actions, masks, and the handlers that run. They run on the
 * stack of the call that their thread is in, with the mask that the action
 * says, and the call's result is EINTR or, with SA_RESTART, it begins anew.
 * Source: signal(7), sigaction(2).
 */
#include <uk/plat/shutdown.h>
#include <uk/plat/trap.h>
#include "signal_internal.h"

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

static void __uk_noreturn die(int sig)
{
	if (sig == UK_SIGABRT)
		ukplat_crash("abort() called");
	ukplat_shutdown(128 + sig);
}

/* With the action's mask while it runs. */
static void run(const struct uk_sigaction *a, struct uk_siginfo *info)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	uk_sigset before = self->blocked;

	self->blocked |= mask_of(a) & ~UNBLOCKABLE;
	if (!(a->flags & UK_SA_NODEFER))
		self->blocked |= BIT(info->signo);
	if (a->flags & UK_SA_SIGINFO)
		((void (*)(int, struct uk_siginfo *, void *))a->handler)(
			info->signo, info, NULL);
	else
		((void (*)(int))a->handler)(info->signo);
	self->blocked = before;
}

/* Takes what is to be done next; false: nothing. Locked. */
static bool next(struct uk_posix_thread *self, struct uk_siginfo *info,
		 struct uk_sigaction *a)
{
	struct signal *s = signal_take(~self->blocked);

	if (!s) {
		uk_thread_resume();
		return false;
	}
	*info = s->info;
	signal_free(s);
	*a = actions[info->signo];
	if (a->flags & UK_SA_RESETHAND)
		actions[info->signo].handler = UK_SIG_DFL;
	return true;
}

bool signal_deliver(void)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	struct uk_siginfo info;
	struct uk_sigaction a;
	unsigned long flags;
	bool restart = true, found;

	if (!self)
		return false;
	for (;;) {
		flags = uk_waitq_lock();
		found = next(self, &info, &a);
		uk_waitq_unlock(flags);
		if (!found)
			return restart;
		if (a.handler == UK_SIG_IGN ||
		    (a.handler == UK_SIG_DFL &&
		     is_ignored_by_default(info.signo)))
			continue;
		if (a.handler == UK_SIG_DFL)
			die(info.signo);
		restart = restart && a.flags & UK_SA_RESTART;
		run(&a, &info);
	}
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
		signal_deliver();
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

/* Handlers run on their thread's stack: another is noted, and never used. */
UK_SYSCALL2(sigaltstack, const struct uk_sigaltstack *, to,
	    struct uk_sigaltstack *, from)
{
	static struct uk_sigaltstack stack = {.flags = UK_SS_DISABLE};
	struct uk_sigaltstack was = stack;

	if (to && to->flags & ~UK_SS_DISABLE)
		return -EINVAL;
	if (to && !(to->flags & UK_SS_DISABLE) && to->size < 2048)
		return -ENOMEM;
	if (to)
		stack = *to;
	if (from)
		*from = was;
	return 0;
}
