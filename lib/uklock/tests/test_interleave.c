/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks while threads are switched at random: a timer strikes after random
 * times, again and again, and each time another thread goes on.
 */
#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/plat/preempt.h>
#include <uk/test.h>

#define THREADS	 6
#define SWITCHES 3000
#define ROUNDS	 100
#define US	 1000ULL

static volatile unsigned int strikes;
static volatile bool stop;

static uint32_t rnd(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/*
 * A host may take longer to deliver a strike than it is to the next one, and
 * nobody would come to anything: so the times grow if need be.
 */
static void strike(struct uk_timer *t)
{
	static uint32_t seed = 1;
	uint64_t ns = US + rnd(&seed) % (40 * US);

	if (stop)
		return;
	ukplat_preempt.wanted = true;
	uk_timer_set(t,
		     ukplat_clock_ns() + (ns << MIN(strikes++ / SWITCHES, 20)));
}

static struct uk_timer striker = {.fn = strike};

static struct uk_mutex mutex = UK_MUTEX_INIT;
static struct uk_semaphore semaphore = UK_SEMAPHORE_INIT(2);
static struct uk_rwlock rwlock = UK_RWLOCK_INIT;
static struct uk_cond cond = UK_COND_INIT;

/* What the locks keep together: not atomic, on purpose. */
static volatile long in_mutex, in_semaphore, readers, writers, tokens;
static volatile unsigned int faults, rounds, timeouts;

static void expect(bool ok)
{
	if (!ok)
		faults++;
}

static void linger(uint32_t *seed)
{
	for (volatile uint32_t n = rnd(seed) % 200; n; n--)
		;
}

static void use_mutex(uint32_t *seed, bool hurry)
{
	uint64_t at =
		hurry ? ukplat_clock_ns() + rnd(seed) % (20 * US) : UK_FOREVER;
	long was;

	if (uk_mutex_lock_until(&mutex, at)) {
		timeouts++;
		return;
	}
	was = in_mutex;
	linger(seed);
	expect(was == in_mutex && uk_mutex_is_mine(&mutex));
	in_mutex = was + 1;
	rounds++;
	uk_mutex_unlock(&mutex);
}

/* Two at a time. */
static void use_semaphore(uint32_t *seed)
{
	long n;

	uk_semaphore_down(&semaphore);
	n = __atomic_add_fetch(&in_semaphore, 1, __ATOMIC_RELAXED);
	expect(n >= 1 && n <= 2);
	linger(seed);
	__atomic_sub_fetch(&in_semaphore, 1, __ATOMIC_RELAXED);
	uk_semaphore_up(&semaphore);
}

static void use_rwlock(uint32_t *seed)
{
	if (rnd(seed) % 4) {
		uk_rwlock_read_lock(&rwlock, UK_FOREVER);
		__atomic_add_fetch(&readers, 1, __ATOMIC_RELAXED);
		linger(seed);
		expect(!writers);
		__atomic_sub_fetch(&readers, 1, __ATOMIC_RELAXED);
		uk_rwlock_read_unlock(&rwlock);
	} else {
		uk_rwlock_write_lock(&rwlock, UK_FOREVER);
		expect(!writers && !readers);
		writers = 1;
		linger(seed);
		expect(!readers);
		writers = 0;
		uk_rwlock_write_unlock(&rwlock);
	}
}

/* Gives a token, or takes one that there is, or will be. */
static void use_cond(uint32_t *seed)
{
	uk_mutex_lock(&mutex);
	if (rnd(seed) % 2) {
		tokens++;
		uk_cond_signal(&cond, 1);
	} else {
		uint64_t at = ukplat_clock_ns() + 50 * US;

		while (!tokens && uk_cond_wait(&cond, &mutex, at) == 0)
			;
		if (tokens)
			tokens--;
	}
	expect(tokens >= 0 && uk_mutex_is_mine(&mutex));
	uk_mutex_unlock(&mutex);
}

static void *work(void *arg)
{
	uint32_t seed = (uintptr_t)arg;

	while (!stop) {
		unsigned int what = rnd(&seed) % 6;

		if (what < 2)
			use_mutex(&seed, what);
		else if (what < 4)
			use_semaphore(&seed);
		else if (what < 5)
			use_rwlock(&seed);
		else
			use_cond(&seed);
		if (strikes >= SWITCHES && rounds >= ROUNDS)
			stop = true;
	}
	return NULL;
}

UK_TESTCASE(uklock, random_interleavings)
{
	struct uk_thread *t[THREADS];

	uk_timer_set(&striker, ukplat_clock_ns());
	for (uintptr_t i = 0; i < THREADS; i++) {
		struct uk_thread_attr attr = {
			.name = "work",
			.priority = UK_PRIORITY_DEFAULT - i % 2,
		};

		t[i] = uk_thread_create_attr(&attr, work, (void *)(i + 1));
	}
	for (int i = 0; i < THREADS; i++)
		uk_thread_join(t[i], NULL);
	uk_timer_cancel(&striker);
	UK_TEST_EXPECT_EQ(faults, 0);
	UK_TEST_EXPECT_EQ(in_mutex, rounds);
	UK_TEST_EXPECT(mutex.owner == 0 && !mutex.queue.first);
	UK_TEST_EXPECT(semaphore.count == 2 && rwlock.holders == 0);
	UK_TEST_EXPECT(!cond.queue.first);
}
