/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Attributes of threads, and the objects that threads share: their limits and
 * errors. What they do between threads is pthread.c's.
 */
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>
#include "case.h"

static const struct timespec past = {1, 0}, no_time = {0, 1000000000};

static long run(void *(*fn)(void *), void *arg)
{
	pthread_t t;
	void *result = NULL;

	if (CHECK(pthread_create(&t, NULL, fn, arg) == 0))
		CHECK(pthread_join(t, &result) == 0);
	return (long)(intptr_t)result;
}

CASE(pthread_attr_init, defaults, "joinable, SCHED_OTHER, a stack")
{
	struct sched_param p;
	pthread_attr_t a;
	size_t n = 0;
	int v = -1;

	NEED(pthread_attr_init(&a) == 0);
	CHECK(pthread_attr_getdetachstate(&a, &v) == 0);
	CHECK(v == PTHREAD_CREATE_JOINABLE);
	CHECK(pthread_attr_getstacksize(&a, &n) == 0 && n >= PTHREAD_STACK_MIN);
	CHECK(pthread_attr_getguardsize(&a, &n) == 0);
	CHECK(pthread_attr_getschedpolicy(&a, &v) == 0 && v == SCHED_OTHER);
	CHECK(pthread_attr_getschedparam(&a, &p) == 0);
	CHECK(p.sched_priority == 0);
	CHECK(pthread_attr_getscope(&a, &v) == 0 && v == PTHREAD_SCOPE_SYSTEM);
	CHECK(pthread_attr_destroy(&a) == 0);
}

CASE(pthread_attr_setdetachstate, values, "what was set; [EINVAL]")
{
	pthread_attr_t a;
	int v = -1;

	NEED(pthread_attr_init(&a) == 0);
	CHECK(pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED) == 0);
	CHECK(pthread_attr_getdetachstate(&a, &v) == 0);
	CHECK(v == PTHREAD_CREATE_DETACHED);
	CHECK(pthread_attr_setdetachstate(&a, 77) == EINVAL);
	CHECK(pthread_attr_setscope(&a, PTHREAD_SCOPE_PROCESS) == ENOTSUP);
	pthread_attr_destroy(&a);
}

CASE(pthread_attr_setguardsize, values, "what was set, though rounded in use")
{
	pthread_attr_t a;
	size_t n = 0;

	NEED(pthread_attr_init(&a) == 0);
	CHECK(pthread_attr_setguardsize(&a, 12288) == 0);
	CHECK(pthread_attr_getguardsize(&a, &n) == 0 && n == 12288);
	CHECK(pthread_attr_setstacksize(&a, 131072) == 0);
	CHECK(pthread_attr_getstacksize(&a, &n) == 0 && n == 131072);
	pthread_attr_destroy(&a);
}

CASE(pthread_attr_setinheritsched, values, "explicit or inherited; policies")
{
	struct sched_param p = {0};
	pthread_attr_t a;
	int v = -1;

	NEED(pthread_attr_init(&a) == 0);
	CHECK(pthread_attr_setinheritsched(&a, PTHREAD_EXPLICIT_SCHED) == 0);
	CHECK(pthread_attr_getinheritsched(&a, &v) == 0);
	CHECK(v == PTHREAD_EXPLICIT_SCHED);
	CHECK(pthread_attr_setinheritsched(&a, 77) == EINVAL);
	CHECK(pthread_attr_setschedpolicy(&a, SCHED_RR) == 0);
	CHECK(pthread_attr_getschedpolicy(&a, &v) == 0 && v == SCHED_RR);
	p.sched_priority = 1;
	CHECK(pthread_attr_setschedparam(&a, &p) == 0);
	pthread_attr_destroy(&a);
}

