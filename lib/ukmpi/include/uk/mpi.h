/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Message passing: queues of messages of one size, which are copied, and
 * mailboxes, which are queues of pointers.
 */
#ifndef UK_MPI_H
#define UK_MPI_H

#include <uk/lock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Those who wait for room, or for a message. */
struct uk_msgq_waiters {
	struct uk_waitq queue;
	unsigned int count; /* with those who are woken and haven't run yet */
};

struct uk_msgq {
	struct uk_spinlock lock;
	unsigned int count, max;
	char *buf, *end, *head, *tail; /* taken at head, put at tail */
	size_t size;
	struct uk_msgq_waiters senders, receivers;
};

/**
 * Sets up a queue of `n` messages of `size` bytes in `buf`, n * size bytes
 * that stay the queue's. Context: any.
 */
void uk_msgq_init(struct uk_msgq *q, void *buf, size_t size, unsigned int n);

/**
 * Puts a message behind the others, or takes the first, before `deadline`
 * (ukplat_clock_ns(), or UK_FOREVER). Returns 0 or -ETIMEDOUT. Who waits
 * longest is woken first, yet somebody else may come before it runs.
 * Context: thread, may sleep.
 */
int uk_msgq_send(struct uk_msgq *q, const void *msg, uint64_t deadline);
int uk_msgq_recv(struct uk_msgq *q, void *msg, uint64_t deadline);

/** The same without waiting: false when it is full, or empty. Context: any. */
bool uk_msgq_trysend(struct uk_msgq *q, const void *msg);
bool uk_msgq_tryrecv(struct uk_msgq *q, void *msg);

/** Messages waiting in the queue. Context: any. */
static inline unsigned int uk_msgq_count(const struct uk_msgq *q)
{
	return __atomic_load_n(&q->count, __ATOMIC_RELAXED);
}

struct uk_mbox {
	struct uk_msgq q;
};

/** Sets up a mailbox of `n` pointers, kept in `slots`. */
static inline void uk_mbox_init(struct uk_mbox *m, void **slots, unsigned int n)
{
	uk_msgq_init(&m->q, slots, sizeof(*slots), n);
}

static inline int uk_mbox_post(struct uk_mbox *m, void *msg, uint64_t deadline)
{
	return uk_msgq_send(&m->q, &msg, deadline);
}

static inline int uk_mbox_recv(struct uk_mbox *m, void **msg, uint64_t deadline)
{
	return uk_msgq_recv(&m->q, msg, deadline);
}

static inline bool uk_mbox_trypost(struct uk_mbox *m, void *msg)
{
	return uk_msgq_trysend(&m->q, &msg);
}

static inline bool uk_mbox_tryrecv(struct uk_mbox *m, void **msg)
{
	return uk_msgq_tryrecv(&m->q, msg);
}

#ifdef __cplusplus
}
#endif

#endif /* UK_MPI_H */
