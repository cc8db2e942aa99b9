/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads.
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "case.h"

static struct timespec in_ms(clockid_t clock, long ms)
{
	struct timespec t;

	clock_gettime(clock, &t);
	t.tv_nsec += ms * 1000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

static void *identity(void *arg)
{
	return arg;
}

static void *run(void *(*fn)(void *), void *arg)
{
	pthread_t t;
	void *result = NULL;

	if (!CHECK(pthread_create(&t, NULL, fn, arg) == 0))
		return NULL;
	CHECK(pthread_join(t, &result) == 0);
	return result;
}

CASE(pthread_join, value,
     "the value passed to pthread_exit() by the terminating thread shall be "
     "made available in the location referenced by value_ptr")
{
	int x;

	CHECK(run(identity, &x) == &x);
}

static void *exits(void *arg)
{
	pthread_exit(arg);
}

CASE(pthread_exit, value, "any thread's exit makes the value available")
{
	int x;

	CHECK(run(exits, &x) == &x);
}

static void *counts(void *arg)
{
	__atomic_fetch_add((int *)arg, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

CASE(pthread_create, many, "shall create a new thread")
{
	pthread_t t[32];
	int n = 0;

	for (int i = 0; i < 32; i++)
		NEED(pthread_create(&t[i], NULL, counts, &n) == 0);
	for (int i = 0; i < 32; i++)
		CHECK(pthread_join(t[i], NULL) == 0);
	CHECK(n == 32);
}

CASE(pthread_create, reused, "resources are given back by pthread_join()")
{
	int n = 0;

	for (int i = 0; i < 500; i++)
		run(counts, &n);
	CHECK(n == 500);
}

static sem_t done;

static void *posts(void *arg)
{
	(void)arg;
	sem_post(&done);
	return NULL;
}

CASE(pthread_detach, storage,
     "storage for the thread can be reclaimed when that thread terminates")
{
	pthread_attr_t attr;
	pthread_t t;

	NEED(sem_init(&done, 0, 0) == 0);
	NEED(pthread_attr_init(&attr) == 0);
	CHECK(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED) == 0);
	for (int i = 0; i < 100; i++) {
		NEED(pthread_create(&t, &attr, posts, NULL) == 0);
		sem_wait(&done);
	}
	for (int i = 0; i < 100; i++) {
		NEED(pthread_create(&t, NULL, posts, NULL) == 0);
		CHECK(pthread_detach(t) == 0);
		sem_wait(&done);
	}
	pthread_attr_destroy(&attr);
}

static void *self(void *arg)
{
	*(pthread_t *)arg = pthread_self();
	return NULL;
}

CASE(pthread_self, equal, "shall return the thread ID of the calling thread")
{
	pthread_t t, seen;

	NEED(pthread_create(&t, NULL, self, &seen) == 0);
	NEED(pthread_join(t, NULL) == 0);
	CHECK(pthread_equal(t, seen));
	CHECK(!pthread_equal(pthread_self(), seen));
}

static void *uses_stack(void *arg)
{
	volatile char much[280000];

	for (size_t i = 0; i < sizeof(much); i += 100)
		much[i] = i / 100;
	return much[100] + much[200] == 3 ? arg : NULL;
}

CASE(pthread_attr_setstacksize, honoured,
     "shall define the minimum stack size allocated for the thread's stack")
{
	pthread_attr_t attr;
	void *got;
	pthread_t t;

	NEED(pthread_attr_init(&attr) == 0);
	CHECK(pthread_attr_setstacksize(&attr, 300000) == 0);
	CHECK(pthread_attr_setstacksize(&attr, 1) == EINVAL);
	NEED(pthread_create(&t, &attr, uses_stack, &attr) == 0);
	pthread_join(t, &got);
	CHECK(got == &attr);
	pthread_attr_destroy(&attr);
}

static void *own_stack_use(void *arg)
{
	char here;

	*(uintptr_t *)arg = (uintptr_t)&here;
	return NULL;
}

CASE(pthread_attr_setstack, used,
     "the thread's stack shall be the storage that was given")
{
	static char stack[1 << 18] __attribute__((aligned(4096)));
	pthread_attr_t attr;
	uintptr_t at = 0, from = (uintptr_t)stack;
	pthread_t t;

	NEED(pthread_attr_init(&attr) == 0);
	NEED(pthread_attr_setstack(&attr, stack, sizeof(stack)) == 0);
	NEED(pthread_create(&t, &attr, own_stack_use, &at) == 0);
	pthread_join(t, NULL);
	CHECK(at > from && at < from + sizeof(stack));
	pthread_attr_destroy(&attr);
}

/* mutexes */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int shared;

static void *increments(void *arg)
{
	for (int i = 0; i < 1000; i++) {
		pthread_mutex_lock(&lock);
		int was = shared;

		if (i % 100 == 0)
			sched_yield();
		shared = was + 1;
		pthread_mutex_unlock(&lock);
	}
	return arg;
}

CASE(pthread_mutex_lock, excludes,
     "if the mutex is already locked by another thread, the calling thread "
     "shall block until the mutex becomes available")
{
	pthread_t t[4];

	shared = 0;
	for (int i = 0; i < 4; i++)
		NEED(pthread_create(&t[i], NULL, increments, NULL) == 0);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	CHECK(shared == 4000);
}

static int mutex_of(pthread_mutex_t *m, int type)
{
	pthread_mutexattr_t attr;

	return pthread_mutexattr_init(&attr) ||
	       pthread_mutexattr_settype(&attr, type) ||
	       pthread_mutex_init(m, &attr) || pthread_mutexattr_destroy(&attr);
}

static void *unlocks(void *arg)
{
	return (void *)(intptr_t)pthread_mutex_unlock(arg);
}

CASE(pthread_mutex_lock, errorcheck,
     "PTHREAD_MUTEX_ERRORCHECK: [EDEADLK] on relock, error on unlock when not "
     "owner")
{
	pthread_mutex_t m;

	NEED(mutex_of(&m, PTHREAD_MUTEX_ERRORCHECK) == 0);
	CHECK(pthread_mutex_lock(&m) == 0);
	CHECK(pthread_mutex_lock(&m) == EDEADLK);
	CHECK((intptr_t)run(unlocks, &m) == EPERM);
	CHECK(pthread_mutex_unlock(&m) == 0);
	CHECK(pthread_mutex_unlock(&m) == EPERM);
	CHECK(pthread_mutex_destroy(&m) == 0);
}

static void *tries(void *arg)
{
	int rc = pthread_mutex_trylock(arg);

	if (rc == 0)
		pthread_mutex_unlock(arg);
	return (void *)(intptr_t)rc;
}

CASE(pthread_mutex_lock, recursive,
     "PTHREAD_MUTEX_RECURSIVE: each time it is unlocked the count is "
     "decremented; at zero it becomes available for other threads")
{
	pthread_mutex_t m;

	NEED(mutex_of(&m, PTHREAD_MUTEX_RECURSIVE) == 0);
	CHECK(pthread_mutex_lock(&m) == 0);
	CHECK(pthread_mutex_lock(&m) == 0);
	CHECK(pthread_mutex_trylock(&m) == 0);
	CHECK((intptr_t)run(tries, &m) == EBUSY);
	pthread_mutex_unlock(&m);
	pthread_mutex_unlock(&m);
	CHECK((intptr_t)run(tries, &m) == EBUSY);
	pthread_mutex_unlock(&m);
	CHECK((intptr_t)run(tries, &m) == 0);
	CHECK((intptr_t)run(unlocks, &m) == EPERM);
	pthread_mutex_destroy(&m);
}

static void *timed_locks(void *arg)
{
	struct timespec at = in_ms(CLOCK_REALTIME, 20);

	return (void *)(intptr_t)pthread_mutex_timedlock(arg, &at);
}

CASE(pthread_mutex_timedlock, times_out,
     "[ETIMEDOUT] the mutex could not be locked before the timeout expired")
{
	pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&m);
	CHECK((intptr_t)run(timed_locks, &m) == ETIMEDOUT);
	pthread_mutex_unlock(&m);
}

static void *dies_locked(void *arg)
{
	pthread_mutex_lock(arg);
	return NULL;
}

CASE(pthread_mutex_lock, robust,
     "[EOWNERDEAD] the mutex is robust and the previous owning thread "
     "terminated while holding it; [ENOTRECOVERABLE] thereafter")
{
	pthread_mutexattr_t attr;
	pthread_mutex_t m;

	NEED(pthread_mutexattr_init(&attr) == 0);
	NEED(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST) == 0);
	NEED(pthread_mutex_init(&m, &attr) == 0);
	run(dies_locked, &m);
	CHECK(pthread_mutex_lock(&m) == EOWNERDEAD);
	CHECK(pthread_mutex_consistent(&m) == 0);
	CHECK(pthread_mutex_unlock(&m) == 0);
	CHECK(pthread_mutex_lock(&m) == 0);
	CHECK(pthread_mutex_unlock(&m) == 0);
	run(dies_locked, &m);
	CHECK(pthread_mutex_lock(&m) == EOWNERDEAD);
	CHECK(pthread_mutex_unlock(&m) == 0);
	CHECK(pthread_mutex_lock(&m) == ENOTRECOVERABLE);
	pthread_mutex_destroy(&m);
}

