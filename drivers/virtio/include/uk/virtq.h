/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtqueues, split and packed: rings in memory by which a driver hands
 * buffers to a device and gets them back. Source: OASIS, Virtual I/O Device
 * (VIRTIO) 1.2 (sections in brackets).
 *
 * The device isn't trusted. Its writes are read once and checked before use.
 * Only a buffer that the device has can come back, and only once; else the
 * queue breaks: nothing goes in or out any more, and `broke` is called. A
 * length beyond the buffer's room is cut to it, which for a buffer that the
 * device only reads is 0.
 *
 * Nothing here locks, sleeps or allocates: one caller at a time for a queue.
 * Context: any, interrupts included.
 */
#ifndef UK_VIRTQ_H
#define UK_VIRTQ_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Entries that a queue can have at most [2.6, 2.7.10.1]. */
#define VIRTQ_SIZE_MAX 32768

struct virtq_desc { /* [2.7.5] */
	uint64_t addr;
	uint32_t len;
	uint16_t flags, next;
};

struct virtq_packed_desc { /* [2.8.13] */
	uint64_t addr;
	uint32_t len;
	uint16_t id, flags;
};

struct virtq_avail { /* [2.7.6]; used_event follows the ring */
	uint16_t flags, idx, ring[];
};

struct virtq_used { /* [2.7.8]; avail_event follows the ring */
	uint16_t flags, idx;
	struct virtq_used_elem {
		uint32_t id, len;
	} ring[];
};

struct virtq_event { /* [2.8.14] */
	uint16_t off_wrap, flags;
};

/* A piece of a buffer: memory of the heap or the image, identity mapped. */
struct virtq_seg {
	void *addr;
	uint32_t len;
};

/* What is known of a descriptor, or chain of them, that the device has. */
struct virtq_slot {
	void *token;
	uint32_t room;	/* bytes that the device may write */
	uint16_t count; /* descriptors; 0: the device hasn't got it */
	uint16_t next;	/* free list, or the chain's next */
};

struct virtq_config {
	uint16_t size;	       /* entries; a power of two if split */
	uint16_t indirect_max; /* segments of an indirect table; 0: none */
	bool packed;	       /* VIRTIO_F_RING_PACKED */
	bool event;	       /* VIRTIO_F_EVENT_IDX */
};

struct virtq {
	struct virtq_config c;
	bool broken;
	bool avail_wrap, used_wrap; /* packed: the ring wrap counters [2.8.1] */
	uint16_t free;		    /* descriptors */
	uint16_t free_id;	    /* the first of them */
	uint16_t outstanding;	    /* buffers that the device has */
	uint16_t added;		    /* since the last kick: split buffers, or */
				    /* packed descriptors */
	uint16_t avail, used;	    /* next to be made available, and used */
	struct virtq_slot *slots;
	struct virtq_desc *indirect;
	union {
		struct {
			struct virtq_desc *desc;
			struct virtq_avail *avail;
			struct virtq_used *used;
		} split;
		struct {
			struct virtq_packed_desc *desc;
			struct virtq_event *driver, *device;
		} packed;
	};

	/* Set by whoever owns the queue. */
	void (*notify)(struct virtq *q);   /* tells the device */
	void (*callback)(struct virtq *q); /* called by its interrupt */
	void (*broke)(struct virtq *q, const char *why);
	void *owner;
	uint16_t index;
	void *notify_at; /* the transport's */
};

/** Bytes of memory that a queue takes, whole pages. */
size_t virtq_memory(const struct virtq_config *c);

/**
 * Makes an empty queue in `mem`, page aligned. The owner's members
 * of `q` stay as they are.
 */
void virtq_init(struct virtq *q, const struct virtq_config *c, void *mem);

/** The three areas, for the transport [2.6]. */
void *virtq_desc_area(const struct virtq *q);
void *virtq_driver_area(const struct virtq *q);
void *virtq_device_area(const struct virtq *q);

/**
 * Hands a buffer to the device: `nout` segments that it reads, then `nin`
 * that it writes, together at least one. `token`, not NULL, comes back from
 * virtq_get(). The device may not look before virtq_kick().
 *
 * Returns 0; -EAGAIN when the queue has no room now; -EINVAL when the buffer
 * can never fit; -EIO when the queue is broken.
 */
int virtq_add(struct virtq *q, const struct virtq_seg *segs, unsigned int nout,
	      unsigned int nin, void *token);

/** Tells the device of what was added, if it wants to be told. */
void virtq_kick(struct virtq *q);

/**
 * Takes back a buffer that the device is done with: returns its token and, if
 * `len` is not NULL, stores in *len how many bytes the device wrote into it,
 * from the first on, at most what the buffer has room for. Returns NULL, and
 * stores nothing, when there is none or the queue is broken.
 */
void *virtq_get(struct virtq *q, uint32_t *len);

/** Is there something for virtq_get()? */
bool virtq_more(const struct virtq *q);

/** Asks for no interrupts; some may come all the same. */
void virtq_irq_off(struct virtq *q);

/**
 * Asks for an interrupt when the next buffer is done. Returns false when one
 * already is: then there may be no interrupt for it.
 */
bool virtq_irq_on(struct virtq *q);

/** The same, when about half of what the device has is done. */
bool virtq_irq_on_half(struct virtq *q);

/**
 * After a reset of the device: takes the tokens out one by one, those the
 * device had; NULL at the end.
 */
void *virtq_detach(struct virtq *q);

/** Descriptors that are free: how many segments virtq_add() takes at least. */
static inline unsigned int virtq_room(const struct virtq *q)
{
	return q->free;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_VIRTQ_H */
