/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sending signals: to a thread, or to the process, which is number 1.
 */
#include <uk/plat/preempt.h>
#include <uk/syscall_signal.h>
#include "signal_internal.h"

/* Hands `s` over. What this thread takes runs before the call returns. */
static long send(int tid, struct signal *s)
{
	struct uk_thread *t = NULL;
	unsigned long flags;

	if (!s)
		return -EAGAIN;
	if (!uk_posix_thread_self()) {
		signal_free(s);
		return -EAGAIN;
	}
	flags = uk_waitq_lock();
	if (tid)
		t = uk_posix_thread_find(tid);
	if (tid && !t) {
		uk_waitq_unlock(flags);
		signal_free(s);
		return -ESRCH;
	}
	signal_post(t, s);
	uk_waitq_unlock(flags);
	if (signal_fatal())
		signal_die(signal_fatal());
	signal_tell();
	if (uk_thread_current()->interrupted)
		signal_deliver(false);
	ukplat_preempt_check();
	return 0;
}

void uk_signal_self(int sig)
{
	send(uk_thread_current()->id, signal_new(sig, UK_SI_USER));
}

/* Is there such a thread? */
static long probe(int tid)
{
	unsigned long flags = uk_waitq_lock();
	bool found = uk_posix_thread_find(tid);

	uk_waitq_unlock(flags);
	return found ? 0 : -ESRCH;
}

static long to_thread(int tid, int sig, const struct uk_siginfo *info)
{
	struct signal *s;

	if (tid <= 0 || sig < 0 || sig > UK_NSIG)
		return -EINVAL;
	if (!sig)
		return probe(tid);
	s = signal_new(sig, UK_SI_TKILL);
	if (s && info)
		s->info = *info;
	return send(tid, s);
}

static bool is_process(int pid)
{
	return pid == 1 || pid == 0 || pid == -1;
}

static long to_process(int pid, int sig, const struct uk_siginfo *info)
{
	struct signal *s;

	if (sig < 0 || sig > UK_NSIG)
		return -EINVAL;
	if (!is_process(pid))
		return -ESRCH;
	if (!sig)
		return 0;
	s = signal_new(sig, UK_SI_USER);
	if (s && info)
		s->info = *info;
	return send(0, s);
}

UK_SYSCALL2(kill, int, pid, int, sig)
{
	return to_process(pid, sig, NULL);
}

UK_SYSCALL2(tkill, int, tid, int, sig)
{
	return to_thread(tid, sig, NULL);
}

UK_SYSCALL3(tgkill, int, pid, int, tid, int, sig)
{
	if (pid <= 0)
		return -EINVAL;
	return pid == 1 ? to_thread(tid, sig, NULL) : -ESRCH;
}

UK_SYSCALL3(rt_sigqueueinfo, int, pid, int, sig, struct uk_siginfo *, info)
{
	info->signo = sig;
	return to_process(pid, sig, info);
}

UK_SYSCALL4(rt_tgsigqueueinfo, int, pid, int, tid, int, sig,
	    struct uk_siginfo *, info)
{
	info->signo = sig;
	return pid == 1 ? to_thread(tid, sig, info) : -ESRCH;
}
