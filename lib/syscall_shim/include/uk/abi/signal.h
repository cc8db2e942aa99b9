/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals. Source: Linux uapi asm-generic/signal.h, asm-generic/siginfo.h; the
 * three architectures agree.
 */
#ifndef UK_ABI_SIGNAL_H
#define UK_ABI_SIGNAL_H

#include <uk/essentials.h>

#define UK_NSIG 64

#define UK_SIGHUP    1
#define UK_SIGINT    2
#define UK_SIGQUIT   3
#define UK_SIGILL    4
#define UK_SIGTRAP   5
#define UK_SIGABRT   6
#define UK_SIGBUS    7
#define UK_SIGFPE    8
#define UK_SIGKILL   9
#define UK_SIGUSR1   10
#define UK_SIGSEGV   11
#define UK_SIGUSR2   12
#define UK_SIGPIPE   13
#define UK_SIGALRM   14
#define UK_SIGTERM   15
#define UK_SIGCHLD   17
#define UK_SIGCONT   18
#define UK_SIGSTOP   19
#define UK_SIGTSTP   20
#define UK_SIGTTIN   21
#define UK_SIGTTOU   22
#define UK_SIGURG    23
#define UK_SIGVTALRM 26
#define UK_SIGPROF   27
#define UK_SIGWINCH  28
#define UK_SIGIO     29
#define UK_SIGRTMIN  32

#define UK_SIG_DFL 0UL
#define UK_SIG_IGN 1UL

#define UK_SIG_BLOCK   0
#define UK_SIG_UNBLOCK 1
#define UK_SIG_SETMASK 2

#define UK_SA_SIGINFO	0x00000004UL
#define UK_SA_ONSTACK	0x08000000UL
#define UK_SA_RESTORER	0x04000000UL
#define UK_SA_RESTART	0x10000000UL
#define UK_SA_NODEFER	0x40000000UL
#define UK_SA_RESETHAND 0x80000000UL

/* Bits of signals 1 to 64. */
typedef uint64_t uk_sigset;

struct uk_sigaction {
	uintptr_t handler;
	unsigned long flags;
	uintptr_t restorer;
	uint32_t mask[2];
};

union uk_sigval {
	int number;
	void *pointer;
};

struct uk_siginfo {
	int signo, error, code;
#if __SIZEOF_LONG__ == 8
	int pad;
#endif
	union {
		struct {
			int pid;
			uint32_t uid;
			union uk_sigval value;
		};
		struct {
			int timer, overrun;
			union uk_sigval timer_value;
		};
		uintptr_t addr; /* of a fault */
		char room[128 - 3 * sizeof(int) - (sizeof(long) - 4)];
	};
};

#define UK_SI_USER   0
#define UK_SI_KERNEL 0x80
#define UK_SI_QUEUE  (-1)
#define UK_SI_TIMER  (-2)
#define UK_SI_TKILL  (-6)

/* Codes of the signals that faults are. */
#define UK_ILL_ILLOPC  1
#define UK_ILL_ILLOPN  2
#define UK_FPE_INTDIV  1
#define UK_FPE_FLTDIV  3
#define UK_FPE_FLTOVF  4
#define UK_FPE_FLTUND  5
#define UK_FPE_FLTRES  6
#define UK_FPE_FLTINV  7
#define UK_SEGV_MAPERR 1
#define UK_SEGV_ACCERR 2
#define UK_BUS_ADRALN  1
#define UK_BUS_ADRERR  2
#define UK_TRAP_BRKPT  1
#define UK_TRAP_TRACE  2

struct uk_sigaltstack {
	void *sp;
	int flags;
	size_t size;
};

#define UK_SS_ONSTACK 1
#define UK_SS_DISABLE 2

struct uk_sigevent {
	union uk_sigval value;
	int signo, notify;
	int tid;
};

#define UK_SIGEV_SIGNAL	   0
#define UK_SIGEV_NONE	   1
#define UK_SIGEV_THREAD_ID 4

/** So many signals may be pending: what RLIMIT_SIGPENDING is. */
#define UK_SIGPENDING_MAX 4096

#endif /* UK_ABI_SIGNAL_H */
