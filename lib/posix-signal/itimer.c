/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interval timers, alarm() among them. That of real time is a timer of its
 * own; those of the process's time run with the clock, which is all ours.
 */
#include <uk/plat/time.h>
#include "signal_internal.h"

#define NSEC 1000000000ULL

struct itimer {
	struct uk_timer timer;
	struct signal signal;
	uint64_t at, interval; /* ns; `at` 0: off */
};

static struct itimer itimers[3];

static void fire(struct uk_timer *t)
{
	struct itimer *it = uk_container_of(t, struct itimer, timer);
	unsigned long flags = uk_waitq_lock();

	signal_post(NULL, &it->signal);
	uk_waitq_unlock(flags);
	signal_tell();
	if (it->interval) {
		it->at += it->interval;
		uk_timer_set(t, it->at);
	} else {
		it->at = 0;
	}
}

static struct itimer *itimer(int which)
{
	static const int signals[] = {UK_SIGALRM, UK_SIGVTALRM, UK_SIGPROF};
	struct itimer *it = &itimers[which];

	it->timer.fn = fire;
	it->signal.kept = true;
	it->signal.info.signo = signals[which];
	it->signal.info.code = UK_SI_KERNEL;
	return it;
}

static uint64_t ns_of(const struct uk_timeval *t)
{
	return t->sec * NSEC + t->usec * 1000ULL;
}

static bool is_time(const struct uk_timeval *t)
{
	return t->sec >= 0 && t->usec >= 0 && t->usec < 1000000 &&
	       (uint64_t)t->sec < UINT64_MAX / NSEC / 2;
}

static void get(const struct itimer *it, struct uk_itimerval *to)
{
	uint64_t now = ukplat_clock_ns();

	to->interval = uk_timeval_of(it->interval);
	to->value = uk_timeval_of(it->at > now ? it->at - now : 0);
}

static void set(struct itimer *it, uint64_t in, uint64_t interval)
{
	uk_timer_cancel(&it->timer);
	it->interval = interval;
	it->at = in ? ukplat_clock_ns() + in : 0;
	if (in)
		uk_timer_set(&it->timer, it->at);
}

UK_SYSCALL2(getitimer, int, which, struct uk_itimerval *, to)
{
	if (which < 0 || which > 2)
		return -EINVAL;
	get(itimer(which), to);
	return 0;
}

UK_SYSCALL3(setitimer, int, which, const struct uk_itimerval *, to,
	    struct uk_itimerval *, from)
{
	struct uk_itimerval was;
	struct itimer *it;

	if (which < 0 || which > 2 || !is_time(&to->value) ||
	    !is_time(&to->interval))
		return -EINVAL;
	it = itimer(which);
	get(it, &was);
	set(it, ns_of(&to->value), ns_of(&to->interval));
	if (from)
		*from = was;
	return 0;
}

/* Returns seconds that were left, half ones up [alarm(2)]. */
UK_SYSCALL1(alarm, unsigned int, seconds)
{
	struct itimer *it = itimer(0);
	struct uk_itimerval was;
	unsigned int left;

	get(it, &was);
	left = was.value.sec +
	       (was.value.usec >= 500000 || (!was.value.sec && was.value.usec));
	set(it, seconds * NSEC, 0);
	return left;
}
