/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private to xen-blkfront: the ring's layout, and a disk. The backend can
 * write the ring at any time: answers are copied, then checked.
 * Source: Xen, xen/include/public/io/blkif.h and ring.h.
 */
#ifndef BLKFRONT_BLKFRONT_H
#define BLKFRONT_BLKFRONT_H

#include <uk/blkdev.h>
#include <uk/xenbus.h>
#include <uk/xenring.h>

#define BLKIF_RING	 32 /* entries */
#define BLKIF_SEGS	 11 /* pages of a request */
#define BLKIF_SECTOR	 512U
#define BLKIF_PAGE	 UK_XENBUS_PAGE
#define BLKIF_READ	 0
#define BLKIF_WRITE	 1
#define BLKIF_FLUSH	 3
#define BLKIF_OKAY	 0
#define BLKIF_EOPNOTSUPP (-2)
#define BLKIF_READONLY	 4 /* of "info" */

struct blkif_request {
	uint8_t op, nsegs;
	uint16_t handle;
	uint64_t id __attribute__((aligned(8)));
	uint64_t sector;
	struct {
		uint32_t gref;
		uint8_t first, last; /* sectors of the page */
		uint16_t pad;
	} seg[BLKIF_SEGS];
};

struct blkif_response {
	uint64_t id __attribute__((aligned(8)));
	uint8_t op;
	int16_t status;
};

struct blkif_ring {
	struct uk_xenring c;
	union {
		struct blkif_request req;
		struct blkif_response rsp;
	} entry[BLKIF_RING];
};

#define BF_SLOTS 16

/* A request's pages, lent for good. */
struct bf_slot {
	struct uk_blkreq *req; /* that the backend has; NULL: free */
	struct bf_slot *next;
	uint8_t *page[BLKIF_SEGS];
	uint32_t gref[BLKIF_SEGS];
};

struct blkfront {
	struct uk_blkdev dev;
	struct uk_xenbus_device *bus;
	struct uk_spinlock lock; /* of all below */
	struct blkif_ring *ring;
	uint32_t gref, port, prod, cons;
	uint16_t handle;
	bool broken;
	bool away;	     /* the backend closed, and will be back */
	uint64_t away_since; /* by ukplat_clock_ns() */
	struct bf_slot *free;
	struct bf_slot slots[BF_SLOTS];
};

extern const struct uk_blkdev_ops bf_ops;

/** The backend has something to say. Context: interrupt. */
void bf_event(void *arg);

/** From now on requests wait for the backend. Context: any. */
void bf_leave(struct blkfront *b);

/** The backend is back: sends it all pending requests again. Context: any. */
void bf_return(struct blkfront *b);

/** Ends all requests with -EIO, now and from now on. Context: any. */
void bf_break(struct blkfront *b, const char *why);

#endif /* BLKFRONT_BLKFRONT_H */
