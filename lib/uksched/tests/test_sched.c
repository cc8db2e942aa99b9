/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads as their users see them.
 */
#include <uk/init.h>
#include <uk/errno.h>
#include <uk/plat/irq.h>
#include <uk/sched.h>
#include <uk/test.h>
#include "../../ukalloc/tests/failing.h"

#define MS 1000000ULL

static char trace[64];
static unsigned int ntrace;

static void mark(char c)
{
	if (ntrace < sizeof(trace) - 1)
		trace[ntrace++] = c;
	trace[ntrace] = '\0';
}

static void *marks_thrice(void *arg)
{
	for (int i = 0; i < 3; i++) {
		mark(*(const char *)arg);
		uk_thread_yield();
	}
	return arg;
}

UK_TESTCASE(uksched, threads_take_turns)
{
	static char names[] = "abc";
	struct uk_thread *t[3];
	void *result;

	ntrace = 0;
	for (int i = 0; i < 3; i++) {
		t[i] = uk_thread_create("test", marks_thrice, &names[i]);
		UK_TEST_ASSERT(t[i]);
	}
	for (int i = 0; i < 3; i++) {
		UK_TEST_EXPECT_EQ(uk_thread_join(t[i], &result), 0);
		UK_TEST_EXPECT(result == &names[i]);
	}
	UK_TEST_EXPECT_STREQ(trace, "abcabcabc");
}

/* When they wake; and whether one went to sleep when the first was due. */
static uint64_t step, start;
static bool late;

static void *sleeps(void *arg)
{
	late |= ukplat_clock_ns() >= start + 3 * step;
	uk_thread_sleep(start + (uintptr_t)arg * step);
	mark('0' + (char)(uintptr_t)arg);
	return NULL;
}

/* A host that is slow gets more time. */
UK_TESTCASE(uksched, sleepers_wake_in_order)
{
	struct uk_thread *t[3];

	step = MS;
	do {
		ntrace = 0;
		late = false;
		step *= 2;
		start = ukplat_clock_ns();
		for (uintptr_t i = 0; i < 3; i++)
			t[i] = uk_thread_create("sleeper", sleeps,
						(void *)(9 - 3 * i));
		for (int i = 0; i < 3; i++)
			uk_thread_join(t[i], NULL);
	} while (late);
	UK_TEST_EXPECT_STREQ(trace, "369");
	UK_TEST_EXPECT(ukplat_clock_ns() - start >= 9 * step);
}

static struct uk_waitq queue = UK_WAITQ_INIT;
static int results[4];

static void *waits(void *arg)
{
	unsigned long flags = uk_waitq_lock();
	unsigned int i = (uintptr_t)arg;

	results[i] =
		uk_waitq_wait(&queue, i ? UK_FOREVER : ukplat_clock_ns() + MS);
	uk_waitq_unlock(flags);
	mark('0' + (char)i);
	return NULL;
}

UK_TESTCASE(uksched, waiters_are_woken_in_order_or_time_out)
{
	struct uk_thread *t[4];

	ntrace = 0;
	for (uintptr_t i = 0; i < 4; i++) {
		results[i] = 1;
		t[i] = uk_thread_create("waiter", waits, (void *)i);
	}
	UK_TEST_EXPECT_EQ(uk_waitq_wake(&queue, 9), 0);
	uk_thread_join(t[0], NULL);
	UK_TEST_EXPECT_EQ(results[0], -ETIMEDOUT);
	UK_TEST_EXPECT_EQ(uk_waitq_wake(&queue, 2), 2);
	uk_thread_yield();
	UK_TEST_EXPECT_STREQ(trace, "012");
	UK_TEST_EXPECT_EQ(uk_waitq_wake(&queue, 9), 1);
	for (int i = 1; i < 4; i++) {
		uk_thread_join(t[i], NULL);
		UK_TEST_EXPECT_EQ(results[i], 0);
	}
}

static void *counts(void *arg)
{
	++*(unsigned int *)arg;
	return NULL;
}

UK_TESTCASE(uksched, detached_threads_free_themselves)
{
	struct uk_thread_attr attr = {.stack_size = 4096, .detached = true};
	unsigned int n = 0;

	for (int i = 0; i < 100; i++) {
		UK_TEST_ASSERT(uk_thread_create_attr(&attr, counts, &n));
		if (i % 10 == 0)
			uk_thread_yield();
	}
	while (n < 100)
		uk_thread_yield();
	UK_TEST_EXPECT_EQ(n, 100);
}

