/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock is set while threads wait: until a time by CLOCK_REALTIME, which
 * ends then, or for a time, which doesn't. Never run it on the host.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define FAR 3600 /* s */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sem_t begun;

static struct timespec in(long seconds)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_sec += seconds;
	return t;
}

static void *sets(void *by)
{
	struct timespec t;

	sem_wait(&begun);
	usleep(20000);
	t = in((long)by);
	if (clock_settime(CLOCK_REALTIME, &t))
		printf("clock_settime: %s\n", strerror(errno));
	return NULL;
}

/* Runs `wait`, and has the clock set by `by` seconds meanwhile. */
static void meanwhile(const char *what, long by, int (*wait)(void))
{
	pthread_t t;
	int rc;

	pthread_create(&t, NULL, sets, (void *)by);
	sem_post(&begun);
	rc = wait();
	pthread_join(t, NULL);
	printf("%s: %d\n", what, rc);
}

static int sleeps(void)
{
	struct timespec t = in(FAR);

	return clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL);
}

static int waits_semaphore(void)
{
	struct timespec t = in(FAR);
	sem_t s;

	sem_init(&s, 0, 0);
	return sem_timedwait(&s, &t) ? errno : 0;
}

static int waits_condition(void)
{
	pthread_cond_t c = PTHREAD_COND_INITIALIZER;
	struct timespec t = in(FAR);

	return pthread_cond_timedwait(&c, &mutex, &t);
}

static int waits_mutex(void)
{
	struct timespec t = in(FAR);

	return pthread_mutex_timedlock(&mutex, &t);
}

static int waits_timer(void)
{
	struct sigevent e = {.sigev_notify = SIGEV_SIGNAL,
			     .sigev_signo = SIGUSR1};
	struct itimerspec at = {.it_value = in(FAR)};
	sigset_t set;
	timer_t t;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	timer_create(CLOCK_REALTIME, &e, &t);
	timer_settime(t, TIMER_ABSTIME, &at, NULL);
	return sigwaitinfo(&set, NULL);
}

static int fd_for(int clock, int flags, struct timespec value)
{
	struct itimerspec at = {.it_value = value};
	int fd = timerfd_create(clock, 0);

	timerfd_settime(fd, flags, &at, NULL);
	return fd;
}

static int reads(int fd)
{
	uint64_t n;
	long rc = read(fd, &n, sizeof(n));

	close(fd);
	return rc < 0 ? errno : (int)n;
}

static int reads_timer(void)
{
	return reads(fd_for(CLOCK_REALTIME, TFD_TIMER_ABSTIME, in(FAR)));
}

static int polls_timer(void)
{
	int fd = fd_for(CLOCK_REALTIME, TFD_TIMER_ABSTIME, in(FAR));
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int n = poll(&p, 1, -1);

	return n + reads(fd);
}

static int reads_cancelled(void)
{
	return reads(fd_for(CLOCK_REALTIME,
			    TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET,
			    in(FAR)));
}

/* Whether it took its time. */
static int sleeps_for(int clock, int flags)
{
	struct timespec begin, end, t = {0, 200000000};

	clock_gettime(CLOCK_MONOTONIC, &begin);
	if (flags)
		clock_gettime(clock, &t);
	t.tv_sec += flags ? 1 : 0;
	clock_nanosleep(clock, flags, &t, NULL);
	clock_gettime(CLOCK_MONOTONIC, &end);
	return (end.tv_sec - begin.tv_sec) * 1000 +
		       (end.tv_nsec - begin.tv_nsec) / 1000000 >=
	       (flags ? 1000 : 200);
}

static int relative(void)
{
	return sleeps_for(CLOCK_REALTIME, 0);
}

static int monotonic(void)
{
	return sleeps_for(CLOCK_MONOTONIC, TIMER_ABSTIME);
}

int main(void)
{
	static const struct timespec bad[] = {{-1, 0}, {0, 1000000000}, {0, 0}};
	sigset_t set;

	setvbuf(stdout, NULL, _IONBF, 0);
	sem_init(&begun, 0, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pthread_mutex_lock(&mutex);
	meanwhile("clock_nanosleep", 2 * FAR, sleeps);
	meanwhile("sem_timedwait", 2 * FAR, waits_semaphore);
	meanwhile("pthread_cond_timedwait", 2 * FAR, waits_condition);
	meanwhile("pthread_mutex_timedlock", 2 * FAR, waits_mutex);
	meanwhile("timer_settime", 2 * FAR, waits_timer);
	meanwhile("timerfd", 2 * FAR, reads_timer);
	meanwhile("poll", 2 * FAR, polls_timer);
	meanwhile("cancelled", 2 * FAR, reads_cancelled);
	meanwhile("cancelled by a step back", -FAR, reads_cancelled);
	meanwhile("relative", 2 * FAR, relative);
	meanwhile("monotonic", 2 * FAR, monotonic);
	for (int i = 0; i < 3; i++)
		printf("set to nonsense: %d\n",
		       clock_settime(CLOCK_REALTIME, &bad[i]) ? errno : 0);
	return 0;
}
