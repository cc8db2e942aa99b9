/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads that don't yield.
 */
#include <uk/alloc.h>
#include <uk/plat/irq.h>
#include <uk/plat/preempt.h>
#include <uk/sched.h>
#include <uk/test.h>

#define MS	1000000ULL
#define THREADS 3

static volatile unsigned int reached, switches;
static volatile uintptr_t last;

/* Notes whenever another of them has run meanwhile. */
static void here(uintptr_t who)
{
	if (last != who) {
		last = who;
		switches++;
	}
}

static void *spins(void *arg)
{
	here((uintptr_t)arg);
	reached++;
	/* Ends only if all others get to run. */
	while (reached < THREADS)
		here((uintptr_t)arg);
	return NULL;
}

static void all(void *(*fn)(void *))
{
	struct uk_thread *t[THREADS];

	reached = switches = 0;
	last = 0;
	for (uintptr_t i = 0; i < THREADS; i++)
		t[i] = uk_thread_create("spin", fn, (void *)(i + 1));
	for (int i = 0; i < THREADS; i++)
		uk_thread_join(t[i], NULL);
}

UK_TESTCASE(ukschedpreempt, spinning_threads_take_turns)
{
	all(spins);
	UK_TEST_EXPECT(switches >= THREADS);
}

/* The same sum each time, unless registers get lost. */
static double sum(double x)
{
	double v[4] = {x, 2 * x, 3 * x, 4 * x};

	for (int i = 0; i < 200000; i++)
		for (int j = 0; j < 4; j++)
			v[j] = v[j] * 0.999 + x;
	return v[0] + v[1] + v[2] + v[3];
}

static void *calculates(void *arg)
{
	double x = (double)(uintptr_t)arg, first = sum(x);

	do {
		here((uintptr_t)arg);
		if (sum(x) != first)
			return NULL;
	} while (switches < 4 * THREADS);
	reached++;
	return NULL;
}

UK_TESTCASE(ukschedpreempt, floating_point_is_kept)
{
	all(calculates);
	UK_TEST_EXPECT_EQ(reached, THREADS);
}

static struct uk_waitq queue = UK_WAITQ_INIT;
static volatile bool urgent_ran;

static void *urgent(void *arg)
{
	unsigned long flags = uk_waitq_lock();

	uk_waitq_wait(&queue, UK_FOREVER);
	uk_waitq_unlock(flags);
	urgent_ran = true;
	return arg;
}

static void wake(struct uk_timer *t)
{
	(void)t;
	uk_waitq_wake(&queue, 1);
}

UK_TESTCASE(ukschedpreempt, the_more_urgent_runs_at_once)
{
	struct uk_thread_attr attr = {.priority = UK_PRIORITY_DEFAULT + 1};
	static struct uk_timer timer = {.fn = wake};
	struct uk_thread *t = uk_thread_create_attr(&attr, urgent, NULL);

	/* It ran as soon as there was one, and waits now. */
	UK_TEST_EXPECT(queue.first == t);
	urgent_ran = false;
	UK_TEST_EXPECT_EQ(uk_waitq_wake(&queue, 1), 1);
	UK_TEST_EXPECT(urgent_ran);
	uk_thread_join(t, NULL);

	/* The same from an interrupt; held back as long as it must be. */
	t = uk_thread_create_attr(&attr, urgent, NULL);
	urgent_ran = false;
	ukplat_preempt_disable();
	uk_timer_set(&timer, ukplat_clock_ns() + MS);
	while (*(struct uk_thread *volatile *)&queue.first)
		;
	UK_TEST_EXPECT(!urgent_ran);
	ukplat_preempt_enable();
	UK_TEST_EXPECT(urgent_ran);
	uk_thread_join(t, NULL);
}

UK_TESTCASE(ukschedpreempt, the_less_urgent_waits)
{
	struct uk_thread_attr attr = {.priority = UK_PRIORITY_DEFAULT - 1};
	struct uk_thread *t;
	uint64_t end = ukplat_clock_ns() + 30 * MS;

	reached = THREADS;
	t = uk_thread_create_attr(&attr, spins, NULL);
	while (ukplat_clock_ns() < end)
		uk_thread_yield();
	UK_TEST_EXPECT_EQ(reached, THREADS);
	/* Made as urgent as we are, or more. */
	uk_thread_set_priority(t, UK_PRIORITY_DEFAULT + 1);
	UK_TEST_EXPECT_EQ(reached, THREADS + 1);
	uk_thread_join(t, NULL);
}

static void *allocates(void *arg)
{
	struct uk_alloc *a = uk_alloc_get_default();

	while (switches < 4 * THREADS) {
		unsigned char *p[16];

		for (unsigned int i = 0; i < 16; i++) {
			p[i] = uk_malloc(a, 16 << i % 8);
			*p[i] = (uintptr_t)arg;
		}
		for (unsigned int i = 0; i < 16; i++) {
			if (*p[i] != (uintptr_t)arg)
				return NULL;
			uk_free(a, p[i]);
		}
		here((uintptr_t)arg);
	}
	reached++;
	return NULL;
}

UK_TESTCASE(ukschedpreempt, allocators_are_not_interrupted)
{
	all(allocates);
	UK_TEST_EXPECT_EQ(reached, THREADS);
}
