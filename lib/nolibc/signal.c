/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals, where there is posix-signal.
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <uk/abi/signal.h>
#include <uk/abi/time.h>
#include <uk/syscall.h>
#include "result.h"

_Static_assert(sizeof(sigset_t) == sizeof(uk_sigset), "a set is 64 bits");
_Static_assert(sizeof(siginfo_t) == sizeof(struct uk_siginfo) &&
		       offsetof(siginfo_t, si_value) ==
			       offsetof(struct uk_siginfo, value),
	       "handlers get posix-signal's own");

/* Calls that newer architectures have under other names only. */
uk_syscall_fn uk_sys_alarm, uk_sys_pause;

int sigemptyset(sigset_t *set)
{
	*set = (sigset_t){{0, 0}};
	return 0;
}

int sigfillset(sigset_t *set)
{
	*set = (sigset_t){{~0U, ~0U}};
	return 0;
}

static int check(int sig)
{
	return sig >= 1 && sig < NSIG ? 0 : result(-EINVAL);
}

int sigaddset(sigset_t *set, int sig)
{
	if (check(sig))
		return -1;
	set->bits[(sig - 1) / 32] |= 1U << (sig - 1) % 32;
	return 0;
}

int sigdelset(sigset_t *set, int sig)
{
	if (check(sig))
		return -1;
	set->bits[(sig - 1) / 32] &= ~(1U << (sig - 1) % 32);
	return 0;
}

int sigismember(const sigset_t *set, int sig)
{
	if (check(sig))
		return -1;
	return set->bits[(sig - 1) / 32] >> (sig - 1) % 32 & 1;
}

int sigaction(int sig, const struct sigaction *action, struct sigaction *old)
{
	struct uk_sigaction to = {0}, from;
	int rc;

	if (action) {
		to.handler = (uintptr_t)action->sa_handler;
		to.flags = (unsigned int)action->sa_flags;
		memcpy(to.mask, &action->sa_mask, sizeof(to.mask));
	}
	rc = UK_SYS(rt_sigaction, sig, action ? &to : NULL, &from,
		    sizeof(uk_sigset));
	if (rc == 0 && old) {
		old->sa_handler = (sighandler_t)from.handler;
		old->sa_flags = from.flags;
		memcpy(&old->sa_mask, from.mask, sizeof(from.mask));
	}
	return result(rc);
}

sighandler_t signal(int sig, sighandler_t handler)
{
	struct sigaction to = {.sa_handler = handler, .sa_flags = SA_RESTART};
	struct sigaction old;

	return sigaction(sig, &to, &old) ? SIG_ERR : old.sa_handler;
}

int raise(int sig)
{
	long tid = UK_SYS(gettid);

	return result(UK_SYS(tkill, tid, sig));
}

int kill(pid_t pid, int sig)
{
	return result(UK_SYS(kill, pid, sig));
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	uk_sigset to, from;
	int rc;

	if (set)
		memcpy(&to, set, sizeof(to));
	rc = UK_SYS(rt_sigprocmask, how, set ? &to : NULL, &from, sizeof(to));
	if (rc == 0 && old)
		memcpy(old, &from, sizeof(from));
	return result(rc);
}

int sigpending(sigset_t *set)
{
	uk_sigset found;
	int rc = UK_SYS(rt_sigpending, &found, sizeof(found));

	if (rc == 0)
		memcpy(set, &found, sizeof(found));
	return result(rc);
}

int sigsuspend(const sigset_t *mask)
{
	uk_sigset set;

	memcpy(&set, mask, sizeof(set));
	return result(UK_SYS(rt_sigsuspend, &set, sizeof(set)));
}

int sigtimedwait(const sigset_t *set, siginfo_t *info,
		 const struct timespec *time)
{
	struct uk_timespec t;
	uk_sigset wanted;

	memcpy(&wanted, set, sizeof(wanted));
	if (time)
		t = (struct uk_timespec){.sec = time->tv_sec,
					 .nsec = time->tv_nsec};
	return result(UK_SYS(rt_sigtimedwait, &wanted, info, time ? &t : NULL,
			     sizeof(wanted)));
}

int sigwaitinfo(const sigset_t *set, siginfo_t *info)
{
	return sigtimedwait(set, info, NULL);
}

int sigwait(const sigset_t *set, int *sig)
{
	int rc;

	do {
		rc = sigwaitinfo(set, NULL);
	} while (rc < 0 && errno == EINTR);
	if (rc < 0)
		return errno;
	*sig = rc;
	return 0;
}

unsigned int alarm(unsigned int seconds)
{
	return UK_SYS(alarm, seconds);
}

int pause(void)
{
	return result(UK_SYS(pause));
}
