/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals of files, which are the process's: what is typed at the console
 * [termios(3), ISIG], and what sockets send their owner [fcntl(2), F_SETOWN].
 */
#include <uk/file.h>
#include <uk/syscall_signal.h>
#include "signal_internal.h"

void uk_signal_event(int sig)
{
	static struct signal events[UK_SIGIO + 1];
	struct signal *s = &events[sig];
	unsigned long flags = uk_waitq_lock();

	s->kept = true;
	s->info.signo = sig;
	s->info.code = UK_SI_KERNEL;
	signal_post(NULL, s);
	uk_waitq_unlock(flags);
	signal_tell();
}
UK_CONSOLE_SIGNAL(uk_signal_event, 50);
