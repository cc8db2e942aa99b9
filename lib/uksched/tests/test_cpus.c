/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads on several CPUs. All of it holds on one, too.
 */
#include <uk/alloc.h>
#include <uk/plat/irq.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/spinlock.h>
#include <uk/test.h>

#define MS	  1000000ULL
#define THREADS	  8
#define ROUNDS	  200
#define TIMERS	  64
#define BLOCKS	  32
#define CPUS_MASK ((2ULL << (ukplat_cpu_count() - 1)) - 1)

static uint64_t seen; /* bit n: something ran on CPU n */

static unsigned int here(void)
{
	unsigned long flags = ukplat_irq_save();
	unsigned int cpu = ukplat_cpu_id();

	ukplat_irq_restore(flags);
	return cpu;
}

static uint64_t see(void)
{
	return __atomic_or_fetch(&seen, 1ULL << here(), __ATOMIC_ACQ_REL);
}

/* Runs `fn` in threads that may run anywhere; returns the sum of results. */
static uintptr_t everywhere(void *(*fn)(void *arg))
{
	struct uk_thread *t[THREADS];
	uintptr_t sum = 0;
	void *result;

	seen = 0;
	uk_thread_pin(UK_CPU_ANY);
	for (uintptr_t i = 0; i < THREADS; i++)
		t[i] = uk_thread_create("everywhere", fn, (void *)i);
	for (unsigned int i = 0; i < THREADS; i++) {
		uk_thread_join(t[i], &result);
		sum += (uintptr_t)result;
	}
	uk_thread_pin(0);
	return sum;
}

static void *stays(void *arg)
{
	int cpu = (uintptr_t)arg;

	if (uk_thread_pin(cpu))
		return NULL;
	for (int i = 0; i < ROUNDS; i++) {
		uk_thread_yield();
		if (here() != (unsigned int)cpu)
			return NULL;
	}
	return (void *)1;
}

UK_TESTCASE(uksched, cpus_keep_what_is_pinned)
{
	unsigned int n = ukplat_cpu_count();

	uk_printk("# %u CPUs\n", n);
	for (uintptr_t cpu = 0; cpu < n; cpu++) {
		struct uk_thread *t =
			uk_thread_create("stays", stays, (void *)cpu);
		void *result = NULL;

		uk_thread_join(t, &result);
		UK_TEST_EXPECT(result);
	}
	UK_TEST_EXPECT(uk_thread_pin(n) < 0);
	UK_TEST_EXPECT(uk_thread_pin(-2) < 0);
	UK_TEST_EXPECT_EQ(here(), 0);
}

/* Ends once something has run on each CPU at least. */
static void *spreads(void *arg)
{
	(void)arg;
	while (see() != CPUS_MASK)
		;
	return (void *)1;
}

UK_TESTCASE(uksched, cpus_share_threads)
{
	UK_TEST_EXPECT_EQ(everywhere(spreads), THREADS);
}

static void *nothing(void *arg)
{
	return arg;
}

/* Ends, joins and detachments that race with each other. */
static void *begets(void *arg)
{
	static const struct uk_thread_attr detached = {.detached = true};
	uintptr_t sum = 0;

	(void)arg;
	for (int i = 0; i < ROUNDS; i++) {
		struct uk_thread *t =
			uk_thread_create("child", nothing, (void *)1);
		void *result;

		if (!t)
			return NULL;
		if (i % 3 == 0)
			sum += uk_thread_detach(t) == 0;
		else if (uk_thread_join(t, &result) == 0)
			sum += (uintptr_t)result;
		uk_thread_create_attr(&detached, nothing, NULL);
	}
	return (void *)sum;
}

UK_TESTCASE(uksched, cpus_end_threads)
{
	UK_TEST_EXPECT_EQ(everywhere(begets), THREADS * ROUNDS);
}

static struct uk_waitq queue = UK_WAITQ_INIT;
static volatile bool open;