/* conditions */
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int waiting, go;

static void *waits(void *arg)
{
	pthread_mutex_lock(&lock);
	waiting++;
	while (!go)
		pthread_cond_wait(&cond, &lock);
	go--;
	pthread_mutex_unlock(&lock);
	return arg;
}

static void wait_until(volatile int *n, int value)
{
	for (;;) {
		pthread_mutex_lock(&lock);
		if (*n == value)
			break;
		pthread_mutex_unlock(&lock);
		sched_yield();
	}
	pthread_mutex_unlock(&lock);
}

CASE(pthread_cond_signal, at_least_one,
     "shall unblock at least one of the threads that are blocked")
{
	pthread_t t[3];

	waiting = go = 0;
	for (int i = 0; i < 3; i++)
		NEED(pthread_create(&t[i], NULL, waits, NULL) == 0);
	wait_until(&waiting, 3);
	for (int i = 0; i < 3; i++) {
		pthread_mutex_lock(&lock);
		go++;
		pthread_cond_signal(&cond);
		pthread_mutex_unlock(&lock);
		wait_until(&go, 0);
	}
	for (int i = 0; i < 3; i++)
		CHECK(pthread_join(t[i], NULL) == 0);
}

CASE(pthread_cond_broadcast, all,
     "shall unblock all threads currently blocked on the condition variable")
{
	pthread_t t[8];

	waiting = go = 0;
	for (int i = 0; i < 8; i++)
		NEED(pthread_create(&t[i], NULL, waits, NULL) == 0);
	wait_until(&waiting, 8);
	pthread_mutex_lock(&lock);
	go = 8;
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&lock);
	for (int i = 0; i < 8; i++)
		CHECK(pthread_join(t[i], NULL) == 0);
	CHECK(go == 0);
}

