/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals as Linux has them.
 * Source: Linux, include/uapi/asm-generic/{signal,siginfo}.h.
 */
#ifndef LINUXU_SIGNAL_H
#define LINUXU_SIGNAL_H

#include <syscall.h>
#include <uk/config.h>

#define SIGHUP	     1
#define SIGINT	     2
#define SIGQUIT	     3
#define SIGILL	     4
#define SIGTRAP	     5
#define SIGBUS	     7
#define SIGFPE	     8
#define SIGSEGV	     11
#define SIGPIPE	     13
#define SIGALRM	     14
#define SIGTERM	     15
#define SIGURG	     23 /* the debugger's */
#define SIGIO	     29
#define SA_SIGINFO   0x00000004UL
#define SA_RESTORER  0x04000000UL
#define SA_ONSTACK   0x08000000UL
#define SA_RESTART   0x10000000UL
#define SA_NODEFER   0x40000000UL
#define SIG_BLOCK    0
#define SIG_UNBLOCK  1
#define SIGSET_BYTES 8

/* What handlers of traps are not interrupted by. */
#define LINUXU_INTERRUPTS                                                      \
	(1UL << (SIGALRM - 1) | 1UL << (SIGIO - 1) | 1UL << (SIGURG - 1))

struct siginfo {
	int signo, error, code;
	void *addr;
};

typedef void (*linuxu_signal_fn)(int, struct siginfo *,
				 struct linuxu_ucontext *);

struct sigaction {
	linuxu_signal_fn handler;
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask[SIGSET_BYTES / sizeof(long)];
};

/* By this name debuggers know what called a handler. */
void __restore_rt(void);

#define LINUXU_SIGACTION(fn, how)                                              \
	{.handler = (fn),                                                      \
	 .flags = (how) | SA_SIGINFO | SA_RESTORER,                            \
	 .restorer = __restore_rt}

static inline void linuxu_signal_handle(int signo, const struct sigaction *sa)
{
	syscall6(SYS_rt_sigaction, signo, (long)sa, 0, SIGSET_BYTES, 0, 0);
}

#endif /* LINUXU_SIGNAL_H */
