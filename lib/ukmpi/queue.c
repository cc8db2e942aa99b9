/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A ring of messages. Its own lock comes before the one of those who wait: who
 * finds nothing takes that one before letting go of the ring, so that whoever
 * brings something afterwards finds the sleeper asleep.
 */
#include <uk/mpi.h>
#include <uk/wait.h>
#include <uk/arch/string.h>

void uk_msgq_init(struct uk_msgq *q, void *buf, size_t size, unsigned int n)
{
	*q = (struct uk_msgq){
		.max = n,
		.buf = buf,
		.end = (char *)buf + size * n,
		.head = buf,
		.tail = buf,
		.size = size,
	};
}

/* Copies a message, to or from `at`; returns where the next one is. */
static inline char *copy(const struct uk_msgq *q, void *to, const void *from,
			 char *at)
{
	size_t size = q->size;

	if (size == sizeof(void *))
		__builtin_memcpy(to, from, sizeof(void *));
	else
		memcpy(to, from, size);
	at += size;
	return at == q->end ? q->buf : at;
}

static inline void put(struct uk_msgq *q, const void *msg)
{
	q->tail = copy(q, q->tail, msg, q->tail);
	q->count++;
}

static inline void take(struct uk_msgq *q, void *msg)
{
	q->head = copy(q, msg, q->head, q->head);
	q->count--;
}

/* Waits, with the queue locked again afterwards. */
static int await(struct uk_msgq *q, struct uk_msgq_waiters *w,
		 uint64_t deadline)
{
	unsigned long flags;
	int rc;

	w->count++;
	flags = uk_wait_lock();
	uk_spin_release(&q->lock);
	rc = uk_wait_in(&w->queue, deadline);
	uk_wait_unlock(flags);
	uk_spin_acquire(&q->lock);
	w->count--;
	return rc;
}

/* Unlocks the queue, and wakes one of `w`. */
static inline void done(struct uk_msgq *q, struct uk_msgq_waiters *w,
			unsigned long flags)
{
	unsigned long inner;

	if (likely(!w->count)) {
		uk_spin_unlock(&q->lock, flags);
		return;
	}
	uk_spin_release(&q->lock);
	inner = uk_wait_lock();
	uk_wait_wake_one(&w->queue);
	uk_wait_unlock(inner);
	ukplat_irq_restore(flags);
	ukplat_preempt_check();
}

int uk_msgq_send(struct uk_msgq *q, const void *msg, uint64_t deadline)
{
	unsigned long flags = uk_spin_lock(&q->lock);

	while (q->count == q->max) {
		if (await(q, &q->senders, deadline) < 0) {
			uk_spin_unlock(&q->lock, flags);
			return -ETIMEDOUT;
		}
	}
	put(q, msg);
	done(q, &q->receivers, flags);
	return 0;
}

int uk_msgq_recv(struct uk_msgq *q, void *msg, uint64_t deadline)
{
	unsigned long flags = uk_spin_lock(&q->lock);

	while (!q->count) {
		if (await(q, &q->receivers, deadline) < 0) {
			uk_spin_unlock(&q->lock, flags);
			return -ETIMEDOUT;
		}
	}
	take(q, msg);
	done(q, &q->senders, flags);
	return 0;
}

bool uk_msgq_trysend(struct uk_msgq *q, const void *msg)
{
	return uk_msgq_send(q, msg, 0) == 0;
}

bool uk_msgq_tryrecv(struct uk_msgq *q, void *msg)
{
	return uk_msgq_recv(q, msg, 0) == 0;
}
