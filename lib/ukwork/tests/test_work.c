/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Work queued by threads and interrupts.
 */
#include <uk/errno.h>
#include <uk/sched.h>
#include <uk/test.h>
#include <uk/work.h>

#define MS   1000000ULL
#define HOUR (3600000 * MS)

static char log[32];
static unsigned int nlog;

static void mark(char c)
{
	log[nlog++ % (sizeof(log) - 1)] = c;
	log[nlog % sizeof(log)] = '\0';
}

static void start(void)
{
	nlog = 0;
	log[0] = '\0';
}

struct letter {
	struct uk_work work;
	char c;
};

static void write_letter(struct uk_work *w)
{
	mark(uk_container_of(w, struct letter, work)->c);
}

#define LETTER(c, queue) {UK_WORK_INIT(write_letter, queue), c}

UK_TESTCASE(ukwork, runs_in_order_and_once)
{
	static struct letter a = LETTER('a', NULL), b = LETTER('b', NULL);
	unsigned long flags;

	start();
	/* As a handler has it: nobody runs until they are on again. */
	flags = ukplat_irq_save();
	UK_TEST_EXPECT(uk_work_queue(&a.work));
	UK_TEST_EXPECT(uk_work_queue(&b.work));
	UK_TEST_EXPECT(!uk_work_queue(&a.work));
	ukplat_irq_restore(flags);
	UK_TEST_EXPECT_EQ(uk_workq_flush(&uk_workq_default), 0);
	UK_TEST_EXPECT_STREQ(log, "ab");
	UK_TEST_EXPECT(uk_work_queue(&a.work));
	UK_TEST_EXPECT_EQ(uk_work_flush(&a.work), 0);
	UK_TEST_EXPECT_EQ(uk_work_flush(&a.work), 0);
	UK_TEST_EXPECT_STREQ(log, "aba");
}

static struct letter of_interrupt = LETTER('i', NULL);
static volatile bool in_thread, came;

static void sleeps(struct uk_work *w)
{
	(void)w;
	in_thread = ukplat_irq_enabled();
	uk_thread_sleep(ukplat_clock_ns() + MS);
	mark('s');
}

static struct uk_work sleeping = UK_WORK_INIT(sleeps, NULL);

static void interrupt(struct uk_timer *t)
{
	(void)t;
	uk_work_queue(&sleeping);
	uk_work_queue(&of_interrupt.work);
	uk_work_queue(&sleeping);
	came = true;
}

UK_TESTCASE(ukwork, from_an_interrupt)
{
	struct uk_timer t = {.fn = interrupt};

	start();
	came = in_thread = false;
	uk_timer_set(&t, ukplat_clock_ns() + MS);
	while (!came)
		uk_thread_sleep(ukplat_clock_ns() + MS);
	uk_workq_flush(&uk_workq_default);
	UK_TEST_EXPECT(in_thread);
	UK_TEST_EXPECT_STREQ(log, "si");
}

static unsigned int left;

static void again(struct uk_work *w)
{
	mark('a');
	if (left && --left)
		uk_work_queue(w);
	uk_thread_sleep(ukplat_clock_ns() + MS);
}

UK_TESTCASE(ukwork, queues_itself)
{
	static struct uk_work w = UK_WORK_INIT(again, NULL);

	start();
	left = 3;
	uk_work_queue(&w);
	while (left)
		uk_work_flush(&w);
	uk_work_flush(&w);
	UK_TEST_EXPECT_STREQ(log, "aaa");
	/* Always again, until it is cancelled while it runs. */
	left = 1000000;
	uk_work_queue(&w);
	uk_thread_sleep(ukplat_clock_ns() + 3 * MS);
	uk_work_cancel(&w);
	start();
	UK_TEST_EXPECT_EQ(uk_workq_flush(&uk_workq_default), 0);
	UK_TEST_EXPECT_STREQ(log, "");
	UK_TEST_EXPECT(!uk_work_cancel(&w));
}

static int flushed;
static bool cancelled;

static void waits_for_itself(struct uk_work *w)
{
	flushed = uk_work_flush(w);
	uk_work_queue(w);
	cancelled = uk_work_cancel(w);
	mark('w');
}

UK_TESTCASE(ukwork, from_its_own_thread)
{
	static struct uk_work w = UK_WORK_INIT(waits_for_itself, NULL);

	start();
	uk_work_queue(&w);
	uk_work_flush(&w);
	UK_TEST_EXPECT_EQ(flushed, -EDEADLK);
	UK_TEST_EXPECT(cancelled);
	UK_TEST_EXPECT_STREQ(log, "w");
}

static struct uk_workq own = UK_WORKQ_INIT(own, "own", 0);

UK_TESTCASE(ukwork, queue_of_its_own)
{
	static struct letter a = LETTER('a', &own), b = LETTER('b', &own),
			     c = LETTER('c', &own), d = LETTER('d', NULL);

	start();
	/* Queued before there is a thread; and one in the middle less. */
	uk_work_queue(&a.work);
	uk_work_queue(&b.work);
	uk_work_queue(&c.work);
	UK_TEST_EXPECT(uk_work_cancel(&b.work));
	UK_TEST_EXPECT(uk_work_cancel(&c.work));
	UK_TEST_EXPECT(uk_work_queue(&b.work));
	uk_work_queue(&d.work);
	uk_work_flush(&d.work);
	UK_TEST_EXPECT_STREQ(log, "d");
	UK_TEST_ASSERT(uk_workq_start(&own) == 0);
	UK_TEST_EXPECT_EQ(uk_work_flush(&b.work), 0);
	UK_TEST_EXPECT_STREQ(log, "dab");
	uk_work_queue(&c.work);
	UK_TEST_EXPECT_EQ(uk_workq_end(&own), 0);
	UK_TEST_EXPECT_STREQ(log, "dabc");
	UK_TEST_ASSERT(uk_workq_start(&own) == 0);
	uk_work_queue(&a.work);
	UK_TEST_EXPECT_EQ(uk_workq_end(&own), 0);
	UK_TEST_EXPECT_STREQ(log, "dabca");
}

static struct uk_delayed_work delayed;
static uint64_t due, ran;

static void late(struct uk_work *w)
{
	(void)w;
	ran = ukplat_clock_ns();
	mark('l');
	/* Refused while it is cancelled. */
	uk_thread_sleep(ran + MS);
	uk_delayed_work_queue(&delayed, ran + HOUR);
}

UK_TESTCASE(ukwork, delayed)
{
	delayed = (struct uk_delayed_work)UK_DELAYED_WORK_INIT(late, NULL);
	start();
	ran = 0;
	due = ukplat_clock_ns() + 3 * MS;
	uk_delayed_work_queue(&delayed, ukplat_clock_ns() + HOUR);
	UK_TEST_EXPECT(uk_delayed_work_cancel(&delayed));
	UK_TEST_EXPECT(!uk_delayed_work_cancel(&delayed));
	uk_delayed_work_queue(&delayed, ukplat_clock_ns() + HOUR);
	uk_delayed_work_queue(&delayed, due);
	while (!ran)
		uk_thread_sleep(ukplat_clock_ns() + MS);
	UK_TEST_EXPECT(ran >= due);
	uk_delayed_work_cancel(&delayed);
	UK_TEST_EXPECT(!uk_timer_is_set(&delayed.timer));
	start();
	uk_delayed_work_queue(&delayed, ukplat_clock_ns() + HOUR);
	UK_TEST_EXPECT_EQ(uk_delayed_work_flush(&delayed), 0);
	UK_TEST_EXPECT_STREQ(log, "l");
	uk_delayed_work_cancel(&delayed);
}
