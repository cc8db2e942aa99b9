/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals (C11 7.14, POSIX.1-2017 <signal.h>), where there is posix-signal
 * (LIBPOSIX_SIGNAL); values as Linux has them. A handler runs when its thread
 * makes a call that waits, or is in one.
 */
#ifndef _SIGNAL_H
#define _SIGNAL_H

#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SIGHUP	  1
#define SIGINT	  2
#define SIGQUIT	  3
#define SIGILL	  4
#define SIGTRAP	  5
#define SIGABRT	  6
#define SIGBUS	  7
#define SIGFPE	  8
#define SIGKILL	  9
#define SIGUSR1	  10
#define SIGSEGV	  11
#define SIGUSR2	  12
#define SIGPIPE	  13
#define SIGALRM	  14
#define SIGTERM	  15
#define SIGCHLD	  17
#define SIGCONT	  18
#define SIGSTOP	  19
#define SIGTSTP	  20
#define SIGTTIN	  21
#define SIGTTOU	  22
#define SIGURG	  23
#define SIGVTALRM 26
#define SIGPROF	  27
#define SIGWINCH  28
#define SIGIO	  29
#define SIGPOLL	  SIGIO
#define SIGRTMIN  32
#define SIGRTMAX  64
#define NSIG	  65

typedef void (*sighandler_t)(int);

#define SIG_DFL ((sighandler_t)0)
#define SIG_IGN ((sighandler_t)1)
#define SIG_ERR ((sighandler_t) - 1)

#define SIG_BLOCK   0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

#define SA_SIGINFO   0x00000004
#define SA_RESTART   0x10000000
#define SA_NODEFER   0x40000000
#define SA_RESETHAND ((int)0x80000000)

typedef int sig_atomic_t;

/* Bits of signals 1 to 64. */
typedef struct {
	unsigned int bits[2];
} sigset_t;

union sigval {
	int sival_int;
	void *sival_ptr;
};

/* si_pid, si_uid and si_value, or si_addr of a fault: si_code says which. */
typedef struct {
	int si_signo, si_errno, si_code;
#if __SIZEOF_LONG__ == 8
	int pad;
#endif
	union {
		struct {
			pid_t si_pid;
			uid_t si_uid;
			union sigval si_value;
		};
		void *si_addr;
		char room[128 - 3 * sizeof(int) - (sizeof(long) - 4)];
	};
} siginfo_t;

#define SI_USER	 0
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_TKILL (-6)

struct sigaction {
	union {
		sighandler_t sa_handler;
		/* With SA_SIGINFO. The last argument is NULL. */
		void (*sa_sigaction)(int sig, siginfo_t *info, void *context);
	};
	sigset_t sa_mask;
	int sa_flags;
};

/* These return 0, or -1 with errno EINVAL for what is no signal. */
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int sig);
int sigdelset(sigset_t *set, int sig);
/* 1 or 0. */
int sigismember(const sigset_t *set, int sig);

/*
 * Set and return what a signal does; NULL: not. sigaction() returns 0, or -1
 * with errno EINVAL for SIGKILL, SIGSTOP and what is no signal. signal()
 * returns the handler before, or SIG_ERR.
 */
int sigaction(int sig, const struct sigaction *action, struct sigaction *old);
sighandler_t signal(int sig, sighandler_t handler);

/* Send a signal to this thread, and to the process (the image: pid 0). */
int raise(int sig);
int kill(pid_t pid, int sig);

/*
 * The signals that this thread blocks, and those that are pending. sigsuspend()
 * waits with another mask: -1 with errno EINTR, once a handler has run.
 */
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
int sigpending(sigset_t *set);
int sigsuspend(const sigset_t *mask);

/* sigwait() returns 0 or an errno; the others the signal, or -1. */
int sigwait(const sigset_t *set, int *sig);
int sigwaitinfo(const sigset_t *set, siginfo_t *info);
int sigtimedwait(const sigset_t *set, siginfo_t *info,
		 const struct timespec *time);

#ifdef __cplusplus
}
#endif

#endif /* _SIGNAL_H */
