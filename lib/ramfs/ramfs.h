/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share.
 */
#ifndef RAMFS_H
#define RAMFS_H

#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/ramfs.h>

#define PAGE 4096

/* A name in a directory: in the list by which they are read, and in a chain. */
struct entry {
	struct entry *next, *prev; /* by cookie */
	struct entry *chain;
	struct node *node; /* a reference */
	int64_t cookie;
	uint32_t hash;
	uint16_t len;
	char name[];
};

struct directory {
	struct entry *first, *last;
	struct entry **chains;
	unsigned int nchains, entries;
	int64_t next_cookie;
};

/*
 * Contents: pages that were written to; where there is none, what was given
 * and stays where it is, and behind that zeroes.
 */
struct contents {
	uint8_t **pages;
	size_t npages; /* in the table */
	const uint8_t *given;
	size_t given_len;
};

struct link {
	const char *target;
	bool given; /* it isn't ours to free */
};

struct node {
	struct uk_vnode v;
	union {
		struct directory dir;
		struct contents file;
		struct link link;
	};
};

static inline struct node *node_of(struct uk_vnode *v)
{
	return uk_container_of(v, struct node, v);
}

static inline struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

/* --- dir.c ------------------------------------------------------------- */

struct entry *dir_find(struct node *dir, const char *name, size_t len);

/** Enters `n`, with a reference of its own. Returns 0 or -ENOMEM. */
int dir_enter(struct node *dir, const char *name, size_t len, struct node *n);

/** Takes an entry out, with its reference. */
void dir_remove(struct node *dir, struct entry *e);

int dir_read(struct uk_vnode *v, int64_t *pos, uk_readdir_fn emit, void *arg);
void dir_free(struct node *n);

/* --- contents.c -------------------------------------------------------- */

long contents_read(struct uk_vnode *v, void *buf, size_t len, int64_t pos);
long contents_write(struct uk_vnode *v, const void *buf, size_t len,
		    int64_t pos);
int contents_truncate(struct uk_vnode *v, int64_t size);
int contents_allocate(struct uk_vnode *v, int64_t pos, int64_t len);
const void *contents_map(struct uk_vnode *v, int64_t pos, size_t len);
void contents_free(struct node *n);

#endif /* RAMFS_H */
