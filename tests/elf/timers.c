/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers of a nanosecond and of a thousand years, whatever their signal does:
 * the program makes progress, and missed expirations are counted. With an
 * argument only storms with a handler, which stall some versions of Linux.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MS 1000000L

static volatile int handled;

static void handler(int sig)
{
	handled += sig > 0;
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / MS;
}

static void pass(int ms)
{
	long end = now_ms() + ms;

	while (now_ms() < end)
		usleep(1000);
}

static timer_t start(int notify, int sig, long ns)
{
	struct sigevent e = {.sigev_notify = notify, .sigev_signo = sig};
	struct itimerspec often = {{0, ns}, {0, ns}};
	timer_t t = NULL;

	timer_create(CLOCK_MONOTONIC, &e, &t);
	timer_settime(t, 0, &often, NULL);
	return t;
}

static void storm(const char *what, void (*how)(int), int notify, long ns)
{
	timer_t t;

	signal(SIGUSR1, how);
	handled = 0;
	t = start(notify, SIGUSR1, ns);
	pass(30);
	timer_delete(t);
	printf("%s, %ld ns: handled %d\n", what, ns, handled > 0);
}

static void interval_storm(void (*how)(int))
{
	struct itimerval often = {{0, 1}, {0, 1}}, off = {}, was;

	signal(SIGALRM, how);
	handled = 0;
	setitimer(ITIMER_REAL, &often, NULL);
	pass(30);
	setitimer(ITIMER_REAL, &off, &was);
	printf("interval timer: handled %d, each %ld us\n", handled > 0,
	       (long)was.it_interval.tv_usec);
}

/* 1 ms in 50 ms of which nothing was taken. */
static void overruns(void)
{
	struct timespec none = {};
	sigset_t set;
	siginfo_t info;
	timer_t t;
	int n = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	t = start(SIGEV_SIGNAL, SIGUSR2, MS);
	pass(50);
	sigtimedwait(&set, &info, &none);
	printf("overruns: %d, the same %d\n", info.si_overrun >= 40,
	       info.si_overrun == timer_getoverrun(t));
	/* One that was merged with another's signal goes on, too. */
	raise(SIGUSR2);
	pass(5);
	while (sigtimedwait(&set, &info, &none) > 0)
		;
	while (n < 3 && sigwaitinfo(&set, &info) > 0)
		n += info.si_code == SI_TIMER;
	timer_delete(t);
	printf("and goes on: %d\n", n);
}

/* Once it has a handler again, it comes again. */
static void ignored_for_a_while(void)
{
	timer_t t;

	signal(SIGUSR1, SIG_IGN);
	t = start(SIGEV_SIGNAL, SIGUSR1, MS);
	pass(5);
	handled = 0;
	signal(SIGUSR1, handler);
	while (handled < 3)
		pause();
	timer_delete(t);
	printf("ignored for a while: handled\n");
}

static void descriptor(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	struct itimerspec often = {{0, 1}, {0, 1}};
	uint64_t n = 0;

	timerfd_settime(fd, 0, &often, NULL);
	pass(20);
	for (int i = 0; i < 3; i++)
		if (read(fd, &n, sizeof(n)) != sizeof(n))
			n = 0;
	timerfd_settime(fd, 0, &(struct itimerspec){}, &often);
	printf("timerfd: %d, each %ld ns\n", n > 0, often.it_interval.tv_nsec);
	close(fd);
}

static void far_away(void)
{
	struct itimerspec far = {{LONG_MAX, 0}, {LONG_MAX, 999999999}}, is;
	struct itimerval long_ = {{LONG_MAX, 0}, {LONG_MAX, 0}}, was;
	int fd = timerfd_create(CLOCK_REALTIME, 0);
	timer_t t = start(SIGEV_NONE, 0, 1);

	printf("far away: %d", timer_settime(t, 0, &far, NULL));
	timer_gettime(t, &is);
	printf(" %d", is.it_value.tv_sec > 1000000000);
	printf(", %d", timer_settime(t, TIMER_ABSTIME, &far, NULL));
	timer_gettime(t, &is);
	printf(" %d", is.it_value.tv_sec > 1000000000);
	printf(", %d", timerfd_settime(fd, TFD_TIMER_ABSTIME, &far, NULL));
	timerfd_gettime(fd, &is);
	printf(" %d", is.it_value.tv_sec > 1000000000);
	printf(", %d", setitimer(ITIMER_REAL, &long_, NULL));
	getitimer(ITIMER_REAL, &was);
	printf(" %d\n", was.it_value.tv_sec > 1000000000);
	setitimer(ITIMER_REAL, &(struct itimerval){}, NULL);
	timer_delete(t);
	close(fd);
}

int main(int argc, char *argv[])
{
	(void)argv;
	setvbuf(stdout, NULL, _IONBF, 0);
	if (argc > 1) {
		storm("handled", handler, SIGEV_SIGNAL, 1);
		storm("handled", handler, SIGEV_SIGNAL, 1000);
		interval_storm(handler);
		return 0;
	}
	storm("ignored", SIG_IGN, SIGEV_SIGNAL, 1);
	storm("ignored", SIG_IGN, SIGEV_SIGNAL, 1000);
	storm("none", SIG_DFL, SIGEV_NONE, 1);
	interval_storm(SIG_IGN);
	overruns();
	ignored_for_a_while();
	descriptor();
	far_away();
	return 0;
}