CASE(pthread_cond_timedwait, times_out,
     "[ETIMEDOUT] the time specified by abstime has passed; the mutex shall "
     "have been locked by the calling thread")
{
	struct timespec at = in_ms(CLOCK_REALTIME, 20), now;
	pthread_cond_t c = PTHREAD_COND_INITIALIZER;

	pthread_mutex_lock(&lock);
	CHECK(pthread_cond_timedwait(&c, &lock, &at) == ETIMEDOUT);
	clock_gettime(CLOCK_REALTIME, &now);
	CHECK(now.tv_sec > at.tv_sec ||
	      (now.tv_sec == at.tv_sec && now.tv_nsec >= at.tv_nsec));
	CHECK((intptr_t)run(tries, &lock) == EBUSY);
	pthread_mutex_unlock(&lock);
	at.tv_nsec = 1000000000;
	pthread_mutex_lock(&lock);
	CHECK(pthread_cond_timedwait(&c, &lock, &at) == EINVAL);
	pthread_mutex_unlock(&lock);
	CHECK(pthread_cond_destroy(&c) == 0);
}

CASE(pthread_condattr_setclock, monotonic,
     "the clock that shall be used to measure the timeout service")
{
	struct timespec at = in_ms(CLOCK_MONOTONIC, 20), now;
	pthread_condattr_t attr;
	pthread_cond_t c;

	NEED(pthread_condattr_init(&attr) == 0);
	NEED(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
	NEED(pthread_cond_init(&c, &attr) == 0);
	pthread_mutex_lock(&lock);
	CHECK(pthread_cond_timedwait(&c, &lock, &at) == ETIMEDOUT);
	pthread_mutex_unlock(&lock);
	clock_gettime(CLOCK_MONOTONIC, &now);
	CHECK(now.tv_sec > at.tv_sec ||
	      (now.tv_sec == at.tv_sec && now.tv_nsec >= at.tv_nsec));
	pthread_cond_destroy(&c);
}

/* other synchronization */
static void *try_read(void *arg)
{
	int rc = pthread_rwlock_tryrdlock(arg);

	if (rc == 0)
		pthread_rwlock_unlock(arg);
	return (void *)(intptr_t)rc;
}

static void *try_write(void *arg)
{
	int rc = pthread_rwlock_trywrlock(arg);

	if (rc == 0)
		pthread_rwlock_unlock(arg);
	return (void *)(intptr_t)rc;
}

CASE(pthread_rwlock_rdlock, shared,
     "a read lock is acquired if a writer does not hold the lock")
{
	pthread_rwlock_t l = PTHREAD_RWLOCK_INITIALIZER;

	CHECK(pthread_rwlock_rdlock(&l) == 0);
	CHECK((intptr_t)run(try_read, &l) == 0);
	CHECK((intptr_t)run(try_write, &l) == EBUSY);
	pthread_rwlock_unlock(&l);
	CHECK(pthread_rwlock_wrlock(&l) == 0);
	CHECK((intptr_t)run(try_read, &l) == EBUSY);
	CHECK((intptr_t)run(try_write, &l) == EBUSY);
	pthread_rwlock_unlock(&l);
	CHECK((intptr_t)run(try_write, &l) == 0);
	CHECK(pthread_rwlock_destroy(&l) == 0);
}

static pthread_barrier_t barrier;
static int serials;

static void *at_barrier(void *arg)
{
	for (int i = 0; i < 10; i++)
		if (pthread_barrier_wait(&barrier) ==
		    PTHREAD_BARRIER_SERIAL_THREAD)
			__atomic_fetch_add(&serials, 1, __ATOMIC_SEQ_CST);
	return arg;
}

CASE(pthread_barrier_wait, one_serial,
     "PTHREAD_BARRIER_SERIAL_THREAD shall be returned to one unspecified "
     "thread and zero to each of the remaining threads")
{
	pthread_t t[4];

	serials = 0;
	NEED(pthread_barrier_init(&barrier, NULL, 4) == 0);
	for (int i = 0; i < 4; i++)
		NEED(pthread_create(&t[i], NULL, at_barrier, NULL) == 0);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	CHECK(serials == 10);
	CHECK(pthread_barrier_destroy(&barrier) == 0);
	CHECK(pthread_barrier_init(&barrier, NULL, 0) == EINVAL);
}

static int onces;

static void once_fn(void)
{
	sched_yield();
	onces++;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *calls_once(void *arg)
{
	pthread_once(&once, once_fn);
	return (void *)(intptr_t)(onces == 1 ? 0 : arg != NULL);
}

CASE(pthread_once, once,
     "on return from pthread_once(), init_routine shall have completed; "
     "subsequent calls shall not call it")
{
	pthread_t t[4];
	void *bad;

	for (int i = 0; i < 4; i++)
		NEED(pthread_create(&t[i], NULL, calls_once, &once) == 0);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &bad);
		CHECK(!bad);
	}
	CHECK(onces == 1);
}

