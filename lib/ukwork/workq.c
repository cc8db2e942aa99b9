/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Queues and the threads that run what is in them.
 */
#include <uk/config.h>
#include <uk/errno.h>
#include <uk/init.h>
#include "work_internal.h"

struct uk_workq uk_workq_default =
	UK_WORKQ_INIT(uk_workq_default, "work", CONFIG_LIBUKWORK_PRIORITY);

/* NULL: it was cancelled. */
static struct uk_work *take(struct uk_workq *q)
{
	unsigned long flags = uk_spin_lock(&q->lock);
	struct uk_work *w = q->first ? work_remove(q, &q->first) : NULL;

	q->running = w;
	uk_spin_unlock(&q->lock, flags);
	return w;
}

static void *serve(void *arg)
{
	struct uk_workq *q = arg;

	while (!q->ending) {
		struct uk_work *w;

		uk_semaphore_down(&q->pieces);
		w = take(q);
		if (w)
			w->fn(w);
		q->running = NULL;
	}
	return NULL;
}

int uk_workq_start(struct uk_workq *q)
{
	const struct uk_thread_attr attr = {
		.name = q->name,
		.priority = q->priority,
		.service = true,
	};

	q->ending = false;
	q->thread = uk_thread_create_attr(&attr, serve, q);
	return q->thread ? 0 : -ENOMEM;
}

void work_mark_reached(struct uk_work *w)
{
	uk_semaphore_up(&uk_container_of(w, struct work_mark, work)->reached);
}

/* Has `mark` run behind all that is queued. */
static int reach(struct uk_workq *q, struct work_mark *mark)
{
	if (q->thread == uk_thread_current())
		return -EDEADLK;
	mark->work.queue = q;
	uk_work_queue(&mark->work);
	uk_semaphore_down(&mark->reached);
	return 0;
}

int uk_workq_flush(struct uk_workq *q)
{
	struct work_mark mark = WORK_MARK_INIT;

	return reach(q, &mark);
}

static void last(struct uk_work *w)
{
	w->queue->ending = true;
	work_mark_reached(w);
}

int uk_workq_end(struct uk_workq *q)
{
	struct work_mark mark = WORK_MARK_INIT;
	int rc;

	mark.work.fn = last;
	rc = reach(q, &mark);
	if (rc == 0) {
		uk_thread_join(q->thread, NULL);
		q->thread = NULL;
	}
	return rc;
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	return uk_workq_start(&uk_workq_default);
}

uk_lib_initcall_prio(init, 10);
