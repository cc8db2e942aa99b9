/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Xenstore: the tree of strings by which domains find each other's devices.
 * Paths are absolute or start at this domain's own folder. What is read was
 * written by others: check it. There from level `lib`, priority 21, on.
 * Source: Xen, docs/misc/xenstore.txt.
 */
#ifndef UK_XENSTORE_H
#define UK_XENSTORE_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UK_XS_PATH_MAX 256  /* of ours, with the NUL */
#define UK_XS_DATA_MAX 4096 /* of a value or a list [XENSTORE_PAYLOAD_MAX] */

/* A transaction; UK_XS_NONE: each call is one of its own. */
#define UK_XS_NONE 0

/** Is there a xenstore? Context: thread. */
bool uk_xs_available(void);

/**
 * Reads what `path` has into `buf` of `size` bytes, NUL-terminated. Returns
 * its length; -ENOENT, -EACCES; -E2BIG when it doesn't fit; -ENODEV without
 * xenstore; -EIO when xenstore breaks its word, -ETIMEDOUT when it is silent.
 * Context: thread, sleeps; so for all below.
 */
long uk_xs_read(uint32_t tx, const char *path, char *buf, size_t size);

/** Writes a value, and makes folders that are missing. 0 or as above. */
int uk_xs_write(uint32_t tx, const char *path, const char *value);

/** Removes `path` with all below it. Returns 0 or as above. */
int uk_xs_rm(uint32_t tx, const char *path);

/**
 * Reads the names below `path`: NUL-terminated one after the other. Returns
 * their length in bytes, 0: none; or as above.
 */
long uk_xs_list(uint32_t tx, const char *path, char *buf, size_t size);

/**
 * A transaction: fn(tx, arg) makes its calls, again when others interfered,
 * until all is done at once. What fn returns, if it isn't 0: nothing is done
 * then; or 0, or as above.
 */
int uk_xs_transaction(int (*fn)(uint32_t tx, void *arg), void *arg);

/**
 * Reads `text`, a decimal number of digits only, up to `max`. Returns 0 or
 * -EINVAL. Context: any.
 */
int uk_xs_number(const char *text, uint64_t max, uint64_t *v);

struct uk_xs_watch {
	const char *path; /* the caller's: lives on */
	/**
	 * Something at or below `path` has changed, maybe more than once; and
	 * once after it was set. Context: thread of ukwork, may sleep.
	 */
	void (*fn)(struct uk_xs_watch *w);

	struct uk_xs_watch *next; /* private */
	uint32_t token;
	bool fired;
};

/** Sets a watch. Returns 0 or as above. */
int uk_xs_watch(struct uk_xs_watch *w);

/** Takes it away; its function neither runs nor will, but if it calls this. */
void uk_xs_unwatch(struct uk_xs_watch *w);

#ifdef __cplusplus
}
#endif

#endif /* UK_XENSTORE_H */
