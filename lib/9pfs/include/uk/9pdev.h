/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What carries 9P's messages: a channel to the host, known by its tag.
 */
#ifndef UK_9PDEV_H
#define UK_9PDEV_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_9pdev {
	struct uk_9pdev *next; /* private */
	char tag[64];
	bool in_use; /* by a mount */
	/* The driver counts: the server has forgotten all it knew of us. */
	unsigned int resets;
	/**
	 * Sends the `len` bytes at `tx` and waits for the answer: its length,
	 * at most `max`, or negative errno. Both are memory of the heap. One
	 * at a time. Context: thread, sleeps.
	 */
	long (*exchange)(struct uk_9pdev *d, const void *tx, size_t len,
			 void *rx, size_t max);
};

/** Makes a channel known. Context: init. */
void uk_9pdev_register(struct uk_9pdev *d);

#ifdef __cplusplus
}
#endif

#endif /* UK_9PDEV_H */
