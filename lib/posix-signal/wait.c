/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for signals, and with other masks for something else.
 */
#include <uk/syscall_signal.h>
#include "sigtimer.h"

/* Until a signal has come whose handler runs. */
static long suspend(void)
{
	unsigned long flags = uk_waitq_lock();

	uk_waitq_wait_interruptible(NULL, UK_FOREVER);
	uk_waitq_unlock(flags);
	return -EINTR;
}

UK_SYSCALL0(pause)
{
	return uk_posix_thread_self() ? suspend() : -ENOMEM;
}

uk_sigset signal_set_mask(struct uk_posix_thread *self, uk_sigset set)
{
	unsigned long flags = uk_waitq_lock();
	uk_sigset before = self->blocked;

	self->blocked = set & ~UNBLOCKABLE;
	signal_recheck();
	uk_waitq_unlock(flags);
	return before;
}

int uk_signal_mask_begin(const uk_sigset *set, size_t len, uk_sigset *before)
{
	struct uk_posix_thread *self = uk_posix_thread_self();

	*before = 0;
	if (!set)
		return 0;
	if (len != sizeof(*set))
		return -EINVAL;
	if (!self)
		return -ENOMEM;
	*before = signal_set_mask(self, *set);
	return 0;
}

long uk_signal_mask_end(const uk_sigset *set, uk_sigset before, long rc)
{
	struct uk_posix_thread *self = uk_posix_thread_self();

	if (!set)
		return rc;
	if (rc == -EINTR && self->sp) {
		self->masked = true;
		self->mask_after = before;
		return rc;
	}
	if (rc == -EINTR)
		signal_deliver(false);
	signal_set_mask(self, before);
	if (uk_thread_current()->interrupted)
		signal_deliver(false);
	return rc;
}

/* With another mask; handlers run with it too [sigsuspend(2)]. */
UK_SYSCALL2(rt_sigsuspend, const uk_sigset *, set, size_t, len)
{
	uk_sigset before;
	int rc = set ? uk_signal_mask_begin(set, len, &before) : -EFAULT;

	return rc ? rc : uk_signal_mask_end(set, before, suspend());
}

/* Takes one of `set` into *info, once there is one. 0, or why there is none. */
static long wait_for(struct uk_posix_thread *self, uk_sigset set,
		     uint64_t deadline, struct uk_siginfo *info)
{
	unsigned long flags = uk_waitq_lock();
	bool taken;
	long rc = 0;

	self->waits = set;
	sigtimers_resume();
	while (!(taken = signal_take(set, info)) && rc == 0) {
		rc = uk_waitq_wait_interruptible(NULL, deadline);
		/* Was it one of those? */
		if (rc == -EINTR && signal_pending() & set)
			rc = 0;
	}
	self->waits = 0;
	signal_recheck();
	uk_waitq_unlock(flags);
	return taken ? 0 : rc;
}

UK_SYSCALL4(rt_sigtimedwait, const uk_sigset *, set, struct uk_siginfo *, to,
	    const struct uk_timespec *, time, size_t, len)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	uint64_t deadline = UK_FOREVER;
	struct uk_siginfo info;
	long rc;

	if (!self)
		return -ENOMEM;
	if (len != sizeof(uk_sigset) ||
	    (time && uk_deadline_in(time, &deadline) < 0))
		return -EINVAL;
	rc = wait_for(self, *set & ~UNBLOCKABLE, deadline, &info);
	if (rc)
		return rc == -ETIMEDOUT ? -EAGAIN : rc;
	if (to)
		*to = info;
	return info.signo;
}
