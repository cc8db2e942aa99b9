/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * pause() by what waits for signals: musl takes ppoll() where Linux has no
 * call of that name, and an image may do without descriptors.
 */
#include <signal.h>
#include <unistd.h>

int pause(void)
{
	sigset_t mask;

	sigprocmask(SIG_SETMASK, NULL, &mask);
	return sigsuspend(&mask);
}
