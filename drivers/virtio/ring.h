/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the two kinds of virtqueue share. Descriptors are named by numbers
 * whose free list is kept where the device can't write.
 */
#ifndef VIRTIO_RING_H
#define VIRTIO_RING_H

#include <uk/errno.h>
#include <uk/virtq.h>

#define DESC_NEXT     1 /* [2.7.5] */
#define DESC_WRITE    2
#define DESC_INDIRECT 4
#define DESC_AVAIL    (1 << 7) /* [2.8.1] */
#define DESC_USED     (1 << 15)

/* Read and write just once what the device may change at any time. */
#define ONCE(x) (*(volatile __typeof__(x) *)&(x))

/* The device is ready for what was just written; a barrier both ways. */
static inline void ring_barrier(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/** Has `event` just been passed on the way from `old` to `now` [2.7.10]? */
static inline bool ring_passed(uint16_t event, uint16_t now, uint16_t old)
{
	return (uint16_t)(now - event - 1) < (uint16_t)(now - old);
}

static inline bool ring_is_indirect(const struct virtq *q, unsigned int n)
{
	return n > 1 && n <= q->c.indirect_max;
}

/** The bytes that the device may write. */
static inline uint32_t ring_room(const struct virtq_seg *segs,
				 unsigned int nout, unsigned int nin)
{
	uint32_t room = 0;

	for (segs += nout; nin--; segs++)
		room += segs->len;
	return room;
}

/** Ends the queue. */
void ring_break(struct virtq *q, const char *why);

/**
 * Checks buffer `id`, into which the device claims to have written *len bytes.
 * Returns its slot and cuts *len to the buffer's room; or returns NULL and
 * breaks the queue when the device does not have the buffer.
 */
struct virtq_slot *ring_check(struct virtq *q, uint32_t id, uint32_t *len);

/*
 * One for each kind. split_irq(), packed_irq(): interrupts on once `later`
 * more buffers, or descriptors, are done than the next; or off.
 */
int split_add(struct virtq *q, const struct virtq_seg *segs, unsigned int nout,
	      unsigned int nin, void *token);
bool split_kick(struct virtq *q);
bool split_more(const struct virtq *q);
void *split_get(struct virtq *q, uint32_t *len);
void split_irq(struct virtq *q, bool on, unsigned int later);
void *split_free(struct virtq *q, unsigned int id);

int packed_add(struct virtq *q, const struct virtq_seg *segs, unsigned int nout,
	       unsigned int nin, void *token);
bool packed_kick(struct virtq *q);
bool packed_more(const struct virtq *q);
void *packed_get(struct virtq *q, uint32_t *len);
void packed_irq(struct virtq *q, bool on, unsigned int later);
void *packed_free(struct virtq *q, unsigned int id);

#endif /* VIRTIO_RING_H */
