/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Priority inheritance: the urgent waits for the lazy, whom the busy keeps
 * from running, unless it inherits.
 */
#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/plat/preempt.h>
#include <uk/test.h>

#define MS   1000000ULL
#define LAZY (UK_PRIORITY_DEFAULT + 1)
#define BUSY (UK_PRIORITY_DEFAULT + 2)
#define HIGH (UK_PRIORITY_DEFAULT + 3)
#define TOP  (UK_PRIORITY_DEFAULT + 4)

static struct uk_mutex a = UK_MUTEX_INIT, b = UK_MUTEX_INIT;
static struct uk_semaphore go = UK_SEMAPHORE_INIT(0);
static volatile bool got, stop;
static volatile unsigned int at_unlock;

static struct uk_thread *start(unsigned int priority, void *(*fn)(void *arg),
			       void *arg)
{
	struct uk_thread_attr attr = {.name = "test", .priority = priority};

	return uk_thread_create_attr(&attr, fn, arg);
}

/* Holds `a` until told to go on. */
static void *lazy(void *arg)
{
	uk_mutex_lock(&a);
	uk_semaphore_down(&go);
	at_unlock = uk_thread_current()->priority;
	uk_mutex_unlock(&a);
	(void)arg;
	return (void *)(uintptr_t)uk_thread_current()->priority;
}

static void *urgent(void *arg)
{
	uint64_t deadline = *(uint64_t *)arg;
	int rc = uk_mutex_lock_until(&a, deadline);

	got = rc == 0;
	if (got)
		uk_mutex_unlock(&a);
	return (void *)(intptr_t)rc;
}

static void *busy(void *arg)
{
	while (!stop)
		if (got)
			stop = true;
	return arg;
}

UK_TESTCASE(uklock, the_lazy_inherits)
{
	uint64_t forever = UK_FOREVER;
	struct uk_thread *l = start(LAZY, lazy, NULL);
	struct uk_thread *u = start(TOP, urgent, &forever), *m;
	void *result;

	UK_TEST_EXPECT_EQ(l->priority, TOP);
	got = stop = false;
	ukplat_preempt_disable();
	m = start(BUSY, busy, NULL);
	uk_semaphore_up(&go);
	/* The lazy goes first, then the urgent; the busy sees it done. */
	ukplat_preempt_enable();
	uk_thread_join(m, NULL);
	UK_TEST_EXPECT(got && stop);
	UK_TEST_EXPECT_EQ(at_unlock, TOP);
	uk_thread_join(l, &result);
	UK_TEST_EXPECT_EQ((uintptr_t)result, LAZY);
	uk_thread_join(u, &result);
	UK_TEST_EXPECT(result == NULL);
}

/* Returns whether all was looked at before it was over. */
static bool gives_up(uint64_t after)
{
	uint64_t soon = ukplat_clock_ns() + after, later = soon + 4 * after;
	struct uk_thread *l = start(LAZY, lazy, NULL);
	struct uk_thread *h = start(HIGH, urgent, &later);
	struct uk_thread *t = start(TOP, urgent, &soon);
	/* The more urgent is first, though it came later. */
	bool is_first = a.queue.first == t;
	unsigned int by_both = l->priority, by_one;
	bool in_time = ukplat_clock_ns() < soon;
	void *result;

	uk_thread_join(t, &result);
	UK_TEST_EXPECT_EQ((intptr_t)result, -ETIMEDOUT);
	by_one = l->priority;
	in_time = in_time && ukplat_clock_ns() < later;
	uk_thread_join(h, &result);
	UK_TEST_EXPECT_EQ((intptr_t)result, -ETIMEDOUT);
	UK_TEST_EXPECT_EQ(l->priority, LAZY);
	uk_semaphore_up(&go);
	uk_thread_join(l, NULL);
	UK_TEST_EXPECT_EQ(a.owner, 0);
	if (in_time) {
		UK_TEST_EXPECT(is_first);
		UK_TEST_EXPECT_EQ(by_both, TOP);
		UK_TEST_EXPECT_EQ(by_one, HIGH);
	}
	return in_time;
}

UK_TESTCASE(uklock, who_gives_up_takes_it_back)
{
	uint64_t after = 5 * MS;

	/* However slow the machine is. */
	while (!gives_up(after))
		after *= 2;
}

/* Holds `b` and waits for `a`. */
static void *middle(void *arg)
{
	uk_mutex_lock(&b);
	uk_mutex_lock(&a);
	uk_mutex_unlock(&a);
	uk_mutex_unlock(&b);
	return arg;
}

static void *wants_b(void *arg)
{
	uk_mutex_lock(&b);
	uk_mutex_unlock(&b);
	return arg;
}

UK_TESTCASE(uklock, inheritance_goes_on)
{
	struct uk_thread *l = start(LAZY, lazy, NULL);
	struct uk_thread *m = start(BUSY, middle, NULL);
	struct uk_thread *h = start(HIGH, wants_b, NULL);

	UK_TEST_EXPECT(l->priority == HIGH && m->priority == HIGH);
	/* And what is its own now: nothing less than what it is owed. */
	uk_thread_set_priority(l, 1);
	UK_TEST_EXPECT_EQ(l->priority, HIGH);
	uk_semaphore_up(&go);
	uk_thread_join(h, NULL);
	uk_thread_join(m, NULL);
	uk_thread_join(l, NULL);
	UK_TEST_EXPECT(a.owner == 0 && b.owner == 0);
}
