/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private to xenstore: the connection, and the watches that its events are
 * for. The lock guards both.
 */
#ifndef XENSTORE_STORE_H
#define XENSTORE_STORE_H

#include <uk/lock.h>
#include "wire.h"

/* A part of a request. */
struct xs_part {
	const void *data;
	size_t len;
};

extern struct uk_mutex xs_lock;

/** A request and its reply, in `l->data`. Length or errno. Locked. */
long xs_request(enum xs_type type, uint32_t tx, const struct xs_part *parts,
		unsigned int n, char *buf, size_t size);

/** Takes what has come: events only. Locked. */
void xs_drain(void);

/** The event in `l` fires its watch. Locked. */
void xs_watch_fire(const struct xs_link *l);

/** Has the watches' thread look. Context: any. */
void xs_watch_wake(void);

#endif /* XENSTORE_STORE_H */