UK_TESTCASE(uksched, refuses)
{
	unsigned int n = 0;
	struct uk_thread *t = uk_thread_create(NULL, counts, &n);

	UK_TEST_ASSERT(t);
	UK_TEST_EXPECT_EQ(uk_thread_join(uk_thread_current(), NULL), -EDEADLK);
	UK_TEST_EXPECT_EQ(uk_thread_detach(t), 0);
	UK_TEST_EXPECT_EQ(uk_thread_detach(t), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_thread_join(t, NULL), -EINVAL);
	uk_thread_yield();
	UK_TEST_EXPECT_EQ(n, 1);
	/* The stack of the first thread isn't ours to look at. */
	UK_TEST_EXPECT_EQ(uk_thread_stack_unused(uk_thread_current()), 0);
}

static void *looks_at_its_stack(void *arg)
{
	volatile char deep[2048];
	size_t *unused = arg;

	unused[0] = uk_thread_stack_unused(uk_thread_current());
	for (unsigned int i = 0; i < sizeof(deep); i++)
		deep[i] = 1;
	unused[1] = uk_thread_stack_unused(uk_thread_current());
	return NULL;
}

UK_TESTCASE(uksched, high_water_mark)
{
	struct uk_thread_attr attr = {.stack_size = 8192};
	size_t unused[2];

	uk_thread_join(uk_thread_create_attr(&attr, looks_at_its_stack, unused),
		       NULL);
	UK_TEST_EXPECT(unused[0] > 4096 && unused[0] < 8192);
	UK_TEST_EXPECT(unused[1] <= 8192 - 2048 && unused[1] > 2048);
}

static volatile double sum;

static void *adds(void *arg)
{
	double x = *(double *)arg;

	for (int i = 0; i < 100; i++) {
		sum += x;
		uk_thread_yield();
	}
	return NULL;
}

UK_TESTCASE(uksched, floating_point_is_kept)
{
	double a = 0.5, b = 0.25;
	struct uk_thread *t = uk_thread_create("a", adds, &a);
	struct uk_thread *u = uk_thread_create("b", adds, &b);

	uk_thread_join(t, NULL);
	uk_thread_join(u, NULL);
	UK_TEST_EXPECT(sum == 75.0);
}

#ifdef CONFIG_LIBUKSCHED_CPU_TIME
static void be_busy(uint64_t ns)
{
	uint64_t end = ukplat_clock_ns() + ns;

	while (ukplat_clock_ns() < end)
		;
}

/* Of a sleep's time; a slow host may leave nothing of a short one. */
static bool sleep_is_free(void)
{
	for (uint64_t ns = MS; ns < 2000 * MS; ns *= 2) {
		uint64_t start = ukplat_clock_ns();
		uint64_t cpu = uk_thread_cpu_ns(uk_thread_current());

		uk_thread_sleep(start + ns);
		cpu = uk_thread_cpu_ns(uk_thread_current()) - cpu;
		if (cpu < (ukplat_clock_ns() - start) / 2)
			return true;
	}
	return false;
}

static void *works(void *arg)
{
	be_busy(5 * MS);
	UK_TEST_EXPECT(sleep_is_free());
	*(uint64_t *)arg = uk_thread_cpu_ns(uk_thread_current());
	return NULL;
}

UK_TESTCASE(uksched, cpu_time)
{
	uint64_t start = ukplat_clock_ns(), ns = 0;
	uint64_t mine = uk_thread_cpu_ns(uk_thread_current());
	struct uk_thread *t = uk_thread_create("works", works, &ns);

	UK_TEST_EXPECT(uk_thread_cpu_ns(t) <= ukplat_clock_ns() - start);
	uk_thread_join(t, NULL);
	be_busy(5 * MS);
	mine = uk_thread_cpu_ns(uk_thread_current()) - mine;
	UK_TEST_EXPECT(ns >= 4 * MS && mine >= 4 * MS);
	UK_TEST_EXPECT(mine + ns <= ukplat_clock_ns() - start);
}
#endif

/*
 * Tests are about threads that take turns: those that are about several CPUs
 * say so. Before anybody makes a thread, which then stays here too.
 */
static int pin(struct uk_init_ctx *ctx)
{
	(void)ctx;
	return uk_thread_pin(0);
}

uk_plat_initcall_prio(pin, 95);

/* Stacks with guard pages don't come from the heap. */
#if defined(UKALLOC_CAN_FAIL) && !defined(CONFIG_LIBUKSCHED_GUARD)
static void *ends(void *arg)
{
	return arg;
}

static int create_and_join(void)
{
	struct uk_thread *t = uk_thread_create("test", ends, NULL);
	void *result = &t;

	if (!t)
		return -ENOMEM;
	UK_TEST_EXPECT_EQ(uk_thread_join(t, &result), 0);
	UK_TEST_EXPECT(!result);
	return 0;
}

UK_TESTCASE(uksched, without_memory)
{
	each_allocation_fails(create_and_join);
}
#endif
