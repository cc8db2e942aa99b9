/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks that threads want at the same time.
 */
#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/test.h>

#define MS	1000000ULL
#define THREADS 8

static struct uk_mutex mutex = UK_MUTEX_INIT;
static struct uk_cond cond = UK_COND_INIT;
static struct uk_semaphore semaphore = UK_SEMAPHORE_INIT(0);
static struct uk_rwlock rwlock = UK_RWLOCK_INIT;
static unsigned int inside, most, turns, ready;

static void all(void *(*fn)(void *))
{
	struct uk_thread *t[THREADS];

	inside = most = turns = ready = 0;
	for (int i = 0; i < THREADS; i++)
		t[i] = uk_thread_create("lock", fn, (void *)(uintptr_t)i);
	for (int i = 0; i < THREADS; i++)
		uk_thread_join(t[i], NULL);
}

static void stay(void)
{
	inside++;
	most = MAX(most, inside);
	uk_thread_yield();
	turns++;
	inside--;
}

static void *locks(void *arg)
{
	(void)arg;
	for (int i = 0; i < 20; i++) {
		uk_mutex_lock(&mutex);
		stay();
		uk_mutex_unlock(&mutex);
	}
	return NULL;
}

UK_TESTCASE(uklock, one_at_a_time)
{
	all(locks);
	UK_TEST_EXPECT_EQ(most, 1);
	UK_TEST_EXPECT_EQ(turns, 20 * THREADS);
	UK_TEST_EXPECT_EQ(mutex.owner, 0);
}

static void *gives_up(void *arg)
{
	(void)arg;
	if (uk_mutex_lock_until(&mutex, ukplat_clock_ns() + MS) == -ETIMEDOUT)
		turns++;
	return NULL;
}

UK_TESTCASE(uklock, mutex_times_out)
{
	uk_mutex_lock(&mutex);
	all(gives_up);
	UK_TEST_EXPECT_EQ(turns, THREADS);
	uk_mutex_unlock(&mutex);
	UK_TEST_EXPECT_EQ(mutex.owner, 0);
}

static void *consumes(void *arg)
{
	if ((uintptr_t)arg < THREADS / 2) {
		uk_semaphore_down(&semaphore);
		turns++;
	} else {
		uk_thread_sleep(ukplat_clock_ns() + MS / 4);
		UK_TEST_EXPECT(turns < THREADS / 2);
		uk_semaphore_up(&semaphore);
	}
	return NULL;
}

UK_TESTCASE(uklock, semaphore_hands_over)
{
	all(consumes);
	UK_TEST_EXPECT_EQ(turns, THREADS / 2);
	UK_TEST_EXPECT_EQ(semaphore.count, 0);
}

static void *waits_for_all(void *arg)
{
	(void)arg;
	uk_mutex_lock(&mutex);
	if (++ready == THREADS)
		uk_cond_signal(&cond, THREADS);
	while (ready < THREADS)
		uk_cond_wait(&cond, &mutex, UK_FOREVER);
	turns++;
	uk_mutex_unlock(&mutex);
	return NULL;
}

UK_TESTCASE(uklock, condition_wakes_all)
{
	all(waits_for_all);
	UK_TEST_EXPECT_EQ(turns, THREADS);
}

static unsigned int writing;
static bool mixed;

static void *reads_or_writes(void *arg)
{
	for (unsigned int i = (uintptr_t)arg; i < 20; i++) {
		if (i % 4) {
			uk_rwlock_read_lock(&rwlock, UK_FOREVER);
			mixed |= writing != 0;
			stay();
			uk_rwlock_read_unlock(&rwlock);
		} else {
			uk_rwlock_write_lock(&rwlock, UK_FOREVER);
			mixed |= writing++ || inside;
			uk_thread_yield();
			mixed |= --writing || inside;
			uk_rwlock_write_unlock(&rwlock);
		}
	}
	return NULL;
}

UK_TESTCASE(uklock, readers_together_writers_alone)
{
	all(reads_or_writes);
	UK_TEST_EXPECT(!mixed && most > 1);
	UK_TEST_EXPECT(!rwlock.holders && !rwlock.writers);
}

static void *writes_briefly(void *arg)
{
	int rc = uk_rwlock_write_lock(&rwlock, ukplat_clock_ns() + MS);

	UK_TEST_EXPECT_EQ(rc, -ETIMEDOUT);
	return arg;
}

static void *reads_once(void *arg)
{
	if (uk_rwlock_read_lock(&rwlock, ukplat_clock_ns() + 1000 * MS) == 0) {
		turns++;
		uk_rwlock_read_unlock(&rwlock);
	}
	return arg;
}

/* A reader that waits behind a writer goes on when the writer gives up. */
UK_TESTCASE(uklock, writer_times_out)
{
	struct uk_thread *writer, *reader;

	turns = 0;
	UK_TEST_EXPECT_EQ(uk_rwlock_read_lock(&rwlock, 0), 0);
	writer = uk_thread_create("writer", writes_briefly, NULL);
	uk_thread_yield();
	reader = uk_thread_create("reader", reads_once, NULL);
	uk_thread_join(writer, NULL);
	uk_thread_join(reader, NULL);
	UK_TEST_EXPECT_EQ(turns, 1);
	uk_rwlock_read_unlock(&rwlock);
}

/* Giving up takes nothing, and leaves nothing behind to be taken. */
UK_TESTCASE(uklock, semaphore_times_out)
{
	struct uk_semaphore s = UK_SEMAPHORE_INIT(0);

	for (int i = 0; i < 3; i++)
		UK_TEST_EXPECT_EQ(uk_semaphore_down_until(
					  &s, ukplat_clock_ns() + MS / 10),
				  -ETIMEDOUT);
	UK_TEST_EXPECT(!uk_semaphore_trydown(&s));
	uk_semaphore_up(&s);
	UK_TEST_EXPECT(uk_semaphore_trydown(&s));
	UK_TEST_EXPECT(!uk_semaphore_trydown(&s));
}
