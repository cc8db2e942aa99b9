/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of ukwork share.
 */
#ifndef WORK_INTERNAL_H
#define WORK_INTERNAL_H

#include <uk/work.h>

/**
 * Work whose only effect is that someone knows that the queue has come so
 * far. It lies on the stack of who waits.
 */
struct work_mark {
	struct uk_work work;
	struct uk_semaphore reached;
};

void work_mark_reached(struct uk_work *w);

#define WORK_MARK_INIT                                                         \
	{.work = UK_WORK_INIT(work_mark_reached, NULL),                        \
	 .reached = UK_SEMAPHORE_INIT(0)}

static inline struct uk_workq *work_queue_of(const struct uk_work *w)
{
	return w->queue ? w->queue : &uk_workq_default;
}

/** Puts `w` to where `link` points. Context: q->lock held. */
static inline void work_insert(struct uk_workq *q, struct uk_work **link,
			       struct uk_work *w)
{
	w->next = *link;
	*link = w;
	if (!w->next)
		q->end = &w->next;
	w->queued = true;
}

/** Takes out what `link` points to. Context: q->lock held. */
static inline struct uk_work *work_remove(struct uk_workq *q,
					  struct uk_work **link)
{
	struct uk_work *w = *link;

	*link = w->next;
	if (!w->next)
		q->end = link;
	w->queued = false;
	return w;
}

#endif /* WORK_INTERNAL_H */