static pthread_key_t key;
static int destroyed;

static void destroy(void *value)
{
	destroyed += *(int *)value;
	if (destroyed < 3)
		pthread_setspecific(key, value);
}

static void *sets_key(void *arg)
{
	CHECK(pthread_getspecific(key) == NULL);
	CHECK(pthread_setspecific(key, arg) == 0);
	return pthread_getspecific(key);
}

CASE(pthread_key_create, destructor,
     "at thread exit, if a key has a non-NULL destructor and a non-NULL value, "
     "the function is called; repeated while there are non-NULL values")
{
	int one = 1;

	NEED(pthread_key_create(&key, destroy) == 0);
	CHECK(pthread_setspecific(key, NULL) == 0);
	CHECK(run(sets_key, &one) == &one);
	CHECK(destroyed == 3);
	CHECK(pthread_key_delete(key) == 0);
}

static __thread int own = 7;
static __thread char aligned[64] __attribute__((aligned(256)));
static __thread int zero;

static void *tls(void *arg)
{
	int ok = own == 7 && zero == 0 && (uintptr_t)aligned % 256 == 0;

	own = zero = 1;
	aligned[0] = 1;
	errno = EDOM;
	sched_yield();
	return (void *)(intptr_t)(ok && own == 1 && zero == 1 &&
				  errno == EDOM && arg == NULL);
}

