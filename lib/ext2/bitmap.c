/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which blocks and inodes are free: a bitmap of each for every group.
 */
#include "ext2.h"

struct group *group_of(struct volume *e, uint32_t group, struct buffer **b)
{
	uint32_t each = e->block_size / sizeof(struct group);

	*b = cache_get(e, e->super.first_block + 1 + group / each);
	return *b ? (struct group *)(*b)->data + group % each : NULL;
}

int volume_change(struct volume *e)
{
	int rc;

	if (e->super_dirty)
		return 0;
	e->super.state &= ~STATE_CLEAN;
	rc = cache_write_super(e);
	e->super_dirty = rc == 0;
	return rc;
}

/* The first bit that isn't set, from `from` on; `n`: none. */
static uint32_t find_zero(const uint8_t *bits, uint32_t from, uint32_t n)
{
	for (uint32_t i = from; i < n; i++) {
		if (i % 8 == 0 && bits[i / 8] == 0xff)
			i += 7;
		else if (!(bits[i / 8] >> (i % 8) & 1))
			return i;
	}
	return n;
}

static uint32_t blocks_in(const struct volume *e, uint32_t group)
{
	uint32_t before = e->super.first_block + group * e->super.group_blocks;

	return MIN(e->super.group_blocks, e->super.blocks - before);
}

/* Takes one of the group, from `from` on. 0, 1: it has none, or -EIO. */
static int take_block(struct volume *e, uint32_t group, uint32_t from,
		      uint32_t *block)
{
	uint32_t n = blocks_in(e, group), bit;
	struct buffer *gb, *b;
	struct group *g = group_of(e, group, &gb);

	if (!g)
		return -EIO;
	if (!g->free_blocks)
		return 1;
	b = cache_get(e, g->block_bitmap);
	if (!b)
		return -EIO;
	bit = find_zero(b->data, from, n);
	if (bit >= n && from)
		bit = find_zero(b->data, 0, n);
	if (bit >= n)
		return 1;
	b->data[bit / 8] |= 1 << bit % 8;
	cache_dirty(e, b, CONTENTS);
	g->free_blocks--;
	cache_dirty(e, gb, CONTENTS);
	e->super.free_blocks--;
	*block = e->super.first_block + group * e->super.group_blocks + bit;
	return 0;
}

int block_alloc(struct volume *e, uint32_t *block)
{
	uint32_t at = e->goal - e->super.first_block;
	uint32_t group = at / e->super.group_blocks;
	int rc = volume_change(e);

	if (rc)
		return rc;
	for (uint32_t i = 0; i < e->ngroups; i++) {
		rc = take_block(e, (group + i) % e->ngroups,
				i ? 0 : at % e->super.group_blocks, block);
		if (rc <= 0)
			break;
	}
	if (rc == 0)
		e->goal = *block + 1 < e->super.blocks ? *block + 1
						       : e->super.first_block;
	return rc > 0 ? -ENOSPC : rc;
}

/* Clears a bit; what was clear before is a fault of the volume. */
static int clear(struct volume *e, uint32_t bitmap, uint32_t bit)
{
	struct buffer *b = cache_get(e, bitmap);

	if (!b)
		return -EIO;
	if (!(b->data[bit / 8] >> (bit % 8) & 1))
		return -EUCLEAN;
	b->data[bit / 8] &= ~(1 << bit % 8);
	cache_dirty(e, b, CONTENTS);
	return 0;
}

int block_free(struct volume *e, uint32_t block)
{
	uint32_t at = block - e->super.first_block;
	struct buffer *gb;
	struct group *g;
	int rc = volume_change(e);

	if (rc)
		return rc;
	if (block < e->super.first_block || block >= e->super.blocks)
		return -EUCLEAN;
	g = group_of(e, at / e->super.group_blocks, &gb);
	if (!g)
		return -EIO;
	rc = clear(e, g->block_bitmap, at % e->super.group_blocks);
	if (rc)
		return rc;
	g->free_blocks++;
	cache_dirty(e, gb, CONTENTS);
	e->super.free_blocks++;
	cache_drop(e, block);
	return 0;
}

static int take_inode(struct volume *e, uint32_t group, bool dir, uint32_t *ino)
{
	uint32_t first = group ? 0 : e->super.first_ino - 1, bit;
	struct buffer *gb, *b;
	struct group *g = group_of(e, group, &gb);

	if (!g)
		return -EIO;
	if (!g->free_inodes)
		return 1;
	b = cache_get(e, g->inode_bitmap);
	if (!b)
		return -EIO;
	bit = find_zero(b->data, first, e->super.group_inodes);
	if (bit >= e->super.group_inodes)
		return 1;
	b->data[bit / 8] |= 1 << bit % 8;
	cache_dirty(e, b, CONTENTS);
	g->free_inodes--;
	g->dirs += dir;
	cache_dirty(e, gb, CONTENTS);
	e->super.free_inodes--;
	*ino = group * e->super.group_inodes + bit + 1;
	return 0;
}

int inode_alloc(struct volume *e, bool dir, uint32_t near, uint32_t *ino)
{
	uint32_t group = (near - 1) / e->super.group_inodes;
	int rc = volume_change(e);

	if (rc)
		return rc;
	for (uint32_t i = 0; i < e->ngroups; i++) {
		rc = take_inode(e, (group + i) % e->ngroups, dir, ino);
		if (rc <= 0)
			break;
	}
	return rc > 0 ? -ENOSPC : rc;
}

int inode_free(struct volume *e, uint32_t ino, bool dir)
{
	struct buffer *gb;
	struct group *g = group_of(e, (ino - 1) / e->super.group_inodes, &gb);
	int rc = volume_change(e);

	if (rc)
		return rc;
	if (!g)
		return -EIO;
	rc = clear(e, g->inode_bitmap, (ino - 1) % e->super.group_inodes);
	if (rc)
		return rc;
	g->free_inodes++;
	g->dirs -= dir && g->dirs;
	cache_dirty(e, gb, CONTENTS);
	e->super.free_inodes++;
	return 0;
}
