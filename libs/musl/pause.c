/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * pause() by what waits for signals: musl takes ppoll() where Linux has no
 * call of that name, and an image may do without descriptors. All is blocked
 * until the wait has begun: a signal that came before is not lost to it.
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

int pause(void)
{
	sigset_t all, mask;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &mask);
	sigsuspend(&mask);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	errno = EINTR;
	return -1;
}
