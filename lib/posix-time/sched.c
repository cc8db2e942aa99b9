/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sleeping where there are threads.
 */
#include <uk/config.h>
#include <uk/errno.h>
#include <uk/posix_time.h>
#include <uk/sched.h>
#include "time_internal.h"

int time_sleep(uint64_t at)
{
	unsigned long flags = uk_waitq_lock();
	int rc = uk_waitq_wait_interruptible(NULL, at);

	uk_waitq_unlock(flags);
	return rc == -EINTR ? rc : 0;
}

static struct uk_date_wait *waits;

void uk_date_wait_begin(struct uk_date_wait *w, uint64_t date)
{
	w->thread = uk_thread_current();
	w->date = date;
	w->next = waits;
	if (w->next)
		w->next->link = &w->next;
	w->link = &waits;
	waits = w;
}

void uk_date_wait_end(struct uk_date_wait *w)
{
	*w->link = w->next;
	if (w->next)
		w->next->link = w->link;
}

static void on_clock_set(void)
{
	unsigned long flags = uk_waitq_lock();

	for (struct uk_date_wait *w = waits; w; w = w->next)
		uk_waitq_move_deadline(w->thread, uk_clock_at_date(w->date));
	uk_waitq_unlock(flags);
}
UK_CLOCK_SET_HANDLER(on_clock_set, 50);

int time_sleep_to_date(uint64_t date)
{
	struct uk_date_wait w;
	unsigned long flags = uk_waitq_lock();
	int rc;

	uk_date_wait_begin(&w, date);
	rc = uk_waitq_wait_interruptible(NULL, uk_clock_at_date(date));
	uk_date_wait_end(&w);
	uk_waitq_unlock(flags);
	return rc == -EINTR ? rc : 0;
}

#ifdef CONFIG_LIBUKSCHED_CPU_TIME
int64_t time_of_thread(void)
{
	return uk_thread_cpu_ns(uk_thread_current());
}
#else
int64_t time_of_thread(void)
{
	return -EINVAL;
}
#endif
