/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a descriptor stands for. This, and fd.c, are all that a library of
 * files has to take the place of.
 */
#ifndef UKSOCKET_FILE_H
#define UKSOCKET_FILE_H

#include <errno.h>
#include <sys/uio.h>
#include <uk/lock.h>

struct file;

/* Each returns negative errno when it fails; NULL: -EINVAL. */
struct file_ops {
	ssize_t (*readv)(struct file *f, const struct iovec *iov, int n);
	ssize_t (*writev)(struct file *f, const struct iovec *iov, int n);
	short (*poll)(struct file *f);
	int (*ioctl)(struct file *f, unsigned long request, void *arg);
	int (*set_nonblock)(struct file *f, bool on);
	/** It has no descriptor any more: who waits in it comes back. */
	void (*hang_up)(struct file *f);
	/** Nobody uses it any more: frees it. */
	void (*release)(struct file *f);
};

/* Somebody who wants to know when a file's poll() changes. */
struct watch {
	struct watch *next, **link; /* link: NULL, not watching */
	struct file *file;
	/** Context: any, interrupts off. */
	void (*fn)(struct watch *w);
};

struct file {
	const struct file_ops *ops;
	unsigned int refs; /* the descriptor's is one */
	bool nonblock;
	struct uk_spinlock lock; /* of the watches */
	struct watch *watches;
};

/** Sets up `f` with one reference. */
void file_init(struct file *f, const struct file_ops *ops, bool nonblock);

/** Gives up a reference. */
void file_put(struct file *f);

/** Tells the watches. Context: any. */
void file_notify(struct file *f);

void file_watch(struct file *f, struct watch *w);
void file_unwatch(struct watch *w);

/** A descriptor for `f`, whose reference it takes over; or negative errno. */
int fd_install(struct file *f);

/** The file, with a reference for the caller; NULL: no such descriptor. */
struct file *fd_get(int fd);

/** Sets errno, and returns -1, for a negative result. */
static inline long result(long rc)
{
	if (rc >= 0)
		return rc;
	errno = -rc;
	return -1;
}

#endif /* UKSOCKET_FILE_H */
