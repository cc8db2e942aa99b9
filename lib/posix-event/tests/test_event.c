/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counters and timers. Of times only the order is tested.
 */
#include <uk/abi/time.h>
#include <uk/arch/string.h>
#include <uk/file.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include "../../posix-fd/tests/full.h"
#include "../../ukalloc/tests/failing.h"

#define MS 1000000

static long read_number(int fd, uint64_t *v)
{
	return UK_SYS(read, fd, v, sizeof(*v));
}

static long write_number(int fd, uint64_t v)
{
	return UK_SYS(write, fd, &v, sizeof(v));
}

UK_TESTCASE(posix_event, counters)
{
	int fd = UK_SYS(eventfd2, 3, UK_O_NONBLOCK);
	uint64_t v = 0;

	UK_TEST_EXPECT_EQ(UK_SYS(eventfd2, 0, 2), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, &v, 7), -EINVAL);
	UK_TEST_EXPECT_EQ(write_number(fd, 4), 8);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), 8);
	UK_TEST_EXPECT_EQ(v, 7);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), -EAGAIN);
	UK_TEST_EXPECT_EQ(write_number(fd, UINT64_MAX), -EINVAL);
	UK_TEST_EXPECT_EQ(write_number(fd, UINT64_MAX - 1), 8);
	UK_TEST_EXPECT_EQ(write_number(fd, 1), -EAGAIN);
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
	fd = UK_SYS(eventfd2, 2, 1 | UK_O_NONBLOCK);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), 8);
	UK_TEST_EXPECT_EQ(v, 1);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), 8);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), -EAGAIN);
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
}

static void *add_five(void *arg)
{
	write_number((intptr_t)arg, 5);
	return NULL;
}

UK_TESTCASE(posix_event, waiting_for_a_counter)
{
	int fd = UK_SYS(eventfd2, 0, 0);
	struct uk_thread *t;
	uint64_t v = 0;

	t = uk_thread_create("add", add_five, (void *)(intptr_t)fd);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), 8);
	UK_TEST_EXPECT_EQ(v, 5);
	uk_thread_join(t, NULL);
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
}

UK_TESTCASE(posix_event, timers)
{
	struct uk_itimerspec once = {.value = {.nsec = MS}}, old;
	struct uk_itimerspec often = {
		.value = {.nsec = MS},
		.interval = {.nsec = MS},
	};
	struct uk_itimerspec bad = {.value = {.nsec = -1}};
	int fd = UK_SYS(timerfd_create, UK_CLOCK_MONOTONIC, 0);
	uint64_t v = 0, before = ukplat_clock_ns();

	UK_TEST_EXPECT_EQ(UK_SYS(timerfd_create, 99, 0), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(timerfd_settime, fd, 0, &bad, NULL), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(timerfd_settime, 0, 0, &once, NULL), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(timerfd_settime, fd, 0, &once, NULL), 0);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), 8);
	UK_TEST_EXPECT_EQ(v, 1);
	UK_TEST_EXPECT(ukplat_clock_ns() - before >= MS);
	UK_TEST_EXPECT_EQ(UK_SYS(timerfd_gettime, fd, &old), 0);
	UK_TEST_EXPECT(!old.value.sec && !old.value.nsec);
	/* Read late, it has been due several times. */
	before = ukplat_clock_ns();
	UK_TEST_EXPECT_EQ(UK_SYS(timerfd_settime, fd, 0, &often, NULL), 0);
	uk_thread_sleep(ukplat_clock_ns() + 5 * MS);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), 8);
	UK_TEST_EXPECT(v >= 3);
	UK_TEST_EXPECT(v <= (ukplat_clock_ns() - before) / MS);
	/* A time that is past is due at once. */
	once.value = (struct uk_timespec){.nsec = 1};
	UK_TEST_EXPECT_EQ(
		UK_SYS(timerfd_settime, fd, UK_TIMER_ABSTIME, &once, &old), 0);
	UK_TEST_EXPECT_EQ(old.interval.nsec, MS);
	UK_TEST_EXPECT_EQ(read_number(fd, &v), 8);
	UK_TEST_EXPECT_EQ(v, 1);
	UK_TEST_EXPECT_EQ(UK_SYS(timerfd_settime, fd, 0, &often, NULL), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
}

static long make_event(void)
{
	return UK_SYS(eventfd2, 1, 0);
}

static long make_timer(void)
{
	return UK_SYS(timerfd_create, UK_CLOCK_MONOTONIC, 0);
}

UK_TESTCASE(posix_event, without_descriptors)
{
	no_descriptor_for(make_event);
	no_descriptor_for(make_timer);
}

#ifdef UKALLOC_CAN_FAIL
static int event_and_close(void)
{
	int fd = UK_SYS(eventfd2, 1, 0);

	return fd < 0 ? fd : (int)UK_SYS(close, fd);
}

static int timer_and_close(void)
{
	int fd = UK_SYS(timerfd_create, UK_CLOCK_MONOTONIC, 0);

	return fd < 0 ? fd : (int)UK_SYS(close, fd);
}

UK_TESTCASE(posix_event, without_memory)
{
	each_allocation_fails(event_and_close);
	each_allocation_fails(timer_and_close);
}
#endif