CASE(pthread_mutexattr_settype, values, "DEFAULT first; what was set; [EINVAL]")
{
	pthread_mutexattr_t a;
	int v = -1;

	NEED(pthread_mutexattr_init(&a) == 0);
	CHECK(pthread_mutexattr_gettype(&a, &v) == 0);
	CHECK(v == PTHREAD_MUTEX_DEFAULT);
	CHECK(pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE) == 0);
	CHECK(pthread_mutexattr_gettype(&a, &v) == 0);
	CHECK(v == PTHREAD_MUTEX_RECURSIVE);
	CHECK(pthread_mutexattr_settype(&a, 77) == EINVAL);
	CHECK(pthread_mutexattr_getrobust(&a, &v) == 0);
	CHECK(v == PTHREAD_MUTEX_STALLED);
	CHECK(pthread_mutexattr_setrobust(&a, 77) == EINVAL);
	CHECK(pthread_mutexattr_getprotocol(&a, &v) == 0);
	CHECK(v == PTHREAD_PRIO_NONE);
	CHECK(pthread_mutexattr_destroy(&a) == 0);
}

/* One case for the attribute that all of them have. */
#define PSHARED_CASE(kind)                                                     \
	CASE(kind##_setpshared, values, "private first; what was set; EINVAL") \
	{                                                                      \
		kind##_t a;                                                    \
		int v = -1;                                                    \
                                                                               \
		NEED(kind##_init(&a) == 0);                                    \
		CHECK(kind##_getpshared(&a, &v) == 0);                         \
		CHECK(v == PTHREAD_PROCESS_PRIVATE);                           \
		CHECK(kind##_setpshared(&a, PTHREAD_PROCESS_SHARED) == 0);     \
		CHECK(kind##_getpshared(&a, &v) == 0);                         \
		CHECK(v == PTHREAD_PROCESS_SHARED);                            \
		CHECK(kind##_setpshared(&a, 77) == EINVAL);                    \
		CHECK(kind##_destroy(&a) == 0);                                \
	}

PSHARED_CASE(pthread_mutexattr)
PSHARED_CASE(pthread_condattr)
PSHARED_CASE(pthread_rwlockattr)
PSHARED_CASE(pthread_barrierattr)

CASE(pthread_condattr_getclock, realtime, "first; not a clock of a processor")
{
	pthread_condattr_t a;
	clockid_t c = -1;

	NEED(pthread_condattr_init(&a) == 0);
	CHECK(pthread_condattr_getclock(&a, &c) == 0 && c == CLOCK_REALTIME);
	CHECK(pthread_condattr_setclock(&a, CLOCK_PROCESS_CPUTIME_ID) ==
	      EINVAL);
	CHECK(pthread_condattr_setclock(&a, CLOCK_MONOTONIC) == 0);
	CHECK(pthread_condattr_getclock(&a, &c) == 0 && c == CLOCK_MONOTONIC);
	CHECK(pthread_condattr_destroy(&a) == 0);
}

CASE(pthread_mutex_trylock, busy, "[EBUSY] already locked, by whomever")
{
	pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

	CHECK(pthread_mutex_trylock(&m) == 0);
	CHECK(pthread_mutex_trylock(&m) == EBUSY);
	CHECK(pthread_mutex_unlock(&m) == 0 && pthread_mutex_destroy(&m) == 0);
	CHECK(pthread_mutex_init(&m, NULL) == 0);
	CHECK(pthread_mutex_trylock(&m) == 0 && pthread_mutex_unlock(&m) == 0);
}

CASE(pthread_mutex_timedlock, at_once,
     "the time isn't looked at, if it can be locked immediately")
{
	pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

	CHECK(pthread_mutex_timedlock(&m, &past) == 0);
	CHECK(pthread_mutex_timedlock(&m, &past) == ETIMEDOUT);
	CHECK(pthread_mutex_timedlock(&m, &no_time) == EINVAL);
	CHECK(pthread_mutex_unlock(&m) == 0);
}

CASE(pthread_cond_timedwait, past,
     "[ETIMEDOUT] the time has already passed; the mutex is held again")
{
	pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t c = PTHREAD_COND_INITIALIZER;

	pthread_mutex_lock(&m);
	CHECK(pthread_cond_signal(&c) == 0 && pthread_cond_broadcast(&c) == 0);
	CHECK(pthread_cond_timedwait(&c, &m, &past) == ETIMEDOUT);
	CHECK(pthread_mutex_trylock(&m) == EBUSY);
	pthread_mutex_unlock(&m);
}

CASE(pthread_cond_wait, not_owner, "[EPERM] of an error-checking mutex")
{
	pthread_cond_t c = PTHREAD_COND_INITIALIZER;
	pthread_mutexattr_t a;
	pthread_mutex_t m;

	pthread_mutexattr_init(&a);
	pthread_mutexattr_settype(&a, PTHREAD_MUTEX_ERRORCHECK);
	NEED(pthread_mutex_init(&m, &a) == 0);
	CHECK(pthread_cond_wait(&c, &m) == EPERM);
}

static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;

static void *read_timed(void *arg)
{
	return (void *)(intptr_t)pthread_rwlock_timedrdlock(&rw, arg);
}

static void *write_timed(void *arg)
{
	return (void *)(intptr_t)pthread_rwlock_timedwrlock(&rw, arg);
}

CASE(pthread_rwlock_timedrdlock, times, "[ETIMEDOUT], [EINVAL]; at once")
{
	CHECK(pthread_rwlock_wrlock(&rw) == 0);
	CHECK(run(read_timed, (void *)&past) == ETIMEDOUT);
	CHECK(run(read_timed, (void *)&no_time) == EINVAL);
	CHECK(pthread_rwlock_unlock(&rw) == 0);
	CHECK(pthread_rwlock_timedrdlock(&rw, &past) == 0);
	CHECK(pthread_rwlock_unlock(&rw) == 0);
}

CASE(pthread_rwlock_timedwrlock, times, "[ETIMEDOUT] while one reads")
{
	CHECK(pthread_rwlock_rdlock(&rw) == 0);
	CHECK(run(write_timed, (void *)&past) == ETIMEDOUT);
	CHECK(run(write_timed, (void *)&no_time) == EINVAL);
	CHECK(pthread_rwlock_unlock(&rw) == 0);
	CHECK(pthread_rwlock_timedwrlock(&rw, &past) == 0);
	CHECK(pthread_rwlock_unlock(&rw) == 0);
}

static volatile int written;

static void *writes(void *arg)
{
	pthread_rwlock_wrlock(&rw);
	written++;
	pthread_rwlock_unlock(&rw);
	return arg;
}

CASE(pthread_rwlock_wrlock, waits, "until no reader has it")
{
	pthread_t t;

	written = 0;
	pthread_rwlock_rdlock(&rw);
	pthread_rwlock_rdlock(&rw);
	NEED(pthread_create(&t, NULL, writes, NULL) == 0);
	usleep(1000);
	CHECK(written == 0 && pthread_rwlock_unlock(&rw) == 0);
	usleep(1000);
	CHECK(written == 0 && pthread_rwlock_unlock(&rw) == 0);
	CHECK(pthread_join(t, NULL) == 0 && written == 1);
}

CASE(pthread_barrier_init, alone, "a barrier of one holds nobody up")
{
	pthread_barrier_t b;

	NEED(pthread_barrier_init(&b, NULL, 1) == 0);
	for (int i = 0; i < 3; i++)
		CHECK(pthread_barrier_wait(&b) ==
		      PTHREAD_BARRIER_SERIAL_THREAD);
	CHECK(pthread_barrier_destroy(&b) == 0);
}

static pthread_spinlock_t spin;
static int spun;

static void *spins(void *arg)
{
	for (int i = 0; i < 1000; i++) {
		pthread_spin_lock(&spin);
		spun++;
		pthread_spin_unlock(&spin);
	}
	return (void *)(intptr_t)pthread_spin_trylock(&spin);
}

CASE(pthread_spin_lock, excludes, "one thread at a time; [EBUSY]")
{
	NEED(pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE) == 0);
	CHECK(run(spins, NULL) == 0 && spun == 1000);
	CHECK(pthread_spin_trylock(&spin) == EBUSY);
	CHECK(pthread_spin_unlock(&spin) == 0);
	CHECK(pthread_spin_lock(&spin) == 0 && pthread_spin_unlock(&spin) == 0);
	CHECK(pthread_spin_destroy(&spin) == 0);
}

static int begun, finished;

static void once_long(void)
{
	begun++;
	if (begun == 1)
		pause();
	finished++;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *calls_once(void *arg)
{
	pthread_once(&once, once_long);
	return arg;
}

CASE(pthread_once, cancelled,
     "if init_routine is cancelled, it is as if it was never called")
{
	pthread_t t;
	void *r = NULL;

	NEED(pthread_create(&t, NULL, calls_once, NULL) == 0);
	usleep(1000);
	CHECK(pthread_cancel(t) == 0 && pthread_join(t, &r) == 0);
	CHECK(r == PTHREAD_CANCELED && begun == 1 && finished == 0);
	CHECK(run(calls_once, NULL) == 0 && begun == 2 && finished == 1);
	CHECK(run(calls_once, NULL) == 0 && begun == 2);
}

static pthread_key_t keys[100];

static void *has_keys(void *arg)
{
	for (int i = 0; i < 100; i++)
		if (pthread_getspecific(keys[i]) ||
		    pthread_setspecific(keys[i], &keys[i]))
			return (void *)1;
	for (int i = 0; i < 100; i++)
		if (pthread_getspecific(keys[i]) != &keys[i])
			return (void *)2;
	return NULL;
}

CASE(pthread_key_create, many, "NULL in every thread; values are the thread's")
{
	for (int i = 0; i < 100; i++) {
		NEED(pthread_key_create(&keys[i], NULL) == 0);
		CHECK(pthread_getspecific(keys[i]) == NULL);
	}
	CHECK(run(has_keys, NULL) == 0 && run(has_keys, NULL) == 0);
	CHECK(pthread_getspecific(keys[5]) == NULL);
	for (int i = 0; i < 100; i++)
		CHECK(pthread_key_delete(keys[i]) == 0);
}

/* --- cancellation --- */
static void *cancels_itself(void *fn)
{
	pthread_cancel(pthread_self());
	((void (*)(void))fn)();
	return NULL;
}

/* Is a request that is pending acted upon in the call, ready as it may be? */
#define POINT_CASE(point, call)                                                \
	static void at_##point(void)                                           \
	{                                                                      \
		call;                                                          \
	}                                                                      \
	CASE(pthread_cancel, at_##point,                                       \
	     "a cancellation point: acts upon a pending request")              \
	{                                                                      \
		CHECK(run(cancels_itself, at_##point) ==                       \
		      (long)(intptr_t)PTHREAD_CANCELED);                       \
	}

static struct timespec moment;
static char byte;

POINT_CASE(testcancel, pthread_testcancel())
POINT_CASE(nanosleep, nanosleep(&moment, NULL))
POINT_CASE(clock_nanosleep, clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL))
POINT_CASE(read, read(-1, &byte, 1))
POINT_CASE(write, write(-1, &byte, 1))
POINT_CASE(close, close(-1))
POINT_CASE(sem_wait, sem_t s; sem_init(&s, 0, 1); sem_wait(&s))
POINT_CASE(usleep, usleep(0))

static void *never_a_point(void *arg)
{
	int old, type;

	pthread_cancel(pthread_self());
	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old) == 0);
	CHECK(old == PTHREAD_CANCEL_ENABLE);
	pthread_testcancel();
	CHECK(pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &type) == 0);
	CHECK(type == PTHREAD_CANCEL_DEFERRED);
	CHECK(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &type) == 0);
	CHECK(type == PTHREAD_CANCEL_ASYNCHRONOUS);
	CHECK(pthread_setcancelstate(77, NULL) == EINVAL);
	CHECK(pthread_setcanceltype(77, NULL) == EINVAL);
	return arg;
}

CASE(pthread_setcancelstate, values, "the state before; [EINVAL]; types too")
{
	CHECK(run(never_a_point, (void *)5) == 5);
}

static int popped;

static void pops(void *arg)
{
	popped = popped * 10 + (int)(intptr_t)arg;
}

static void *cleans_up(void *arg)
{
	pthread_cleanup_push(pops, (void *)1);
	pthread_cleanup_push(pops, (void *)2);
	pthread_cleanup_push(pops, (void *)3);
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(1);
	pthread_exit(arg);
	pthread_cleanup_pop(0);
	return NULL;
}

CASE(pthread_cleanup_pop, executes, "if told to, and at pthread_exit()")
{
	popped = 0;
	CHECK(run(cleans_up, (void *)7) == 7 && popped == 21);
}

/* --- semaphores --- */

CASE(sem_init, limits, "[EINVAL] above SEM_VALUE_MAX; sem_post() [EOVERFLOW]")
{
	sem_t s;
	int v;

	FAILS(EINVAL, sem_init(&s, 0, SEM_VALUE_MAX + 1U));
	NEED(sem_init(&s, 0, SEM_VALUE_MAX) == 0);
	FAILS(EOVERFLOW, sem_post(&s));
	CHECK(sem_getvalue(&s, &v) == 0 && v == SEM_VALUE_MAX);
	CHECK(sem_wait(&s) == 0 && sem_post(&s) == 0);
	CHECK(sem_destroy(&s) == 0);
}

CASE(sem_timedwait, at_once, "the time isn't looked at, if it needn't wait")
{
	sem_t s;

	NEED(sem_init(&s, 0, 2) == 0);
	CHECK(sem_timedwait(&s, &past) == 0 && sem_trywait(&s) == 0);
	FAILS(ETIMEDOUT, sem_timedwait(&s, &past));
	FAILS(EINVAL, sem_timedwait(&s, &no_time));
	FAILS(EAGAIN, sem_trywait(&s));
	CHECK(sem_destroy(&s) == 0);
}

CASE(pthread_kill, probe, "signal 0 is none; [EINVAL]")
{
	CHECK(pthread_kill(pthread_self(), 0) == 0);
	CHECK(pthread_kill(pthread_self(), 1000) == EINVAL);
}

CASE(pthread_setschedparam, values, "what was set; [EINVAL]")
{
	struct sched_param p = {0};
	int policy = -1;

	CHECK(pthread_setschedparam(pthread_self(), SCHED_OTHER, &p) == 0);
	CHECK(pthread_getschedparam(pthread_self(), &policy, &p) == 0);
	CHECK(policy == SCHED_OTHER && p.sched_priority == 0);
	p.sched_priority = 1;
	CHECK(pthread_setschedparam(pthread_self(), SCHED_OTHER, &p) == EINVAL);
	CHECK(pthread_setschedparam(pthread_self(), 77, &p) == EINVAL);
	CHECK(pthread_setschedprio(pthread_self(), 0) == 0);
}

CASE(clock_getcpuclockid, clock, "of a process, 0 the calling one; [ESRCH]")
{
	struct timespec t = {-1}, later;
	clockid_t c;

	CHECK(clock_getcpuclockid(0, &c) == 0 && clock_gettime(c, &t) == 0);
	CHECK(t.tv_sec >= 0 && t.tv_nsec < 1000000000);
	CHECK(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &later) == 0);
	CHECK(later.tv_sec > t.tv_sec || later.tv_nsec >= t.tv_nsec);
	CHECK(clock_getcpuclockid(0x3fffff, &c) == ESRCH);
}

CASE(pthread_atfork, registers, "0; the level of concurrency as it was set")
{
	CHECK(pthread_atfork(NULL, NULL, NULL) == 0);
	CHECK(pthread_getconcurrency() == 0);
	CHECK(pthread_setconcurrency(-1) == EINVAL);
}
