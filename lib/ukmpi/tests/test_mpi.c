/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages between threads, and from a timer's interrupt.
 */
#include <uk/errno.h>
#include <uk/mpi.h>
#include <uk/sched.h>
#include <uk/test.h>

#define MS	 1000000ULL
#define MESSAGES 200

struct message {
	unsigned int n;
	char text[20];
};

static struct uk_msgq queue;
static struct uk_mbox mbox;
static struct message buf[5];
static void *slots[4];

static void *sends(void *arg)
{
	struct message m = {.text = "message"};

	for (m.n = 0; m.n < MESSAGES; m.n++)
		uk_msgq_send(&queue, &m, UK_FOREVER);
	return arg;
}

UK_TESTCASE(ukmpi, messages_arrive_in_order)
{
	struct uk_thread *t;
	struct message m;

	uk_msgq_init(&queue, buf, sizeof(buf[0]), 5);
	t = uk_thread_create("sender", sends, NULL);
	for (unsigned int i = 0; i < MESSAGES; i++) {
		UK_TEST_EXPECT_EQ(uk_msgq_recv(&queue, &m, UK_FOREVER), 0);
		UK_TEST_EXPECT_EQ(m.n, i);
		UK_TEST_EXPECT_STREQ(m.text, "message");
		UK_TEST_EXPECT(uk_msgq_count(&queue) <= 5);
	}
	uk_thread_join(t, NULL);
	UK_TEST_EXPECT(!uk_msgq_tryrecv(&queue, &m));
}

/* Numbers by mailbox; everybody gives up now and then, and comes back. */
static unsigned long sent, received;

static uint64_t soon(unsigned int n)
{
	return n % 3 ? UK_FOREVER : ukplat_clock_ns() + n % 7 * 1000;
}

static void *posts(void *arg)
{
	unsigned int tries = 0;

	for (uintptr_t i = 1; i <= MESSAGES; i++) {
		while (uk_mbox_post(&mbox, (void *)i, soon(tries++)) < 0)
			uk_thread_yield();
		__atomic_add_fetch(&sent, i, __ATOMIC_RELAXED);
	}
	return arg;
}

static void *takes(void *arg)
{
	unsigned int tries = 0;
	void *got;

	for (int i = 0; i < MESSAGES; i++) {
		while (uk_mbox_recv(&mbox, &got, soon(tries++)) < 0)
			uk_thread_yield();
		__atomic_add_fetch(&received, (uintptr_t)got, __ATOMIC_RELAXED);
	}
	return arg;
}

UK_TESTCASE(ukmpi, many_to_many)
{
	struct uk_thread *t[8];

	sent = received = 0;
	uk_mbox_init(&mbox, slots, 2);
	for (int i = 0; i < 8; i++)
		t[i] = uk_thread_create("many", i % 2 ? posts : takes, NULL);
	for (int i = 0; i < 8; i++)
		uk_thread_join(t[i], NULL);
	UK_TEST_EXPECT_EQ(received, sent);
	UK_TEST_EXPECT_EQ(sent, 4UL * MESSAGES * (MESSAGES + 1) / 2);
	UK_TEST_EXPECT_EQ(uk_msgq_count(&mbox.q), 0);
	UK_TEST_EXPECT(!mbox.q.senders.count && !mbox.q.receivers.count);
}

UK_TESTCASE(ukmpi, full_and_empty)
{
	void *got;
	uint64_t start = ukplat_clock_ns();

	uk_mbox_init(&mbox, slots, 4);
	UK_TEST_EXPECT_EQ(uk_mbox_recv(&mbox, &got, start + MS), -ETIMEDOUT);
	for (uintptr_t i = 0; i < 4; i++)
		UK_TEST_EXPECT(uk_mbox_trypost(&mbox, (void *)i));
	UK_TEST_EXPECT(!uk_mbox_trypost(&mbox, &mbox));
	UK_TEST_EXPECT_EQ(uk_mbox_post(&mbox, &mbox, start + 2 * MS),
			  -ETIMEDOUT);
	for (uintptr_t i = 0; i < 4; i++) {
		UK_TEST_EXPECT(uk_mbox_tryrecv(&mbox, &got));
		UK_TEST_EXPECT(got == (void *)i);
	}
}

static void post(struct uk_timer *t)
{
	uk_mbox_trypost(&mbox, t);
}

UK_TESTCASE(ukmpi, from_an_interrupt)
{
	static struct uk_timer timer = {.fn = post};
	void *got = NULL;

	uk_mbox_init(&mbox, slots, 4);
	uk_timer_set(&timer, ukplat_clock_ns() + MS);
	UK_TEST_EXPECT_EQ(uk_mbox_recv(&mbox, &got, UK_FOREVER), 0);
	UK_TEST_EXPECT(got == &timer);
}

/* The ring goes round within its own memory. */
UK_TESTCASE(ukmpi, stays_in_its_ring)
{
	static struct message ring[4];
	struct uk_msgq q;
	struct message m = {.text = "x"};

	ring[3].n = 77;
	uk_msgq_init(&q, ring, sizeof(ring[0]), 3);
	for (unsigned int i = 0; i < 12; i++) {
		while (uk_msgq_trysend(&q, &m))
			m.n++;
		UK_TEST_EXPECT(uk_msgq_tryrecv(&q, &m));
		UK_TEST_EXPECT_EQ(ring[3].n, 77);
	}
	UK_TEST_EXPECT_EQ(uk_msgq_count(&q), 2);
}
