/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A ring of messages between two semaphores.
 */
#include <uk/errno.h>
#include <uk/mpi.h>
#include <uk/arch/string.h>

void uk_msgq_init(struct uk_msgq *q, void *buf, size_t size, unsigned int n)
{
	*q = (struct uk_msgq){
		.used = UK_SEMAPHORE_INIT(0),
		.free = UK_SEMAPHORE_INIT(n),
		.buf = buf,
		.end = (char *)buf + size * n,
		.head = buf,
		.tail = buf,
		.size = size,
	};
}

static inline void copy(const struct uk_msgq *q, void *to, const void *from)
{
	if (q->size == sizeof(void *))
		__builtin_memcpy(to, from, sizeof(void *));
	else
		memcpy(to, from, q->size);
}

static inline char *next(const struct uk_msgq *q, char *at)
{
	at += q->size;
	return at == q->end ? q->buf : at;
}

static inline __uk_always_inline void put(struct uk_msgq *q, const void *msg)
{
	unsigned long flags = uk_spin_lock(&q->lock);

	copy(q, q->tail, msg);
	q->tail = next(q, q->tail);
	uk_spin_unlock(&q->lock, flags);
	uk_semaphore_up(&q->used);
}

static inline __uk_always_inline void take(struct uk_msgq *q, void *msg)
{
	unsigned long flags = uk_spin_lock(&q->lock);

	copy(q, msg, q->head);
	q->head = next(q, q->head);
	uk_spin_unlock(&q->lock, flags);
	uk_semaphore_up(&q->free);
}

int uk_msgq_send(struct uk_msgq *q, const void *msg, uint64_t deadline)
{
	int rc = uk_semaphore_down_until(&q->free, deadline);

	if (rc == 0)
		put(q, msg);
	return rc;
}

int uk_msgq_recv(struct uk_msgq *q, void *msg, uint64_t deadline)
{
	int rc = uk_semaphore_down_until(&q->used, deadline);

	if (rc == 0)
		take(q, msg);
	return rc;
}

bool uk_msgq_trysend(struct uk_msgq *q, const void *msg)
{
	bool got = uk_semaphore_trydown(&q->free);

	if (got)
		put(q, msg);
	return got;
}

bool uk_msgq_tryrecv(struct uk_msgq *q, void *msg)
{
	bool got = uk_semaphore_trydown(&q->used);

	if (got)
		take(q, msg);
	return got;
}