CASE(pthread_create, thread_local,
     "each thread has its own errno and thread-local storage [C11 6.2.4]")
{
	pthread_t t[4];
	void *ok;

	own = 9;
	errno = ERANGE;
	for (int i = 0; i < 4; i++)
		NEED(pthread_create(&t[i], NULL, tls, NULL) == 0);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &ok);
		CHECK(ok);
	}
	CHECK(own == 9 && errno == ERANGE && zero == 0);
	own = 7;
}

static void *fp(void *arg)
{
	double x = *(double *)arg, sum = 0;

	for (int i = 0; i < 100; i++) {
		sum += x;
		sched_yield();
	}
	*(double *)arg = sum;
	return NULL;
}

CASE(pthread_create, floating_point, "threads don't share registers")
{
	double x[4] = {1.5, 2.5, 3.25, 4.125};
	pthread_t t[4];

	for (int i = 0; i < 4; i++)
		NEED(pthread_create(&t[i], NULL, fp, &x[i]) == 0);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	CHECK(x[0] == 150 && x[1] == 250 && x[2] == 325 && x[3] == 412.5);
}

static sem_t sem;

static void *sem_waits(void *arg)
{
	int rc = sem_wait(&sem);

	return rc ? NULL : arg;
}

CASE(sem_wait, blocks,
     "if the semaphore value is currently zero, the calling thread shall not "
     "return until it locks the semaphore")
{
	pthread_t t[2];
	void *r;
	int x;

	NEED(sem_init(&sem, 0, 0) == 0);
	CHECK(sem_trywait(&sem) == -1 && errno == EAGAIN);
	for (int i = 0; i < 2; i++)
		NEED(pthread_create(&t[i], NULL, sem_waits, &x) == 0);
	sem_post(&sem);
	sem_post(&sem);
	for (int i = 0; i < 2; i++) {
		pthread_join(t[i], &r);
		CHECK(r == &x);
	}
	CHECK(sem_getvalue(&sem, &(int){0}) == 0);
	sem_destroy(&sem);
}

CASE(sem_timedwait, times_out,
     "[ETIMEDOUT] the semaphore could not be locked before the timeout")
{
	struct timespec at = in_ms(CLOCK_REALTIME, 10);

	NEED(sem_init(&sem, 0, 0) == 0);
	CHECK(sem_timedwait(&sem, &at) == -1 && errno == ETIMEDOUT);
	sem_destroy(&sem);
}

