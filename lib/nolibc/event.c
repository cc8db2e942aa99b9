/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counters and timers as descriptors, where there is posix-event.
 */
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <uk/abi/time.h>
#include <uk/syscall.h>
#include "result.h"

int eventfd(unsigned int count, int flags)
{
	return result(UK_SYS(eventfd2, count, flags));
}

int eventfd_read(int fd, eventfd_t *value)
{
	return read(fd, value, sizeof(*value)) == sizeof(*value) ? 0 : -1;
}

int eventfd_write(int fd, eventfd_t value)
{
	return write(fd, &value, sizeof(value)) == sizeof(value) ? 0 : -1;
}

int timerfd_create(int clock, int flags)
{
	return result(UK_SYS(timerfd_create, clock, flags));
}

static struct uk_timespec to_call(struct timespec t)
{
	return (struct uk_timespec){.sec = t.tv_sec, .nsec = t.tv_nsec};
}

static void from_call(const struct uk_itimerspec *u, struct itimerspec *t)
{
	t->it_interval.tv_sec = u->interval.sec;
	t->it_interval.tv_nsec = u->interval.nsec;
	t->it_value.tv_sec = u->value.sec;
	t->it_value.tv_nsec = u->value.nsec;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *t,
		    struct itimerspec *old)
{
	struct uk_itimerspec u = {
		.interval = to_call(t->it_interval),
		.value = to_call(t->it_value),
	};
	struct uk_itimerspec was;
	long rc = UK_SYS(timerfd_settime, fd, flags, &u, &was);

	if (rc == 0 && old)
		from_call(&was, old);
	return result(rc);
}

int timerfd_gettime(int fd, struct itimerspec *t)
{
	struct uk_itimerspec u;
	long rc = UK_SYS(timerfd_gettime, fd, &u);

	if (rc == 0)
		from_call(&u, t);
	return result(rc);
}
