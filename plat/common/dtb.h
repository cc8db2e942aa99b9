/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One pass over a flattened device tree, for boot code: what a platform must
 * know before it has memory to its name. Drivers use lib/fdt.
 * Source: Devicetree Specification 0.4, chapter 5.
 */
#ifndef PLAT_COMMON_DTB_H
#define PLAT_COMMON_DTB_H

#include <uk/essentials.h>

/*
 * What dtb_next() came to: a node that begins, whose `name` and `depth` (1 for
 * the root) are set; the end of the node at `depth`; or a property of it, with
 * `name`, `value` and `len`.
 */
enum dtb_token { DTB_END, DTB_NODE, DTB_NODE_END, DTB_PROPERTY };

struct dtb {
	const char *name;  /* NUL-terminated */
	const void *value; /* aligned to 4 bytes, big-endian */
	uint32_t len;	   /* bytes */
	unsigned int depth;

	/* private */
	const uint32_t *cell, *end; /* next of the structure, and its last */
	const char *strings;
	const uint32_t *reservations;
	uint32_t strings_len, reservations_max;
	bool ended; /* the node at `depth` is behind us */
};

/**
 * Starts a walk over `blob`, of which `max` bytes may be read.
 * Returns 0, or -EINVAL when there is no sound tree of version 17.
 */
int dtb_open(struct dtb *d, const void *blob, size_t max);

/** Goes on. Returns what it came to, or -EINVAL where the tree is broken. */
int dtb_next(struct dtb *d);

/**
 * Reads entry `i` of the list of memory reservations.
 * Returns false when there are no more.
 */
bool dtb_reservation(const struct dtb *d, unsigned int i, uint64_t *base,
		     uint64_t *len);

/** Bytes of the whole tree. */
uint32_t dtb_size(const void *blob);

/** A number of `cells` (1 or 2) cells at `p`. */
uint64_t dtb_number(const uint32_t *p, unsigned int cells);

#endif /* PLAT_COMMON_DTB_H */