/* cancellation */
static int cleaned;

static void clean(void *arg)
{
	cleaned = cleaned * 10 + (int)(intptr_t)arg;
}

static void *sleeps_long(void *arg)
{
	pthread_cleanup_push(clean, (void *)1);
	pthread_cleanup_push(clean, (void *)2);
	sem_post(&done);
	for (;;)
		sleep(1000);
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return arg;
}

CASE(pthread_cancel, in_a_call,
     "a thread blocked at a cancellation point acts upon the request; cleanup "
     "handlers are invoked in reverse order")
{
	pthread_t t;
	void *r;

	cleaned = 0;
	sem_init(&done, 0, 0);
	NEED(pthread_create(&t, NULL, sleeps_long, NULL) == 0);
	sem_wait(&done);
	usleep(1000);
	CHECK(pthread_cancel(t) == 0);
	CHECK(pthread_join(t, &r) == 0);
	CHECK(r == PTHREAD_CANCELED);
	CHECK(cleaned == 21);
}

static void unlock(void *arg)
{
	cleaned = pthread_mutex_unlock(arg) == 0;
}

static void *waits_for_ever(void *arg)
{
	static pthread_cond_t never = PTHREAD_COND_INITIALIZER;

	pthread_mutex_lock(&lock);
	pthread_cleanup_push(unlock, &lock);
	sem_post(&done);
	for (;;)
		pthread_cond_wait(&never, &lock);
	pthread_cleanup_pop(0);
	return arg;
}

CASE(pthread_cancel, in_cond_wait,
     "the mutex is (in effect) re-acquired before calling the first "
     "cancellation cleanup handler")
{
	pthread_t t;
	void *r;

	cleaned = 0;
	sem_init(&done, 0, 0);
	NEED(pthread_create(&t, NULL, waits_for_ever, NULL) == 0);
	sem_wait(&done);
	pthread_mutex_lock(&lock);
	pthread_mutex_unlock(&lock);
	CHECK(pthread_cancel(t) == 0);
	CHECK(pthread_join(t, &r) == 0);
	CHECK(r == PTHREAD_CANCELED);
	CHECK(cleaned == 1);
	CHECK(pthread_mutex_trylock(&lock) == 0);
	pthread_mutex_unlock(&lock);
}

static void *disables(void *arg)
{
	int old;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
	sem_post(&done);
	sem_wait(&sem); /* until it has been cancelled */
	usleep(1000);
	*(int *)arg = 1;
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old);
	pthread_testcancel();
	*(int *)arg = 2;
	return NULL;
}

CASE(pthread_setcancelstate, disabled,
     "cancellation requests are held pending while disabled")
{
	int step = 0;
	pthread_t t;
	void *r;

	sem_init(&done, 0, 0);
	sem_init(&sem, 0, 0);
	NEED(pthread_create(&t, NULL, disables, &step) == 0);
	sem_wait(&done);
	CHECK(pthread_cancel(t) == 0);
	sem_post(&sem);
	CHECK(pthread_join(t, &r) == 0);
	CHECK(r == PTHREAD_CANCELED && step == 1);
}

/* scheduling */
CASE(sched_get_priority_max, range,
     "SCHED_FIFO and SCHED_RR shall have at least 32 priorities")
{
	CHECK(sched_get_priority_max(SCHED_FIFO) -
		      sched_get_priority_min(SCHED_FIFO) >=
	      31);
	CHECK(sched_get_priority_max(-1) == -1 && errno == EINVAL);
}

CASE(pthread_getschedparam, other, "the policy of a thread is SCHED_OTHER")
{
	struct sched_param p;
	int policy = -1;

	CHECK(pthread_getschedparam(pthread_self(), &policy, &p) == 0);
	CHECK(policy == SCHED_OTHER);
}
