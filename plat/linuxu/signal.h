/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals as Linux has them.
 * Source: Linux, include/uapi/asm-generic/{signal,siginfo}.h.
 */
#ifndef LINUXU_SIGNAL_H
#define LINUXU_SIGNAL_H

#include <syscall.h>

#define SIGILL	     4
#define SIGTRAP	     5
#define SIGBUS	     7
#define SIGFPE	     8
#define SIGSEGV	     11
#define SIGALRM	     14
#define SA_SIGINFO   0x00000004UL
#define SA_RESTORER  0x04000000UL
#define SA_ONSTACK   0x08000000UL
#define SA_RESTART   0x10000000UL
#define SA_NODEFER   0x40000000UL
#define SIGSET_BYTES 8

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

void linuxu_sigreturn(void);

#define LINUXU_SIGACTION(fn, how)                                              \
	{                                                                      \
		.handler = (fn), .flags = (how) | SA_SIGINFO | SA_RESTORER,    \
		.restorer = linuxu_sigreturn                                   \
	}

static inline void linuxu_signal_handle(int signo, const struct sigaction *sa)
{
	syscall6(SYS_rt_sigaction, signo, (long)sa, 0, SIGSET_BYTES, 0, 0);
}

#endif /* LINUXU_SIGNAL_H */
