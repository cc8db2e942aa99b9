/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers of POSIX: each sends a signal, with what its maker gave. One that
 * expires while its signal still waits counts that as overrun.
 */
#include <uk/alloc.h>
#include <uk/plat/time.h>
#include "signal_internal.h"

#define TIMERS_MAX 64

struct ptimer {
	struct uk_timer timer;
	struct signal signal;
	int clock, notify, tid;
	uint64_t at, interval; /* ns; `at` 0: off */
	int overrun;
};

static struct ptimer *timers[TIMERS_MAX];

static void fire(struct uk_timer *t)
{
	struct ptimer *p = uk_container_of(t, struct ptimer, timer);
	unsigned long flags = uk_waitq_lock();
	struct uk_thread *to = p->tid ? uk_posix_thread_find(p->tid) : NULL;

	if (p->signal.queued) {
		p->overrun++;
		p->signal.info.overrun = p->overrun;
	} else if (p->notify != UK_SIGEV_NONE) {
		p->overrun = 0;
		p->signal.info.overrun = 0;
		if (to || !p->tid)
			signal_post(to, &p->signal);
	}
	uk_waitq_unlock(flags);
	signal_tell();
	if (p->interval) {
		p->at += p->interval;
		uk_timer_set(t, p->at);
	} else {
		p->at = 0;
	}
}

static struct ptimer *find(int id)
{
	return id >= 0 && id < TIMERS_MAX ? timers[id] : NULL;
}

static int enter(struct ptimer *p)
{
	unsigned long flags = uk_waitq_lock();
	int id = 0;

	while (id < TIMERS_MAX && timers[id])
		id++;
	if (id < TIMERS_MAX)
		timers[id] = p;
	uk_waitq_unlock(flags);
	return id < TIMERS_MAX ? id : -EAGAIN;
}

static bool is_event(const struct uk_sigevent *e)
{
	return e->notify == UK_SIGEV_NONE ||
	       ((e->notify == UK_SIGEV_SIGNAL ||
		 e->notify == UK_SIGEV_THREAD_ID) &&
		is_signal(e->signo));
}

UK_SYSCALL3(timer_create, int, clock, const struct uk_sigevent *, event, int *,
	    to)
{
	static const struct uk_sigevent alarm = {.signo = UK_SIGALRM};
	struct uk_timespec begin = {};
	struct ptimer *p;
	uint64_t at;
	int id;

	if (uk_deadline_at(clock, &begin, &at) < 0 ||
	    (event && !is_event(event)))
		return -EINVAL;
	p = uk_calloc(uk_alloc_get_default(), 1, sizeof(*p));
	if (!p)
		return -EAGAIN;
	id = enter(p);
	if (id < 0) {
		uk_free(uk_alloc_get_default(), p);
		return id;
	}
	p->clock = clock;
	p->timer.fn = fire;
	p->signal.kept = true;
	p->signal.info.code = UK_SI_TIMER;
	p->signal.info.timer = id;
	p->signal.info.timer_value.number = id;
	if (event)
		p->signal.info.timer_value = event->value;
	else
		event = &alarm;
	p->notify = event->notify;
	p->signal.info.signo = event->signo;
	if (event->notify == UK_SIGEV_THREAD_ID)
		p->tid = event->tid;
	*to = id;
	return 0;
}

static void get(const struct ptimer *p, struct uk_itimerspec *to)
{
	uint64_t now = ukplat_clock_ns();

	to->interval = uk_timespec_of(p->interval);
	to->value = uk_timespec_of(p->at > now ? p->at - now : 0);
}

/* Nanoseconds; -EINVAL for what is no time. */
static int span_of(const struct uk_timespec *t, uint64_t *ns)
{
	return uk_deadline_at(UK_CLOCK_MONOTONIC, t, ns);
}

UK_SYSCALL4(timer_settime, int, id, int, flags, const struct uk_itimerspec *,
	    to, struct uk_itimerspec *, from)
{
	struct ptimer *p = find(id);
	struct uk_itimerspec was;
	uint64_t at, value, interval;
	int rc;

	if (!p || span_of(&to->value, &value) < 0 ||
	    span_of(&to->interval, &interval) < 0)
		return -EINVAL;
	rc = flags & UK_TIMER_ABSTIME
		     ? uk_deadline_at(p->clock, &to->value, &at)
		     : uk_deadline_in(&to->value, &at);
	if (rc < 0)
		return rc;
	uk_timer_cancel(&p->timer);
	get(p, &was);
	p->interval = value ? interval : 0;
	p->at = value ? at : 0;
	if (value)
		uk_timer_set(&p->timer, MAX(at, 1ULL));
	if (from)
		*from = was;
	return 0;
}

UK_SYSCALL2(timer_gettime, int, id, struct uk_itimerspec *, to)
{
	struct ptimer *p = find(id);

	if (!p)
		return -EINVAL;
	get(p, to);
	return 0;
}

UK_SYSCALL1(timer_getoverrun, int, id)
{
	struct ptimer *p = find(id);

	return p ? p->overrun : -EINVAL;
}

/* Its signal, if it still waits, comes no more. */
UK_SYSCALL1(timer_delete, int, id)
{
	struct ptimer *p = find(id);
	unsigned long flags;

	if (!p)
		return -EINVAL;
	uk_timer_cancel(&p->timer);
	uk_timer_sync(&p->timer);
	flags = uk_waitq_lock();
	timers[id] = NULL;
	signal_forget(&p->signal);
	uk_waitq_unlock(flags);
	uk_free(uk_alloc_get_default(), p);
	return 0;
}
