/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers of POSIX: each sends a signal with the value given to
 * timer_create(). A call looks a timer up and uses it in one step, under the
 * lock of wait queues, so that no other thread can delete it in between.
 */
#include <uk/alloc.h>
#include <uk/plat/time.h>
#include "sigtimer.h"

#define TIMERS_MAX 64

struct ptimer {
	struct sigtimer s;
	int clock;
};

static struct ptimer *timers[TIMERS_MAX];

/* Locked. */
static struct ptimer *find(int id)
{
	return id >= 0 && id < TIMERS_MAX ? timers[id] : NULL;
}

static bool is_event(const struct uk_sigevent *e)
{
	return e->notify == UK_SIGEV_NONE ||
	       ((e->notify == UK_SIGEV_SIGNAL ||
		 e->notify == UK_SIGEV_THREAD_ID) &&
		is_signal(e->signo));
}

/* A timer for `e`; without `told` its signal carries the timer's number. */
static int make(int clock, const struct uk_sigevent *e, bool told)
{
	struct ptimer *p = uk_calloc(uk_alloc_get_default(), 1, sizeof(*p));
	unsigned long flags;
	int id = 0;

	if (!p)
		return -EAGAIN;
	p->clock = clock;
	p->s.silent = e->notify == UK_SIGEV_NONE;
	p->s.tid = e->notify == UK_SIGEV_THREAD_ID ? e->tid : 0;
	p->s.signal.own = true;
	p->s.signal.info.timer_value = e->value;
	flags = uk_waitq_lock();
	while (id < TIMERS_MAX && timers[id])
		id++;
	if (id < TIMERS_MAX) {
		timers[id] = p;
		sigtimer_init(&p->s, e->signo, UK_SI_TIMER);
		p->s.signal.info.timer = id;
		if (!told)
			p->s.signal.info.timer_value.number = id;
	}
	uk_waitq_unlock(flags);
	if (id < TIMERS_MAX)
		return id;
	uk_free(uk_alloc_get_default(), p);
	return -EAGAIN;
}

UK_SYSCALL3(timer_create, int, clock, const struct uk_sigevent *, event, int *,
	    to)
{
	static const struct uk_timespec begin;
	struct uk_sigevent e = {.signo = UK_SIGALRM};
	uint64_t at;
	int id;

	if (event)
		e = *event;
	if (uk_deadline_at(clock, &begin, &at) < 0 || !is_event(&e))
		return -EINVAL;
	id = make(clock, &e, event);
	if (id < 0)
		return id;
	*to = id;
	return 0;
}

/* Locked. */
static struct uk_itimerspec get(const struct ptimer *p)
{
	return (struct uk_itimerspec){
		.interval = uk_timespec_of(p->s.interval),
		.value = uk_timespec_of(sigtimer_left(&p->s)),
	};
}

/* Locked. A moment that is past is one, too: 0 would be none. */
static void set(struct ptimer *p, uint64_t value, uint64_t interval,
		bool absolute)
{
	uint64_t at = value;

	if (value && !absolute &&
	    __builtin_add_overflow(value, ukplat_clock_ns(), &at))
		at = UK_DEADLINE_NEVER;
	sigtimer_set(&p->s, at, interval,
		     absolute && p->clock == UK_CLOCK_REALTIME);
}

UK_SYSCALL4(timer_settime, int, id, int, flags, const struct uk_itimerspec *,
	    to, struct uk_itimerspec *, from)
{
	uint64_t value, interval;
	struct uk_itimerspec was;
	unsigned long irq;
	struct ptimer *p;

	if (uk_time_ns(&to->value, &value) < 0 ||
	    uk_time_ns(&to->interval, &interval) < 0)
		return -EINVAL;
	irq = uk_waitq_lock();
	p = find(id);
	if (p) {
		was = get(p);
		set(p, value, interval, flags & UK_TIMER_ABSTIME);
	}
	uk_waitq_unlock(irq);
	if (!p)
		return -EINVAL;
	if (from)
		*from = was;
	return 0;
}

UK_SYSCALL2(timer_gettime, int, id, struct uk_itimerspec *, to)
{
	unsigned long flags = uk_waitq_lock();
	struct ptimer *p = find(id);
	struct uk_itimerspec is = {};

	if (p)
		is = get(p);
	uk_waitq_unlock(flags);
	if (!p)
		return -EINVAL;
	*to = is;
	return 0;
}

UK_SYSCALL1(timer_getoverrun, int, id)
{
	unsigned long flags = uk_waitq_lock();
	struct ptimer *p = find(id);
	int overrun = p ? p->s.overrun : -EINVAL;

	uk_waitq_unlock(flags);
	return overrun;
}

/* Its signal, if it is pending still, goes with it. */
UK_SYSCALL1(timer_delete, int, id)
{
	unsigned long flags = uk_waitq_lock();
	struct ptimer *p = find(id);

	if (p) {
		timers[id] = NULL;
		sigtimer_remove(&p->s);
	}
	uk_waitq_unlock(flags);
	if (!p)
		return -EINVAL;
	uk_timer_cancel(&p->s.timer);
	uk_timer_sync(&p->s.timer);
	uk_free(uk_alloc_get_default(), p);
	return 0;
}
