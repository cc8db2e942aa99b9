/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers that send a signal. A periodic one starts again when its signal is
 * taken, not when it fires: what falls due meanwhile is counted, so a short
 * period costs no more than a long one. [Linux, posixtimer_rearm()]
 */
#include "sigtimer.h"

/*
 * The least time from a signal's delivery to the next one: so the program makes
 * progress, however short the period is.
 */
#define REST_NS 200000ULL

static struct sigtimer *all;
static bool any_stopped;

/* When it is due, by ukplat_clock_ns(). */
static uint64_t due(const struct sigtimer *t)
{
	return t->by_date ? uk_clock_at_date(t->at) : t->at;
}

static void start(struct sigtimer *t, uint64_t not_before)
{
	if (!t->silent)
		uk_timer_set(&t->timer, MAX(due(t), not_before));
}

/* Moves `at` beyond `now`; returns how often it was due, 0 if not at all. */
static uint64_t pass(struct sigtimer *t, uint64_t now)
{
	uint64_t first = due(t), times, span;

	if (!t->at || first > now)
		return 0;
	if (!t->interval) {
		t->at = 0;
		return 1;
	}
	times = (now - first) / t->interval + 1;
	if (__builtin_mul_overflow(times, t->interval, &span) ||
	    __builtin_add_overflow(t->at, span, &t->at))
		t->at = UK_DEADLINE_NEVER;
	return times;
}

/* Its signal has been taken: is it time for the next? Locked. */
static void on_taken(struct signal *s)
{
	struct sigtimer *t = uk_container_of(s, struct sigtimer, signal);
	uint64_t now = ukplat_clock_ns();
	/* The first time is the one that the signal was for. */
	uint64_t times = t->interval ? pass(t, now) : 0;
	uint64_t more = t->missed + (times ? times - 1 : 0);

	t->missed = 0;
	t->overrun = MIN(more, (uint64_t)INT32_MAX);
	s->info.overrun = t->overrun;
	if (times)
		start(t, now + REST_NS);
}

static void post(struct sigtimer *t)
{
	struct uk_thread *to = t->tid ? uk_posix_thread_find(t->tid) : NULL;

	if (to || !t->tid)
		signal_post(to, &t->signal);
	if (!t->interval)
		t->at = 0;
	else if (!t->signal.queued)
		any_stopped = true;
}

static void fire(struct uk_timer *timer)
{
	struct sigtimer *t = uk_container_of(timer, struct sigtimer, timer);
	unsigned long flags = uk_waitq_lock();

	/* It may have been set again meanwhile, on another CPU. */
	if (t->at && due(t) > ukplat_clock_ns())
		start(t, 0);
	else if (t->at && t->signal.queued)
		t->missed += t->interval ? 0 : pass(t, UK_DEADLINE_NEVER);
	else if (t->at)
		post(t);
	uk_waitq_unlock(flags);
	signal_tell();
}

void sigtimer_init(struct sigtimer *t, int sig, int code)
{
	t->timer.fn = fire;
	t->signal.kept = true;
	t->signal.taken = on_taken;
	t->signal.info.signo = sig;
	t->signal.info.code = code;
	t->next = all;
	all = t;
}

void sigtimer_remove(struct sigtimer *t)
{
	struct sigtimer **link = &all;

	t->at = 0;
	signal_forget(&t->signal);
	while (*link != t)
		link = &(*link)->next;
	*link = t->next;
}

void sigtimer_set(struct sigtimer *t, uint64_t at, uint64_t interval,
		  bool by_date)
{
	uk_timer_cancel(&t->timer);
	t->at = at;
	t->interval = at ? interval : 0;
	t->by_date = by_date;
	t->missed = 0;
	t->overrun = 0;
	if (at)
		start(t, 1);
}

uint64_t sigtimer_left(const struct sigtimer *t)
{
	uint64_t now = ukplat_clock_ns(), at = due(t);

	if (!t->at)
		return 0;
	if (at > now)
		return at - now;
	return t->interval ? t->interval - (now - at) % t->interval : 0;
}

/* One that is ignored still stops again at once. */
void sigtimers_resume(void)
{
	uint64_t now;

	if (!any_stopped)
		return;
	any_stopped = false;
	now = ukplat_clock_ns();
	for (struct sigtimer *t = all; t; t = t->next)
		if (t->interval && !t->signal.queued &&
		    !uk_timer_is_set(&t->timer) && pass(t, now))
			start(t, now + REST_NS);
}

static void on_clock_set(void)
{
	unsigned long flags = uk_waitq_lock();

	for (struct sigtimer *t = all; t; t = t->next)
		if (t->at && t->by_date && uk_timer_is_set(&t->timer))
			start(t, 1);
	uk_waitq_unlock(flags);
}
UK_CLOCK_SET_HANDLER(on_clock_set, 50);