static void *waits_and_times_out(void *arg)
{
	unsigned long flags = uk_waitq_lock();
	uintptr_t n = 0;

	/* Timeouts and wake-ups come at the same time. */
	for (int i = 0; i < ROUNDS; i++)
		n += uk_waitq_wait(&queue, ukplat_clock_ns() +
						   (uintptr_t)arg * 1000) <= 0;
	uk_waitq_unlock(flags);
	return (void *)n;
}

static void *wakes(void *arg)
{
	while (open)
		uk_waitq_wake(&queue, 2);
	return arg;
}

UK_TESTCASE(uksched, cpus_wake_and_time_out)
{
	struct uk_thread *t;

	open = true;
	uk_thread_pin(UK_CPU_ANY);
	t = uk_thread_create("wakes", wakes, NULL);
	UK_TEST_EXPECT_EQ(everywhere(waits_and_times_out), THREADS * ROUNDS);
	open = false;
	uk_thread_join(t, NULL);
}

static struct {
	struct uk_timer timer;
	unsigned int fired;
	struct uk_spinlock lock;
} timers[TIMERS];

static void fired(struct uk_timer *t)
{
	unsigned long i = ((char *)t - (char *)timers) / sizeof(timers[0]);

	__atomic_fetch_add(&timers[i].fired, 1, __ATOMIC_RELAXED);
}

/* Each sets and cancels the same ones: fired or cancelled, as often as set. */
static void *sets_timers(void *arg)
{
	uintptr_t sum = 0;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		unsigned int n = (i * 7 + (uintptr_t)arg) % TIMERS;
		struct uk_timer *t = &timers[n].timer;
		unsigned long flags = uk_spin_lock(&timers[n].lock);

		sum += !uk_timer_cancel(t);
		uk_timer_set(t, ukplat_clock_ns() + i % 50 * 1000);
		uk_spin_unlock(&timers[n].lock, flags);
	}
	return (void *)sum;
}

UK_TESTCASE(uksched, cpus_set_and_cancel_timers)
{
	uintptr_t set, fires = 0;

	for (unsigned int i = 0; i < TIMERS; i++) {
		timers[i].timer.fn = fired;
		timers[i].fired = 0;
	}
	set = everywhere(sets_timers);
	for (unsigned int i = 0; i < TIMERS; i++) {
		struct uk_timer *t = &timers[i].timer;

		fires += uk_timer_cancel(t);
		uk_timer_sync(t);
		fires += timers[i].fired;
	}
	/* Set once more than fired or cancelled before. */
	UK_TEST_EXPECT_EQ(fires, set);
}

/* What is in a block before it is written to is anybody's guess. */
static void *allocates(void *arg)
{
	struct uk_alloc *a = uk_alloc_get_default();
	unsigned char *p[BLOCKS] = {NULL}, mark = 1 + (uintptr_t)arg;
	size_t last[BLOCKS];
	bool ours = true;

	for (unsigned int i = 0; i < ROUNDS * BLOCKS; i++) {
		unsigned int n = i * 13 % BLOCKS;

		if (p[n])
			ours &= p[n][0] == mark && p[n][last[n]] == mark;
		uk_free(a, p[n]);
		last[n] = (8 << i % 9) - 1;
		p[n] = uk_malloc(a, last[n] + 1);
		if (p[n])
			p[n][0] = p[n][last[n]] = mark;
		else
			ours = false;
	}
	for (unsigned int i = 0; i < BLOCKS; i++)
		uk_free(a, p[i]);
	return (void *)(uintptr_t)ours;
}

UK_TESTCASE(uksched, cpus_allocate)
{
	struct uk_alloc_stats before, after;

	uk_alloc_stats_get(uk_alloc_get_default(), &before);
	UK_TEST_EXPECT_EQ(everywhere(allocates), THREADS);
	uk_alloc_stats_get(uk_alloc_get_default(), &after);
	UK_TEST_EXPECT_EQ(after.cur_allocs, before.cur_allocs);
	UK_TEST_EXPECT_EQ(after.cur_bytes, before.cur_bytes);
}
