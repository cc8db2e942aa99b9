/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "case.h"

static volatile sig_atomic_t hits, order, last;
static siginfo_t info;

static void hit(int sig)
{
	hits++;
	last = sig;
	order = order * 10 + (sig == SIGUSR1 ? 1 : 2);
}

static void hit_info(int sig, siginfo_t *si, void *context)
{
	(void)context;
	hits++;
	last = sig;
	info = *si;
}

static void handle(int sig, void (*fn)(int), int flags)
{
	struct sigaction sa = {.sa_handler = fn, .sa_flags = flags};

	sigemptyset(&sa.sa_mask);
	CHECK(sigaction(sig, &sa, NULL) == 0);
	hits = order = last = 0;
}

static void handle_info(int sig)
{
	struct sigaction sa = {.sa_sigaction = hit_info,
			       .sa_flags = SA_SIGINFO};

	sigemptyset(&sa.sa_mask);
	CHECK(sigaction(sig, &sa, NULL) == 0);
	hits = order = last = 0;
}

static sigset_t set_of(int a, int b)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, a);
	sigaddset(&set, b);
	return set;
}

/* Waits until `n` have hit: none can come between a look and the wait. */
static void wait_hits(int sig, int n)
{
	sigset_t set = set_of(sig, sig), old;

	sigprocmask(SIG_BLOCK, &set, &old);
	while (hits < n)
		sigsuspend(&old);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

CASE(raise, synchronous,
     "if a signal handler is called, raise() shall not return until after the "
     "signal handler does")
{
	handle(SIGUSR1, hit, 0);
	CHECK(raise(SIGUSR1) == 0);
	CHECK(hits == 1 && last == SIGUSR1);
	signal(SIGUSR1, SIG_DFL);
}

CASE(sigprocmask, pending,
     "a blocked signal stays pending; if unblocked, it is delivered before the "
     "call returns")
{
	sigset_t set = set_of(SIGUSR1, SIGUSR2), old, pending;

	handle(SIGUSR1, hit, 0);
	handle(SIGUSR2, hit, 0);
	CHECK(sigprocmask(SIG_BLOCK, &set, &old) == 0);
	raise(SIGUSR1);
	raise(SIGUSR1);
	CHECK(hits == 0);
	CHECK(sigpending(&pending) == 0);
	CHECK(sigismember(&pending, SIGUSR1) == 1);
	CHECK(sigismember(&pending, SIGUSR2) == 0);
	CHECK(sigprocmask(SIG_SETMASK, &old, &pending) == 0);
	CHECK(sigismember(&pending, SIGUSR1) == 1);
	CHECK(hits == 1);
	CHECK(sigprocmask(99, &set, NULL) == -1 && errno == EINVAL);
	sigpending(&pending);
	CHECK(sigismember(&pending, SIGUSR1) == 0);
}

CASE(sigaction, ignored,
     "SIG_IGN of a pending signal shall cause it to be discarded")
{
	sigset_t set = set_of(SIGUSR1, SIGUSR1), pending;

	handle(SIGUSR1, hit, 0);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	signal(SIGUSR1, SIG_IGN);
	sigpending(&pending);
	CHECK(!sigismember(&pending, SIGUSR1));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	CHECK(hits == 0);
	CHECK(raise(SIGUSR1) == 0);
	CHECK(raise(SIGCHLD) == 0); /* ignored by default */
	signal(SIGUSR1, SIG_DFL);
}

CASE(sigaction, errors, "[EINVAL] for SIGKILL, SIGSTOP and what is no signal")
{
	struct sigaction sa = {.sa_handler = SIG_IGN};

	CHECK(sigaction(SIGKILL, &sa, NULL) == -1 && errno == EINVAL);
	CHECK(sigaction(SIGSTOP, &sa, NULL) == -1 && errno == EINVAL);
	CHECK(sigaction(1000, &sa, NULL) == -1 && errno == EINVAL);
}

CASE(sigaction, old, "if oact is not NULL, the previous action is stored")
{
	struct sigaction old;

	handle(SIGUSR1, hit, SA_RESTART);
	CHECK(sigaction(SIGUSR1, NULL, &old) == 0);
	CHECK(old.sa_handler == hit && old.sa_flags & SA_RESTART);
	signal(SIGUSR1, SIG_DFL);
}

CASE(sigaction, resethand,
     "SA_RESETHAND: the disposition shall be reset to SIG_DFL on entry")
{
	struct sigaction old;

	handle(SIGUSR1, hit, SA_RESETHAND);
	raise(SIGUSR1);
	sigaction(SIGUSR1, NULL, &old);
	CHECK(hits == 1 && old.sa_handler == SIG_DFL);
}

static void nests(int sig)
{
	int me = ++hits;

	if (me < 3) {
		raise(sig);
		order = order * 10 + hits;
	}
}

CASE(sigaction, masked_meanwhile,
     "unless SA_NODEFER, the signal is blocked while its handler runs")
{
	handle(SIGUSR1, nests, 0);
	raise(SIGUSR1);
	/* Each raise() within waits until its handler has returned. */
	CHECK(hits == 3 && order == 12);
	handle(SIGUSR1, nests, SA_NODEFER);
	raise(SIGUSR1);
	CHECK(hits == 3 && order == 33);
	signal(SIGUSR1, SIG_DFL);
}

static void raises_other(int sig)
{
	raise(SIGUSR2);
	hit(sig);
}

CASE(sigaction, sa_mask,
     "a set of signals to be blocked during execution of the handler")
{
	struct sigaction sa = {.sa_handler = raises_other};

	handle(SIGUSR2, hit, 0);
	sigemptyset(&sa.sa_mask);
	sigaddset(&sa.sa_mask, SIGUSR2);
	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	CHECK(order == 12);
	sigemptyset(&sa.sa_mask);
	sigaction(SIGUSR1, &sa, NULL);
	order = 0;
	raise(SIGUSR1);
	CHECK(order == 21);
	signal(SIGUSR1, SIG_DFL);
	signal(SIGUSR2, SIG_DFL);
}

CASE(sigaction, siginfo,
     "SA_SIGINFO: si_signo, and si_code SI_USER with si_pid of the sender")
{
	handle_info(SIGUSR1);
	CHECK(kill(getpid(), SIGUSR1) == 0);
	CHECK(hits == 1 && info.si_signo == SIGUSR1);
	CHECK(info.si_code == SI_USER && info.si_pid == getpid());
	signal(SIGUSR1, SIG_DFL);
}

CASE(sigqueue, values,
     "the value is delivered; several of a real-time signal are queued, first "
     "in first out")
{
	sigset_t set = set_of(SIGRTMIN, SIGRTMIN);
	union sigval v;
	siginfo_t si;

	sigprocmask(SIG_BLOCK, &set, NULL);
	for (v.sival_int = 1; v.sival_int < 4; v.sival_int++)
		CHECK(sigqueue(getpid(), SIGRTMIN, v) == 0);
	for (int i = 1; i < 4; i++) {
		CHECK(sigwaitinfo(&set, &si) == SIGRTMIN);
		CHECK(si.si_code == SI_QUEUE && si.si_value.sival_int == i);
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

CASE(sigtimedwait, times_out,
     "[EAGAIN] no signal specified by set was generated within the timeout")
{
	sigset_t set = set_of(SIGUSR1, SIGUSR1);
	struct timespec t = {.tv_nsec = 2000000};

	sigprocmask(SIG_BLOCK, &set, NULL);
	CHECK(sigtimedwait(&set, NULL, &t) == -1 && errno == EAGAIN);
	raise(SIGUSR1);
	CHECK(sigtimedwait(&set, NULL, &t) == SIGUSR1);
	t.tv_nsec = -1;
	CHECK(sigtimedwait(&set, NULL, &t) == -1 && errno == EINVAL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

CASE(sigtimedwait, ignored,
     "a blocked signal that is ignored by default remains pending until it is "
     "accepted [2.4.1; Linux]")
{
	sigset_t set = set_of(SIGCHLD, SIGURG);
	struct timespec t = {};

	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGCHLD);
	raise(SIGURG);
	CHECK(sigtimedwait(&set, NULL, &t) > 0);
	CHECK(sigtimedwait(&set, NULL, &t) > 0);
	CHECK(sigtimedwait(&set, NULL, &t) == -1 && errno == EAGAIN);
	raise(SIGURG);
	signal(SIGURG, SIG_IGN);
	signal(SIGURG, SIG_DFL);
	CHECK(sigtimedwait(&set, NULL, &t) == -1 && errno == EAGAIN);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static pthread_t boss;

static void *kills_boss(void *arg)
{
	usleep(2000);
	pthread_kill(boss, (int)(intptr_t)arg);
	return NULL;
}

static pthread_t kill_soon(int sig)
{
	pthread_t t;

	boss = pthread_self();
	CHECK(pthread_create(&t, NULL, kills_boss, (void *)(intptr_t)sig) == 0);
	return t;
}

CASE(nanosleep, interrupted,
     "[EINTR]; rmtp is the time that was left of the interval")
{
	struct timespec t = {.tv_sec = 100}, left = {0};
	pthread_t killer;

	handle(SIGUSR1, hit, SA_RESTART);
	killer = kill_soon(SIGUSR1);
	CHECK(nanosleep(&t, &left) == -1 && errno == EINTR);
	CHECK(left.tv_sec >= 90 && left.tv_sec < 100);
	CHECK(hits == 1);
	pthread_join(killer, NULL);
}

CASE(sigsuspend, mask,
     "replaces the mask, suspends until delivery, and restores it; -1, EINTR")
{
	sigset_t set = set_of(SIGUSR1, SIGUSR1), old, now;

	handle(SIGUSR1, hit, 0);
	sigprocmask(SIG_BLOCK, &set, &old);
	raise(SIGUSR1);
	CHECK(hits == 0);
	CHECK(sigsuspend(&old) == -1 && errno == EINTR);
	CHECK(hits == 1);
	sigprocmask(SIG_BLOCK, NULL, &now);
	CHECK(sigismember(&now, SIGUSR1));
	sigprocmask(SIG_SETMASK, &old, NULL);
}

CASE(pause, interrupted, "-1, EINTR, after the handler has returned")
{
	pthread_t killer;

	handle(SIGUSR1, hit, 0);
	killer = kill_soon(SIGUSR1);
	CHECK(pause() == -1 && errno == EINTR);
	CHECK(hits == 1);
	pthread_join(killer, NULL);
}

static sem_t sem;

static void posts(int sig)
{
	(void)sig;
	hits++;
	sem_post(&sem);
}

CASE(sem_post, in_a_handler,
     "shall be async-signal-safe; sem_wait() goes on after SA_RESTART")
{
	pthread_t killer;

	handle(SIGUSR1, posts, SA_RESTART);
	sem_init(&sem, 0, 0);
	killer = kill_soon(SIGUSR1);
	CHECK(sem_wait(&sem) == 0);
	CHECK(hits == 1);
	pthread_join(killer, NULL);
}

CASE(sem_wait, interrupted, "[EINTR] a signal interrupted this function")
{
	pthread_t killer;

	handle(SIGUSR1, hit, 0);
	sem_init(&sem, 0, 0);
	killer = kill_soon(SIGUSR1);
	CHECK(sem_wait(&sem) == -1 && errno == EINTR);
	CHECK(hits == 1);
	pthread_join(killer, NULL);
}

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static volatile int let_go;

/* Holds it until the boss has had a signal and time to take it. */
static void *holds(void *arg)
{
	pthread_mutex_lock(&held);
	sem_post(arg);
	usleep(1000);
	pthread_kill(boss, SIGUSR1);
	sem_wait(&sem);
	usleep(1000);
	let_go = 1;
	pthread_mutex_unlock(&held);
	return NULL;
}

CASE(pthread_mutex_lock, in_spite_of_signals,
     "if a signal is delivered to a thread waiting for a mutex, upon return "
     "from the handler it shall resume waiting; never [EINTR]")
{
	pthread_t holder;
	sem_t begun;

	handle(SIGUSR1, posts, 0);
	sem_init(&sem, 0, 0);
	sem_init(&begun, 0, 0);
	boss = pthread_self();
	NEED(pthread_create(&holder, NULL, holds, &begun) == 0);
	/* What hits here is no failure of what is asked. */
	while (sem_wait(&begun))
		;
	CHECK(pthread_mutex_lock(&held) == 0);
	CHECK(let_go && hits == 1);
	pthread_mutex_unlock(&held);
	pthread_join(holder, NULL);
}

static void *takes_signal(void *arg)
{
	sigset_t set = set_of(SIGUSR1, SIGUSR1);
	int sig = 0;

	CHECK(sigwait(&set, &sig) == 0);
	*(int *)arg = sig;
	return NULL;
}

CASE(kill, to_a_thread_that_waits,
     "of the threads that don't block it or sigwait() for it, one gets it")
{
	sigset_t set = set_of(SIGUSR1, SIGUSR1);
	pthread_t t;
	int got = 0;

	pthread_sigmask(SIG_BLOCK, &set, NULL);
	NEED(pthread_create(&t, NULL, takes_signal, &got) == 0);
	usleep(1000);
	CHECK(kill(getpid(), SIGUSR1) == 0);
	pthread_join(t, NULL);
	CHECK(got == SIGUSR1);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static pthread_t handled_by;

static void note_thread(int sig)
{
	handled_by = pthread_self();
	hit(sig);
}

static sem_t blocked, go;

static void *waits_for_signal(void *arg)
{
	sigset_t none;

	sem_wait(&go);
	sigemptyset(&none);
	sigsuspend(&none);
	return arg;
}

CASE(kill, not_to_who_blocks_it,
     "delivered to a thread that has the signal unblocked")
{
	sigset_t set = set_of(SIGUSR1, SIGUSR1);
	pthread_t t;

	handle(SIGUSR1, note_thread, 0);
	sem_init(&go, 0, 0);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	NEED(pthread_create(&t, NULL, waits_for_signal, NULL) == 0);
	/* It waits for the process until the thread unblocks it. */
	CHECK(kill(getpid(), SIGUSR1) == 0);
	CHECK(hits == 0);
	sem_post(&go);
	pthread_join(t, NULL);
	CHECK(hits == 1 && pthread_equal(handled_by, t));
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	CHECK(hits == 1);
	signal(SIGUSR1, SIG_DFL);
}

static void *only_ends(void *arg)
{
	sem_post(&go);
	return arg;
}

CASE(kill, not_to_who_has_ended,
     "delivered to one of the threads that don't block it: those there are")
{
	pthread_t t;

	handle(SIGUSR1, note_thread, 0);
	sem_init(&go, 0, 0);
	NEED(pthread_create(&t, NULL, only_ends, NULL) == 0);
	while (sem_wait(&go))
		;
	pthread_join(t, NULL);
	CHECK(kill(getpid(), SIGUSR1) == 0);
	CHECK(hits == 1 && pthread_equal(handled_by, pthread_self()));
	signal(SIGUSR1, SIG_DFL);
}

static void *kills_process(void *arg)
{
	sem_wait(&go);
	kill(getpid(), SIGUSR1);
	return arg;
}

CASE(kill, main_thread_first,
     "one of those that don't block it: on Linux the main one, where it may")
{
	pthread_t t;

	handle(SIGUSR1, note_thread, 0);
	sem_init(&go, 0, 0);
	NEED(pthread_create(&t, NULL, kills_process, NULL) == 0);
	sem_post(&go);
	wait_hits(SIGUSR1, 1);
	CHECK(hits == 1 && pthread_equal(handled_by, pthread_self()));
	pthread_join(t, NULL);
	signal(SIGUSR1, SIG_DFL);
}

static void *takes_and_blocks(void *arg)
{
	sigset_t set = set_of(SIGUSR1, SIGUSR1), pending;

	pthread_sigmask(SIG_BLOCK, &set, NULL);
	sem_post(&blocked);
	sem_wait(&go);
	sigpending(&pending);
	*(int *)arg = sigismember(&pending, SIGUSR1);
	return NULL;
}

CASE(sigpending, of_the_process,
     "signals that are pending for the process are those of each thread")
{
	sigset_t set = set_of(SIGUSR1, SIGUSR1);
	pthread_t t;
	int got = 0;

	handle(SIGUSR1, note_thread, 0);
	sem_init(&go, 0, 0);
	sem_init(&blocked, 0, 0);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	NEED(pthread_create(&t, NULL, takes_and_blocks, &got) == 0);
	while (sem_wait(&blocked))
		;
	CHECK(kill(getpid(), SIGUSR1) == 0);
	sem_post(&go);
	pthread_join(t, NULL);
	CHECK(got == 1 && hits == 0);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	CHECK(hits == 1);
	signal(SIGUSR1, SIG_DFL);
}

CASE(kill, probe, "sig 0: error checking is performed, no signal is sent")
{
	CHECK(kill(getpid(), 0) == 0);
	CHECK(kill(getpid(), 1000) == -1 && errno == EINVAL);
	CHECK(kill(0x3ffffffe, 0) == -1 && errno == ESRCH);
}

static sigjmp_buf back;

static void jumps(int sig)
{
	siglongjmp(back, sig);
}

CASE(siglongjmp, out_of_a_handler,
     "shall restore the signal mask that sigsetjmp() saved")
{
	sigset_t now;
	int rc;

	handle(SIGUSR1, jumps, 0);
	rc = sigsetjmp(back, 1);
	if (!rc) {
		raise(SIGUSR1);
		CHECK(0);
	}
	CHECK(rc == SIGUSR1);
	sigprocmask(SIG_BLOCK, NULL, &now);
	CHECK(!sigismember(&now, SIGUSR1));
	signal(SIGUSR1, SIG_DFL);
}

CASE(alarm, interrupts, "shall cause SIGALRM after that many seconds")
{
	handle(SIGALRM, hit, 0);
	CHECK(alarm(1000) == 0);
	CHECK(alarm(1) >= 999);
	wait_hits(SIGALRM, 1);
	CHECK(last == SIGALRM);
	CHECK(alarm(0) == 0);
}

CASE(setitimer, interval,
     "ITIMER_REAL: SIGALRM when it expires, again each interval; values are "
     "returned")
{
	struct itimerval t = {{0, 2000}, {0, 2000}}, old;

	handle(SIGALRM, hit, 0);
	CHECK(setitimer(ITIMER_REAL, &t, NULL) == 0);
	wait_hits(SIGALRM, 3);
	CHECK(getitimer(ITIMER_REAL, &old) == 0);
	CHECK(old.it_interval.tv_usec == 2000);
	memset(&t, 0, sizeof(t));
	CHECK(setitimer(ITIMER_REAL, &t, &old) == 0);
	CHECK(old.it_interval.tv_sec == 0 && old.it_interval.tv_usec == 2000);
	t.it_value.tv_usec = 1000000;
	CHECK(setitimer(ITIMER_REAL, &t, NULL) == -1 && errno == EINVAL);
	CHECK(getitimer(77, &t) == -1 && errno == EINVAL);
	/* One may have come since the last wait: nobody else's. */
	signal(SIGALRM, SIG_IGN);
	signal(SIGALRM, SIG_DFL);
}

CASE(timer_create, signal,
     "SIGEV_SIGNAL: on expiry the signal with the value is queued, code "
     "SI_TIMER")
{
	struct itimerspec t = {.it_value.tv_nsec = 1000000};
	struct sigevent ev = {.sigev_notify = SIGEV_SIGNAL,
			      .sigev_signo = SIGUSR2};
	timer_t timer;

	ev.sigev_value.sival_int = 42;
	handle_info(SIGUSR2);
	NEED(timer_create(CLOCK_MONOTONIC, &ev, &timer) == 0);
	CHECK(timer_settime(timer, 0, &t, NULL) == 0);
	wait_hits(SIGUSR2, 1);
	CHECK(info.si_code == SI_TIMER && info.si_value.sival_int == 42);
	CHECK(timer_gettime(timer, &t) == 0);
	CHECK(t.it_value.tv_sec == 0 && t.it_value.tv_nsec == 0);
	CHECK(timer_delete(timer) == 0);
	signal(SIGUSR2, SIG_DFL);
}

CASE(timer_getoverrun, counts,
     "the extra timer expirations between the signal's generation and its "
     "acceptance")
{
	struct itimerspec often = {{0, 1}, {0, 1}};
	struct sigevent ev = {.sigev_notify = SIGEV_SIGNAL,
			      .sigev_signo = SIGUSR2};
	sigset_t set = set_of(SIGUSR2, SIGUSR2);
	siginfo_t si;
	timer_t timer;

	sigprocmask(SIG_BLOCK, &set, NULL);
	NEED(timer_create(CLOCK_MONOTONIC, &ev, &timer) == 0);
	CHECK(timer_settime(timer, 0, &often, NULL) == 0);
	for (int i = 0; i < 3; i++) {
		usleep(2000);
		CHECK(sigwaitinfo(&set, &si) == SIGUSR2);
		CHECK(timer_getoverrun(timer) > 1000);
	}
	CHECK(timer_delete(timer) == 0);
	signal(SIGUSR2, SIG_IGN);
	signal(SIGUSR2, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void notified(union sigval v)
{
	hits = v.sival_int;
	sem_post(&sem);
}

CASE(timer_create, thread,
     "SIGEV_THREAD: on expiry the function runs as if by a new thread")
{
	struct itimerspec t = {.it_value.tv_nsec = 1000000};
	struct sigevent ev = {.sigev_notify = SIGEV_THREAD,
			      .sigev_notify_function = notified};
	timer_t timer;

	ev.sigev_value.sival_int = 42;
	sem_init(&sem, 0, 0);
	hits = 0;
	NEED(timer_create(CLOCK_MONOTONIC, &ev, &timer) == 0);
	CHECK(timer_settime(timer, 0, &t, NULL) == 0);
	sem_wait(&sem);
	CHECK(hits == 42);
	CHECK(timer_delete(timer) == 0);
}

static volatile int sent;

static void *sends(void *arg)
{
	pthread_kill(boss, SIGUSR1);
	sent = 1;
	return arg;
}

/*
 * A signal whose handler hasn't run when pause() begins ends it: there can be
 * no such on Linux, where nothing delays handlers.
 */
void posix_late(void)
{
	pthread_t t;

	boss = pthread_self();
	handle(SIGUSR1, hit, 0);
	pthread_create(&t, NULL, sends, NULL);
	while (!sent)
		sched_yield();
	if (pause() == -1 && errno == EINTR && hits == 1)
		printf("pause() has ended\n");
	pthread_join(t, NULL);
}

static int mask_after(int saved)
{
	sigset_t usr1, was, is;
	sigjmp_buf at;

	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_SETMASK, NULL, &was);
	if (!sigsetjmp(at, saved)) {
		sigprocmask(SIG_BLOCK, &usr1, NULL);
		siglongjmp(at, 1);
	}
	sigprocmask(SIG_SETMASK, &was, &is);
	return sigismember(&is, SIGUSR1);
}

CASE(sigsetjmp, mask, "saved and restored if savemask is not 0, else not")
{
	CHECK(mask_after(1) == 0);
	CHECK(mask_after(0) == 1);
}
