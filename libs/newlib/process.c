/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The image as the one process there is: how it ends, and what it can't do.
 * Weak: a library of processes brings its own.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/times.h>
#include <unistd.h>
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/syscall.h>
#include <uk/plat/trap.h>

void __call_exitprocs(int status, void *handle);
extern void (*__stdio_exit_handler)(void);

static bool at_once;

/* In the exit table, so that returning from main() does what exit() does. */
static void run_exit(int status)
{
	if (at_once)
		return;
	__call_exitprocs(status, NULL);
	if (__stdio_exit_handler)
		__stdio_exit_handler();
}
UK_EXIT_CALL(run_exit, 10);

__uk_weak void _exit(int status)
{
	at_once = true; /* exit() has been through, or isn't wanted */
	uk_exit(status);
}

__uk_weak void abort(void)
{
	ukplat_crash("abort() called");
}

__uk_weak pid_t getpid(void)
{
	return UK_SYS(getpid);
}

__uk_weak int kill(pid_t pid, int sig)
{
	if (pid == getpid() && sig)
		ukplat_crash("killed by a signal that nothing handles");
	if (pid == getpid())
		return 0;
	errno = ESRCH;
	return -1;
}

__uk_weak pid_t fork(void)
{
	errno = ENOSYS;
	return -1;
}

__uk_weak int execve(const char *path, char *const argv[], char *const env[])
{
	(void)path;
	(void)argv;
	(void)env;
	errno = ENOSYS;
	return -1;
}

__uk_weak pid_t wait(int *status)
{
	(void)status;
	errno = ECHILD;
	return -1;
}

/* Nobody sends signals; what is blocked is only remembered. */
__uk_weak int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	static sigset_t blocked;

	sigset_t was = blocked;

	switch (set ? how : SIG_BLOCK) {
	case SIG_BLOCK: blocked |= set ? *set : 0; break;
	case SIG_UNBLOCK: blocked &= ~*set; break;
	case SIG_SETMASK: blocked = *set; break;
	default: errno = EINVAL; return -1;
	}
	if (old)
		*old = was;
	return 0;
}
