/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Deferred work: an interrupt handler does what can't wait and queues the
 * rest, which a thread runs, and which may sleep there. A queue runs its work
 * one piece after the other, in the order in which it came.
 *
 *	static void read_all(struct uk_work *w);
 *	static struct uk_work reading = UK_WORK_INIT(read_all, NULL);
 *
 *	uk_work_queue(&reading);	in the interrupt handler
 */
#ifndef UK_WORK_H
#define UK_WORK_H

#include <uk/lock.h>
#include <uk/timer.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_work;
struct uk_workq;

/**
 * The work. `w` isn't queued any more: it may be queued again, or freed.
 * Context: the queue's thread.
 */
typedef void (*uk_work_fn)(struct uk_work *w);

/* A piece of work; embed it in what `fn` needs to know. */
struct uk_work {
	uk_work_fn fn;
	struct uk_workq *queue; /* that runs it; NULL: the default one */

	/* private */
	struct uk_work *next;
	bool queued;
	unsigned char cancels; /* that are at it */
};

#define UK_WORK_INIT(fn_, queue_) {.fn = (fn_), .queue = (queue_)}

/* A queue and its thread, which sleeps while there is nothing to do. */
struct uk_workq {
	const char *name;      /* the thread's */
	unsigned int priority; /* the thread's; 0: UK_PRIORITY_DEFAULT */

	/* private */
	struct uk_work *first, **end, *running;
	struct uk_semaphore pieces; /* at least as many as there are */
	struct uk_spinlock lock;
	struct uk_thread *thread;
	bool ending;
};

#define UK_WORKQ_INIT(q, name_, priority_)                                     \
	{.name = (name_),                                                      \
	 .priority = (priority_),                                              \
	 .end = &(q).first,                                                    \
	 .pieces = UK_SEMAPHORE_INIT(0),                                       \
	 .lock = UK_SPINLOCK_INIT}

/** The one for work that names none: there from level `lib` on. */
extern struct uk_workq uk_workq_default;

/**
 * Queues `w` behind what is queued. Returns true; false when it is queued
 * already, and will run once, or when uk_work_cancel() is at it. Before its
 * queue has been started it waits for that. Context: any.
 */
bool uk_work_queue(struct uk_work *w);

/**
 * Takes `w` out of its queue or, when it runs, waits for it to end; from its
 * own queue's thread it doesn't wait. Afterwards it neither is queued nor
 * runs, even if it queues itself. Returns whether it was queued.
 * Context: thread, may sleep.
 */
bool uk_work_cancel(struct uk_work *w);

/**
 * Waits until `w`, queued or running now, has run. Returns 0, or -EDEADLK from
 * its own queue's thread. Context: thread, may sleep.
 */
int uk_work_flush(struct uk_work *w);

/**
 * Starts the thread of `q`, made by UK_WORKQ_INIT. It doesn't keep the image
 * from ending. Returns 0 or -ENOMEM. Context: thread.
 */
int uk_workq_start(struct uk_workq *q);

/** Waits until all that is queued in `q` now has run. As uk_work_flush(). */
int uk_workq_flush(struct uk_workq *q);

/**
 * Runs what is queued in `q` and ends its thread; it may be started again.
 * Nothing may be queued meanwhile. Returns as uk_work_flush().
 */
int uk_workq_end(struct uk_workq *q);

/* Work that is queued at a time. */
struct uk_delayed_work {
	struct uk_work work;
	struct uk_timer timer;
};

void uk_delayed_work_due(struct uk_timer *t);

#define UK_DELAYED_WORK_INIT(fn_, queue_)                                      \
	{                                                                      \
		.work = UK_WORK_INIT(fn_, queue_), .timer = {                  \
			.fn = uk_delayed_work_due                              \
		}                                                              \
	}

/**
 * Queues `d->work` once ukplat_clock_ns() has reached `at`; a time that was
 * set before is replaced. Context: any.
 */
void uk_delayed_work_queue(struct uk_delayed_work *d, uint64_t at);

/** As uk_work_cancel(); returns whether it was set or queued. */
bool uk_delayed_work_cancel(struct uk_delayed_work *d);

/** Queues it now if its time was to come, then as uk_work_flush(). */
int uk_delayed_work_flush(struct uk_delayed_work *d);

#ifdef __cplusplus
}
#endif

#endif /* UK_WORK_H */
