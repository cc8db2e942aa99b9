/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals that are pending: which stay, which merge, which are dropped, and
 * who takes them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static volatile int handled;

static void handler(int sig)
{
	handled += sig;
}

static sigset_t set_of(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	return set;
}

static int take(int sig)
{
	static const struct timespec now;
	sigset_t set = set_of(sig);

	return sigtimedwait(&set, NULL, &now);
}

static int is_pending(int sig)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, sig);
}

static int read_fd(int sig)
{
	struct signalfd_siginfo info;
	sigset_t set = set_of(sig);
	int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int ready = poll(&p, 1, 0);
	long n = read(fd, &info, sizeof(info));

	close(fd);
	return n == sizeof(info) ? ready * (int)info.ssi_signo : -errno;
}

/* A blocked signal whose default is to be ignored stays pending. */
static void ignored(int sig)
{
	kill(getpid(), sig);
	printf("%d: kill %d", sig, take(sig));
	raise(sig);
	printf(", raise %d", take(sig));
	kill(getpid(), sig);
	printf(", signalfd %d", read_fd(sig));
	kill(getpid(), sig);
	signal(sig, SIG_IGN);
	printf(", ignored now %d", is_pending(sig));
	kill(getpid(), sig);
	printf(", and again %d", is_pending(sig));
	signal(sig, SIG_DFL);
	printf(", by default %d", is_pending(sig));
	kill(getpid(), sig);
	signal(sig, handler);
	printf(", with a handler %d", is_pending(sig));
	handled = 0;
	sigset_t set = set_of(sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	printf(", handled %d", handled);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(sig, SIG_DFL);
	printf("\n");
}

static void merged(void)
{
	union sigval v = {.sival_int = 1};
	int standard = 0, queued = 0, sum = 0;
	sigset_t rt = set_of(SIGRTMIN + 1);
	siginfo_t info;

	for (int i = 0; i < 3; i++, v.sival_int *= 10) {
		sigqueue(getpid(), SIGUSR1, v);
		sigqueue(getpid(), SIGRTMIN + 1, v);
	}
	while (take(SIGUSR1) > 0)
		standard++;
	while (sigtimedwait(&rt, &info, &(struct timespec){}) > 0) {
		queued++;
		sum = sum * 2 + info.si_value.sival_int;
	}
	printf("standard %d, real-time %d in order %d\n", standard, queued,
	       sum);
}

/* One to stop and one to continue take each other back. */
static void stop_and_continue(void)
{
	kill(getpid(), SIGTSTP);
	printf("stop %d", is_pending(SIGTSTP));
	kill(getpid(), SIGCONT);
	printf(", continue %d %d", is_pending(SIGTSTP), is_pending(SIGCONT));
	kill(getpid(), SIGTTIN);
	printf(", stop %d %d\n", is_pending(SIGTTIN), is_pending(SIGCONT));
	take(SIGTTIN);
}

static void *looks(void *arg)
{
	printf("another thread's %d, the process's %d\n", is_pending(SIGUSR1),
	       is_pending(SIGUSR2));
	return arg;
}

static void whose(void)
{
	pthread_t t;

	pthread_kill(pthread_self(), SIGUSR1);
	kill(getpid(), SIGUSR2);
	pthread_create(&t, NULL, looks, NULL);
	pthread_join(t, NULL);
	printf("mine %d %d\n", take(SIGUSR1), take(SIGUSR2));
}

static void suspended(void)
{
	sigset_t all;

	sigfillset(&all);
	sigdelset(&all, SIGUSR1);
	signal(SIGUSR1, handler);
	handled = 0;
	raise(SIGUSR1);
	printf("sigsuspend %d", sigsuspend(&all));
	printf(" %d", handled);
	raise(SIGUSR1);
	printf(", ppoll %d", ppoll(NULL, 0, NULL, &all));
	printf(" %d", handled);
	raise(SIGUSR1);
	printf(", blocked again %d\n", is_pending(SIGUSR1));
}

int main(void)
{
	static const int signals[] = {SIGCHLD, SIGURG, SIGWINCH, SIGCONT};
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	for (int i = 0; i < 4; i++)
		ignored(signals[i]);
	merged();
	stop_and_continue();
	whose();
	suspended();
	return 0;
}
