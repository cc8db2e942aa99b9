/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The signals that are typed at the console are the process's [termios(3),
 * ISIG].
 */
#include <uk/file.h>
#include "signal_internal.h"

static void on_signal(int sig)
{
	static struct signal typed[UK_SIGWINCH + 1];
	struct signal *s = &typed[sig];
	unsigned long flags = uk_waitq_lock();

	s->kept = true;
	s->info.signo = sig;
	s->info.code = UK_SI_KERNEL;
	signal_post(NULL, s);
	uk_waitq_unlock(flags);
	signal_tell();
}
UK_CONSOLE_SIGNAL(on_signal, 50);
