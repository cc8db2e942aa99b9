/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interval timers, alarm() among them. That of real time is a timer of its
 * own; those of the process's time run with the clock, since all of the CPU's
 * time is the process's. Source: setitimer(2), alarm(2).
 */
#include <uk/plat/time.h>
#include "sigtimer.h"

#define NSEC 1000000000ULL

static struct sigtimer itimers[3];

static bool is_timer(int which)
{
	return which >= 0 && (size_t)which < ARRAY_SIZE(itimers);
}

/* Locked. */
static struct sigtimer *itimer(int which)
{
	static const int signals[] = {UK_SIGALRM, UK_SIGVTALRM, UK_SIGPROF};
	struct sigtimer *t = &itimers[which];

	if (!t->timer.fn)
		sigtimer_init(t, signals[which], UK_SI_KERNEL);
	return t;
}

/* A time that is too long becomes the longest one. */
static uint64_t ns_of(const struct uk_timeval *t)
{
	if ((uint64_t)t->sec >= INT64_MAX / NSEC)
		return INT64_MAX;
	return t->sec * NSEC + t->usec * 1000ULL;
}

static bool is_time(const struct uk_timeval *t)
{
	return t->sec >= 0 && t->usec >= 0 && t->usec < 1000000;
}

/* Locked. */
static struct uk_itimerval get(const struct sigtimer *t)
{
	return (struct uk_itimerval){
		.interval = uk_timeval_of(t->interval),
		.value = uk_timeval_of(sigtimer_left(t)),
	};
}

static struct uk_itimerval set(int which, uint64_t in, uint64_t interval)
{
	unsigned long flags = uk_waitq_lock();
	struct sigtimer *t = itimer(which);
	struct uk_itimerval was = get(t);

	sigtimer_set(t, in ? ukplat_clock_ns() + in : 0, interval, false);
	uk_waitq_unlock(flags);
	return was;
}

UK_SYSCALL2(getitimer, int, which, struct uk_itimerval *, to)
{
	struct uk_itimerval is;
	unsigned long flags;

	if (!is_timer(which))
		return -EINVAL;
	flags = uk_waitq_lock();
	is = get(itimer(which));
	uk_waitq_unlock(flags);
	*to = is;
	return 0;
}

UK_SYSCALL3(setitimer, int, which, const struct uk_itimerval *, to,
	    struct uk_itimerval *, from)
{
	struct uk_itimerval off = {}, new = to ? *to : off, was;

	if (!is_timer(which) || !is_time(&new.value) || !is_time(&new.interval))
		return -EINVAL;
	was = set(which, ns_of(&new.value), ns_of(&new.interval));
	if (from)
		*from = was;
	return 0;
}

/* Returns seconds that were left, half ones up [alarm(2)]. */
UK_SYSCALL1(alarm, unsigned int, seconds)
{
	struct uk_itimerval was = set(0, seconds * NSEC, 0);

	return was.value.sec +
	       (was.value.usec >= 500000 || (!was.value.sec && was.value.usec));
}
