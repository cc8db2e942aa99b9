/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is written when: the order that ext2.h describes.
 */
#include "ext2.h"

#define FRESH_MAX 128 /* new inodes that wait, each in memory */

/* One that joins the last run? */
static bool joins(const struct later *l, uint32_t n)
{
	struct run *last;

	if (!l->used)
		return false;
	last = &l->runs[l->used - 1];
	if (n != last->first + last->count && n + 1 != last->first)
		return false;
	last->first = MIN(last->first, n);
	last->count++;
	return true;
}

/* One more of what is free later. Without memory for it it is lost. */
static void later_add(struct volume *e, struct later *l, uint32_t n)
{
	l->count++;
	if (joins(l, n))
		return;
	if (l->used == l->room) {
		uint32_t room = MAX(2 * l->room, 64U);
		struct run *runs =
			uk_realloc(heap(), l->runs, room * sizeof(*runs));

		if (!runs) {
			e->was_clean = false; /* a check finds it */
			return;
		}
		l->runs = runs;
		l->room = room;
	}
	l->runs[l->used++] = (struct run){n, 1};
}

int block_free_later(struct volume *e, uint32_t block)
{
	/* A volume may say that blocks are in many places. */
	if (e->later_blocks.count >= e->super.blocks)
		return -EUCLEAN;
	cache_drop(e, block);
	later_add(e, &e->later_blocks, block);
	return 0;
}

void inode_free_later(struct volume *e, uint32_t ino, bool dir)
{
	struct buffer *b;
	struct group *g = group_of(e, (ino - 1) / e->super.group_inodes, &b);

	if (g && dir && g->dirs) {
		g->dirs--;
		cache_dirty(e, b, CONTENTS);
	}
	later_add(e, &e->later_inodes, ino);
}

static int free_block(struct volume *e, uint32_t block)
{
	return block_free(e, block);
}

static int free_inode(struct volume *e, uint32_t ino)
{
	return inode_free(e, ino, false);
}

/* What can't be freed, since the volume is wrong, stays taken. */
static int later_now(struct volume *e, struct later *l,
		     int (*free)(struct volume *e, uint32_t n))
{
	int rc = 0;

	for (uint32_t i = 0; i < l->used; i++)
		for (uint32_t n = 0; n < l->runs[i].count; n++) {
			int one = free(e, l->runs[i].first + n);

			rc = one == -EIO ? one : rc;
		}
	uk_free(heap(), l->runs);
	memset(l, 0, sizeof(*l));
	return rc;
}

/* Has all nodes that are not fresh in their buffers, and on the disk. */
static int write_inodes(struct volume *e)
{
	int rc = 0;

	for (struct node *n = e->nodes; n && !rc; n = n->next) {
		rc = node_update(n);
		if (rc == 0 && cache_is_full(e))
			rc = cache_write(e, INODES);
	}
	return rc ? rc : cache_write(e, INODES);
}

/* Their links come to the disk; those that nobody refers to go. */
static int write_fresh(struct volume *e, unsigned int depth)
{
	struct node *next;

	for (struct node *n = e->nodes; n; n = next) {
		int rc;

		next = n->next;
		if (n->fresh != depth)
			continue;
		n->fresh = 0;
		e->nfresh--;
		rc = node_write(n);
		if (rc == 0 && cache_is_full(e))
			rc = cache_write(e, INODES);
		if (rc)
			return rc;
		if (n->kept)
			node_forget(n);
	}
	return cache_write(e, INODES);
}

int volume_sync(struct volume *e)
{
	int rc;

	if (e->mount->flags & UK_MS_RDONLY)
		return 0;
	rc = cache_write(e, CONTENTS);
	if (rc == 0)
		rc = write_inodes(e);
	if (rc == 0)
		rc = cache_write(e, ENTRIES);
	for (unsigned int depth = 1; e->nfresh && !rc; depth++)
		rc = write_fresh(e, depth);
	if (rc)
		return rc;
	e->named = false;
	rc = later_now(e, &e->later_blocks, free_block);
	return rc ? rc : later_now(e, &e->later_inodes, free_inode);
}

int volume_begin(struct volume *e)
{
	return cache_is_full(e) || e->nfresh >= FRESH_MAX ? volume_sync(e) : 0;
}
