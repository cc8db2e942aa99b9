/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the contents of a file are: the first blocks in the inode, the others
 * in blocks of numbers, up to three levels of them.
 */
#include "ext2.h"

#define LEVELS 3

/*
 * From the inode down to the block: how many levels of numbers lie between,
 * and the place in each. Returns the levels; -EFBIG: beyond the last.
 */
static int way_to(const struct volume *e, uint32_t index,
		  uint32_t at[LEVELS + 1])
{
	uint64_t each = e->block_size / 4, n = index, span = 1;
	int levels = 0;

	if (n < N_DIRECT) {
		at[0] = n;
		return 0;
	}
	n -= N_DIRECT;
	for (levels = 1; levels <= LEVELS; levels++) {
		span *= each;
		if (n < span)
			break;
		n -= span;
	}
	if (levels > LEVELS)
		return -EFBIG;
	at[0] = N_DIRECT + levels - 1;
	for (int l = 1; l <= levels; l++) {
		span /= each;
		at[l] = n / span;
		n %= span;
	}
	return levels;
}

static int alloc_zeroed(struct node *n, uint32_t *block)
{
	struct volume *e = volume_of(&n->v);
	int rc = block_alloc(e, block);

	if (rc)
		return rc;
	if (!cache_zero(e, *block)) {
		block_free(e, *block);
		return -EIO;
	}
	n->i.sectors += e->block_size / 512;
	n->v.blocks = n->i.sectors;
	n->changed = true;
	return 0;
}

int block_map(struct node *n, uint32_t index, bool alloc, uint32_t *block)
{
	struct volume *e = volume_of(&n->v);
	uint32_t at[LEVELS + 1], below;
	int levels = way_to(e, index, at), rc;
	struct buffer *b = NULL;
	uint32_t *place;

	if (levels < 0)
		return levels;
	place = &n->i.block[at[0]];
	for (int l = 0;; l++) {
		if (!*place && !alloc) {
			*block = 0;
			return 0;
		}
		if (!*place) {
			rc = alloc_zeroed(n, &below);
			if (rc)
				return rc;
			*place = below;
			if (b)
				cache_dirty(e, b, INODES);
		}
		if (l == levels)
			break;
		b = cache_get(e, *place);
		if (!b)
			return -EIO;
		place = (uint32_t *)b->data + at[l + 1];
	}
	if (!is_block(e, *place))
		return -EUCLEAN;
	*block = *place;
	return 0;
}

static int free_one(struct node *n, uint32_t block)
{
	struct volume *e = volume_of(&n->v);

	if (!is_block(e, block))
		return -EUCLEAN;
	n->i.sectors -= MIN(n->i.sectors, e->block_size / 512);
	n->v.blocks = n->i.sectors;
	n->changed = true;
	/* A fresh one's were never led to. */
	if (n->fresh)
		return block_free(e, block);
	return block_free_later(e, block);
}

/*
 * Frees what `block`, of `level` levels of numbers, has from `from` on, and
 * itself when that is all of it; then *block is 0.
 */
static int free_tree(struct node *n, uint32_t *block, int level, uint64_t from)
{
	struct volume *e = volume_of(&n->v);
	uint64_t each = e->block_size / 4, span = 1;
	uint32_t self = *block;
	int rc = 0;

	if (!self)
		return 0;
	for (int l = 1; l < level; l++)
		span *= each;
	for (uint64_t i = level ? from / span : each; i < each && !rc; i++) {
		struct buffer *b = cache_get(e, self);
		uint32_t below;

		if (!b)
			return -EIO;
		below = ((uint32_t *)b->data)[i];
		if (!below)
			continue;
		rc = free_tree(n, &below, level - 1,
			       i == from / span ? from % span : 0);
		/* All of it goes, or it is what stays: */
		if (!from)
			continue;
		/* Others have been asked for meanwhile. */
		b = cache_get(e, self);
		if (!b)
			return -EIO;
		((uint32_t *)b->data)[i] = below;
		cache_dirty(e, b, INODES);
	}
	if (from)
		return rc;
	*block = 0;
	return free_one(n, self) ?: rc;
}

/* The sectors that the attributes add to the inode's count. */
static uint32_t attribute_sectors(const struct node *n)
{
	return n->i.acl ? volume_of(&n->v)->block_size / 512 : 0;
}

bool link_is_fast(const struct node *n)
{
	return n->i.sectors <= attribute_sectors(n);
}

/*
 * The count of inodes is written behind these (ENTRIES come after INODES): one
 * that is too high loses a block, one that is too low loses attributes.
 */
int attributes_put(struct node *n)
{
	struct volume *e = volume_of(&n->v);
	uint32_t block = n->i.acl;
	struct attributes *a;
	struct buffer *b;

	n->i.sectors -= MIN(n->i.sectors, attribute_sectors(n));
	n->i.acl = 0;
	n->changed = true;
	b = cache_get(e, block);
	a = b ? (struct attributes *)b->data : NULL;
	if (!a || a->magic != ATTRIBUTES_MAGIC || !a->references) {
		e->was_clean = false; /* only a check can tell its state */
		return -EUCLEAN;
	}
	if (a->references == 1)
		return block_free_later(e, block);
	a->references--;
	cache_dirty(e, b, ENTRIES);
	return 0;
}

int blocks_truncate(struct node *n, uint32_t index)
{
	struct volume *e = volume_of(&n->v);
	uint64_t each = e->block_size / 4, first = N_DIRECT, span = each;
	int rc = 0;

	for (uint32_t i = index; i < N_DIRECT && !rc; i++)
		rc = free_tree(n, &n->i.block[i], 0, 0);
	for (int level = 1; level <= LEVELS && !rc; level++) {
		if (index < first + span)
			rc = free_tree(n, &n->i.block[N_DIRECT + level - 1],
				       level,
				       index > first ? index - first : 0);
		first += span;
		span *= each;
	}
	return rc;
}
