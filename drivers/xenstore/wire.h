/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Xenstore's ring and messages. The other end writes to the ring whenever it
 * likes: indexes of ours are kept here, and theirs read once and checked.
 * Source: Xen, xen/include/public/io/xs_wire.h.
 */
#ifndef XENSTORE_WIRE_H
#define XENSTORE_WIRE_H

#include <uk/essentials.h>
#include <uk/xenstore.h>

#define XS_RING_SIZE 1024

enum xs_type {
	XS_CONTROL,
	XS_DIRECTORY,
	XS_READ,
	XS_GET_PERMS,
	XS_WATCH,
	XS_UNWATCH,
	XS_TRANSACTION_START,
	XS_TRANSACTION_END,
	XS_INTRODUCE,
	XS_RELEASE,
	XS_GET_DOMAIN_PATH,
	XS_WRITE,
	XS_MKDIR,
	XS_RM,
	XS_SET_PERMS,
	XS_WATCH_EVENT,
	XS_ERROR,
};

struct xs_ring {
	char req[XS_RING_SIZE], rsp[XS_RING_SIZE];
	uint32_t req_cons, req_prod, rsp_cons, rsp_prod;
};

struct xs_header {
	uint32_t type, req_id, tx_id, len;
};

struct xs_link {
	struct xs_ring *ring;
	uint32_t req_prod, rsp_cons;
	bool broken;
	uint32_t have; /* bytes of the message that comes in */
	struct xs_header in;
	char data[UK_XS_DATA_MAX + 1]; /* NUL-terminated */
};

/** Begins with the indexes as the ring has them. */
void xs_link_init(struct xs_link *l, struct xs_ring *ring);

/** Puts up to `len` bytes. Returns how many there was room for, or -EIO. */
long xs_link_put(struct xs_link *l, const void *buf, size_t len);

/**
 * Takes what is there of a message. Returns 1: it is complete, in `in` and
 * `data`, until the next call; 0: there is no more now; -EIO.
 */
int xs_link_get(struct xs_link *l);

/**
 * What the reply in `l` to a request of `type` means: 0, or the negative errno
 * that it names, -EIO for none that is known.
 */
int xs_reply_error(const struct xs_link *l, enum xs_type type);

/** Of the event in `l`: false when it is malformed. */
bool xs_event_token(const struct xs_link *l, uint32_t *token);

#endif /* XENSTORE_WIRE_H */
