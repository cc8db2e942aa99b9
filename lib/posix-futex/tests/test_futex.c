/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What C libraries rarely use of it; tests/posix has the rest.
 */
#include <uk/errno.h>
#include <uk/futex.h>
#include <uk/sched.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include <uk/abi/futex.h>
#include <uk/abi/time.h>

#define ALL 0x7fffffff

static uint32_t word, other;
static int woken;

/* The argument is a bit set; 0: plain. */
static void *waits(void *arg)
{
	long rc;

	if (arg)
		rc = UK_SYS(futex, &word, UK_FUTEX_WAIT_BITSET, 0, NULL, NULL,
			    arg);
	else
		rc = UK_SYS(futex, &word, UK_FUTEX_WAIT, 0);
	if (rc == 0)
		woken++;
	return NULL;
}

static void start(struct uk_thread *t[], int n, uintptr_t bits)
{
	woken = 0;
	for (int i = 0; i < n; i++) {
		t[i] = uk_thread_create("waits", waits, (void *)bits);
		uk_thread_sleep(ukplat_clock_ns() + 1000000);
	}
}

static void join(struct uk_thread *t[], int n)
{
	for (int i = 0; i < n; i++)
		uk_thread_join(t[i], NULL);
}

UK_TESTCASE(posix_futex, another_value_is_not_waited_for)
{
	static const struct uk_timespec soon = {.nsec = 1000000},
					bad = {.nsec = 1000000000};

	UK_TEST_EXPECT_EQ(UK_SYS(futex, &word, UK_FUTEX_WAIT, 1), -EAGAIN);
	UK_TEST_EXPECT_EQ(UK_SYS(futex, &word, UK_FUTEX_WAIT, 0, &soon),
			  -ETIMEDOUT);
	UK_TEST_EXPECT_EQ(UK_SYS(futex, &word, UK_FUTEX_WAIT, 0, &bad),
			  -EINVAL);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, (char *)&word + 1, UK_FUTEX_WAIT, 0, &soon),
		-EINVAL);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &word, UK_FUTEX_WAIT_BITSET, 0, &soon, NULL, 0),
		-EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(futex, &word, 99, 0), -ENOSYS);
}

UK_TESTCASE(posix_futex, the_second_is_a_word_too)
{
	char *odd = (char *)&word + 1;

	UK_TEST_EXPECT_EQ(UK_SYS(futex, &word, UK_FUTEX_WAKE_OP, 1, 1, odd, 0),
			  -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(futex, &word, UK_FUTEX_REQUEUE, 1, 1, odd),
			  -EINVAL);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &word, UK_FUTEX_CMP_REQUEUE, 1, 1, odd, word),
		-EINVAL);
}

UK_TESTCASE(posix_futex, wakes_as_many_as_asked_for)
{
	struct uk_thread *t[3];

	start(t, 3, 0);
	UK_TEST_EXPECT_EQ(UK_SYS(futex, &other, UK_FUTEX_WAKE, ALL), 0);
	UK_TEST_EXPECT_EQ(uk_futex_wake(&word, 2), 2);
	UK_TEST_EXPECT_EQ(UK_SYS(futex, &word, UK_FUTEX_WAKE, ALL), 1);
	join(t, 3);
	UK_TEST_EXPECT_EQ(woken, 3);
}

UK_TESTCASE(posix_futex, bits)
{
	struct uk_thread *t[1];

	start(t, 1, 2);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &word, UK_FUTEX_WAKE_BITSET, ALL, NULL, NULL, 5),
		0);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &word, UK_FUTEX_WAKE_BITSET, ALL, NULL, NULL, 0),
		-EINVAL);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &word, UK_FUTEX_WAKE_BITSET, ALL, NULL, NULL, 3),
		1);
	join(t, 1);
}

UK_TESTCASE(posix_futex, requeue)
{
	struct uk_thread *t[3];

	start(t, 3, 0);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &word, UK_FUTEX_CMP_REQUEUE, 1, 1, &other, 9),
		-EAGAIN);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &word, UK_FUTEX_CMP_REQUEUE, 1, 1, &other, 0), 2);
	UK_TEST_EXPECT_EQ(UK_SYS(futex, &other, UK_FUTEX_WAKE, ALL), 1);
	UK_TEST_EXPECT_EQ(UK_SYS(futex, &word, UK_FUTEX_WAKE, ALL), 1);
	join(t, 3);
	UK_TEST_EXPECT_EQ(woken, 3);
}

/* other += 3, and wakes its waiters too if it was 0. */
UK_TESTCASE(posix_futex, wake_op)
{
	struct uk_thread *t[2];
	unsigned long how =
		UK_FUTEX_OP_ADD << 28 | UK_FUTEX_CMP_EQ << 24 | 3 << 12;

	start(t, 2, 0);
	other = 0;
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &word, UK_FUTEX_WAKE_OP, 1, 1, &other, how), 1);
	UK_TEST_EXPECT_EQ(other, 3);
	UK_TEST_EXPECT_EQ(
		UK_SYS(futex, &other, UK_FUTEX_WAKE_OP, 1, 1, &word, how), 1);
	UK_TEST_EXPECT_EQ(word, 3);
	word = other = 0;
	join(t, 2);
}
