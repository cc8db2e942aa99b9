/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Block devices: what a driver offers, and how to read and write it.
 *
 * Buffers are memory of the heap or the image, since devices access it
 * themselves; what may be elsewhere goes by /dev (with vfscore), which copies.
 */
#ifndef UK_BLKDEV_H
#define UK_BLKDEV_H

#include <uk/errno.h>
#include <uk/lock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_blkdev;

enum uk_blk_op {
	UK_BLK_READ,
	UK_BLK_WRITE,
	UK_BLK_FLUSH, /* what was written before is kept when power goes */
};

struct uk_blkreq {
	enum uk_blk_op op;
	uint64_t sector; /* the first one */
	void *buf;
	size_t len; /* bytes, whole sectors, at most dev->len_max */
	/** It is done; then the request is the caller's again. Interrupt. */
	void (*done)(struct uk_blkreq *r);
	int result; /* 0 or negative errno, for done() */

	struct uk_blkreq *next; /* private */
};

struct uk_blkdev_ops {
	/**
	 * Begins a request, which is right in itself; uk_blkdev_done() tells
	 * its end, not before this has returned. Returns 0; -EAGAIN: no room
	 * until another one is done; another errno, with which the request
	 * ends: -EIO when the device is dead. Context: any, one at a time.
	 */
	int (*submit)(struct uk_blkdev *d, struct uk_blkreq *r);
	/**
	 * Looks at the device for a caller that has waited long. False: it is
	 * dead; the driver has called uk_blkdev_done() for every request that
	 * it had, and refuses others. Context: any, without locks.
	 */
	bool (*is_alive)(struct uk_blkdev *d);
};

struct uk_blkdev {
	/* The driver's, before it is registered. */
	const struct uk_blkdev_ops *ops;
	const char *driver;
	uint32_t sector_size; /* bytes, a power of two from 512 on */
	uint64_t sectors;
	size_t len_max; /* of a request: bytes, whole sectors */
	bool readonly;
	bool keeps; /* what is written is kept without a flush */

	/* The library's. */
	char name[8]; /* "vda", "vdb", ... */
	unsigned int number;
	struct uk_blkdev *next;
	struct uk_spinlock lock;
	struct uk_blkreq *waiting, **last;
};

/** Makes a device known. Returns 0 or -EINVAL. Context: init. */
int uk_blkdev_register(struct uk_blkdev *d);

/** The devices in their order; from NULL. Context: any. */
struct uk_blkdev *uk_blkdev_next(struct uk_blkdev *d);

/**
 * For drivers: the device has grown or shrunk. A size that cannot be is
 * ignored. Context: any.
 */
void uk_blkdev_resize(struct uk_blkdev *d, uint64_t sectors);

/** For drivers: `r` has ended so. Context: any, without locks. */
void uk_blkdev_done(struct uk_blkdev *d, struct uk_blkreq *r, int result);

/**
 * Begins a request; r->done() tells its end, maybe before this returns.
 * Returns 0; -EINVAL: it isn't whole sectors of the device, or too long;
 * -EROFS. Context: any.
 */
int uk_blkdev_submit(struct uk_blkdev *d, struct uk_blkreq *r);

/**
 * Reads, writes or flushes, in as many requests as it takes, and waits for
 * the end. `len`: bytes, whole sectors. Returns 0 or negative errno: -EIO when
 * the device couldn't or is gone. Context: thread, sleeps.
 */
int uk_blkdev_io(struct uk_blkdev *d, enum uk_blk_op op, uint64_t sector,
		 void *buf, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_BLKDEV_H */
