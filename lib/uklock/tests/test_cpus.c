/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks that several CPUs want. A count that isn't atomic shows whether two
 * have had one at once.
 */
#include <uk/lock.h>
#include <uk/test.h>

#define THREADS 6
#define ROUNDS	2000

static struct uk_mutex mutex = UK_MUTEX_INIT;
static struct uk_mutex recursive = UK_MUTEX_INIT_RECURSIVE;
static struct uk_semaphore semaphore = UK_SEMAPHORE_INIT(1);
static struct uk_rwlock rwlock = UK_RWLOCK_INIT;
static struct uk_spinlock spinlock;
static struct uk_cond cond = UK_COND_INIT;
static volatile unsigned long count, twin;

static void add(void)
{
	unsigned long n = count;

	count = n + 1;
	twin = n + 1;
}

static void with_mutex(unsigned int i)
{
	if (i % 5 == 0)
		while (!uk_mutex_trylock(&mutex))
			uk_thread_yield();
	else if (i % 7 == 0)
		while (uk_mutex_lock_until(&mutex, ukplat_clock_ns() + 1000))
			;
	else
		uk_mutex_lock(&mutex);
	add();
	uk_mutex_unlock(&mutex);
}

static void with_recursive(unsigned int i)
{
	uk_mutex_lock(&recursive);
	uk_mutex_lock(&recursive);
	add();
	uk_mutex_unlock(&recursive);
	if (i % 16 == 0)
		uk_thread_yield();
	uk_mutex_unlock(&recursive);
}

static void with_semaphore(unsigned int i)
{
	if (i % 5 == 0)
		while (uk_semaphore_down_until(&semaphore,
					       ukplat_clock_ns() + 1000))
			;
	else
		uk_semaphore_down(&semaphore);
	add();
	uk_semaphore_up(&semaphore);
}

static void with_rwlock(unsigned int i)
{
	for (int j = 0; j < 3; j++) {
		uk_rwlock_read_lock(&rwlock, UK_FOREVER);
		if (count != twin)
			count = 0; /* the test sees it */
		uk_rwlock_read_unlock(&rwlock);
	}
	while (uk_rwlock_write_lock(&rwlock, i % 3 ? UK_FOREVER
						   : ukplat_clock_ns() + 1000))
		;
	add();
	uk_rwlock_write_unlock(&rwlock);
}

static void with_spinlock(unsigned int i)
{
	unsigned long flags = uk_spin_lock(&spinlock);

	(void)i;
	add();
	uk_spin_unlock(&spinlock, flags);
}

/* In turn, as far as others are there: each waits for one of them, or not. */
static void with_cond(unsigned int i)
{
	uk_mutex_lock(&mutex);
	for (int tries = 0; tries < 3 && count % 2 == i % 2; tries++)
		uk_cond_wait(&cond, &mutex, ukplat_clock_ns() + 20000);
	add();
	uk_cond_signal(&cond, 1);
	uk_mutex_unlock(&mutex);
}

static void *repeats(void *arg)
{
	void (*fn)(unsigned int) = (void (*)(unsigned int))(uintptr_t)arg;

	for (unsigned int i = 0; i < ROUNDS; i++)
		fn(i);
	return NULL;
}

static void everywhere(void (*fn)(unsigned int))
{
	struct uk_thread *t[THREADS];

	count = twin = 0;
	uk_thread_pin(UK_CPU_ANY);
	for (unsigned int i = 0; i < THREADS; i++)
		t[i] = uk_thread_create("locks", repeats,
					(void *)(uintptr_t)fn);
	for (unsigned int i = 0; i < THREADS; i++)
		uk_thread_join(t[i], NULL);
	uk_thread_pin(0);
	UK_TEST_EXPECT_EQ(count, THREADS * ROUNDS);
}

UK_TESTCASE(uklock, cpus_and_a_mutex)
{
	everywhere(with_mutex);
	UK_TEST_EXPECT(mutex.owner == 0 && !mutex.queue.first);
	everywhere(with_recursive);
	UK_TEST_EXPECT(recursive.owner == 0 && !recursive.depth);
}

UK_TESTCASE(uklock, cpus_and_a_semaphore)
{
	everywhere(with_semaphore);
	UK_TEST_EXPECT_EQ(semaphore.count, 1);
}

UK_TESTCASE(uklock, cpus_and_a_rwlock)
{
	everywhere(with_rwlock);
	UK_TEST_EXPECT_EQ(rwlock.holders, 0);
	UK_TEST_EXPECT_EQ(rwlock.writers, 0);
}

UK_TESTCASE(uklock, cpus_and_a_spinlock)
{
	everywhere(with_spinlock);
}

UK_TESTCASE(uklock, cpus_and_a_condition)
{
	everywhere(with_cond);
}

/*
 * On the last CPU the lazy thread, which holds a mutex, runs only if the urgent
 * one, on the first, lends it its priority: a third keeps that CPU busy.
 */
static volatile int stage;

static void *lazy(void *arg)
{
	uk_mutex_lock(&mutex);
	stage = 1;
	while (stage < 3)
		;
	stage = 4;
	uk_mutex_unlock(&mutex);
	return arg;
}

static void *busy(void *arg)
{
	stage = 2;
	while (stage < 5)
		;
	return arg;
}

UK_TESTCASE(uklock, cpus_inherit_priorities)
{
	struct uk_thread_attr attr = {.priority = 2};
	struct uk_thread *l, *b, *main = uk_thread_current();
	int last = ukplat_cpu_count() - 1;

	if (!last)
		return;
	stage = 0;
	uk_thread_pin(last);
	l = uk_thread_create_attr(&attr, lazy, NULL);
	attr.priority = 8;
	uk_thread_pin(0);
	while (stage < 1)
		;
	uk_thread_set_priority(main, 20);
	uk_thread_pin(last);
	b = uk_thread_create_attr(&attr, busy, NULL);
	uk_thread_pin(0);
	while (stage < 2)
		;
	stage = 3;
	uk_mutex_lock(&mutex);
	UK_TEST_EXPECT_EQ(stage, 4);
	stage = 5;
	uk_mutex_unlock(&mutex);
	uk_thread_join(l, NULL);
	uk_thread_join(b, NULL);
	uk_thread_set_priority(main, UK_PRIORITY_DEFAULT);
}
