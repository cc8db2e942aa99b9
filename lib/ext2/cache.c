/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Blocks in memory: those that were asked for last. What was changed is
 * written when its buffer is wanted for another, or by cache_sync().
 */
#include "ext2.h"

#define BUFFERS 64

static void put_first(struct volume *e, struct buffer *b)
{
	b->newer = NULL;
	b->older = e->newest;
	*(e->newest ? &e->newest->newer : &e->oldest) = b;
	e->newest = b;
}

static void take_out(struct volume *e, struct buffer *b)
{
	*(b->newer ? &b->newer->older : &e->newest) = b->older;
	*(b->older ? &b->older->newer : &e->oldest) = b->newer;
}

int cache_new(struct volume *e)
{
	e->buffers = uk_calloc(heap(), BUFFERS, sizeof(*e->buffers));
	if (!e->buffers)
		return -ENOMEM;
	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *b = &e->buffers[i];

		b->data = uk_memalign(heap(), e->block_size, e->block_size);
		if (!b->data)
			return -ENOMEM;
		put_first(e, b);
	}
	return 0;
}

void cache_free(struct volume *e)
{
	for (unsigned int i = 0; e->buffers && i < BUFFERS; i++)
		uk_free(heap(), e->buffers[i].data);
	uk_free(heap(), e->buffers);
}

static int transfer(struct volume *e, struct buffer *b, enum uk_blk_op op)
{
	return uk_blkdev_io(e->dev, op,
			    (uint64_t)b->block *
				    (e->block_size / e->dev->sector_size),
			    b->data, e->block_size);
}

static int write_back(struct volume *e, struct buffer *b)
{
	int rc = b->valid && b->dirty ? transfer(e, b, UK_BLK_WRITE) : 0;

	if (rc == 0)
		b->dirty = false;
	return rc;
}

static struct buffer *find(struct volume *e, uint32_t block)
{
	struct buffer *b = e->newest;

	while (b && (!b->valid || b->block != block))
		b = b->older;
	return b;
}

/* The one for `block`, maybe not read yet; NULL: the old one can't go. */
static struct buffer *get(struct volume *e, uint32_t block)
{
	struct buffer *b = find(e, block);

	if (!b) {
		b = e->oldest;
		if (write_back(e, b))
			return NULL;
		b->valid = false;
		b->block = block;
	}
	take_out(e, b);
	put_first(e, b);
	return b;
}

static bool is_block(const struct volume *e, uint32_t block)
{
	return block >= e->super.first_block && block < e->super.blocks;
}

struct buffer *cache_get(struct volume *e, uint32_t block)
{
	struct buffer *b = is_block(e, block) ? get(e, block) : NULL;

	if (b && !b->valid) {
		if (transfer(e, b, UK_BLK_READ))
			return NULL;
		b->valid = true;
	}
	return b;
}

struct buffer *cache_zero(struct volume *e, uint32_t block)
{
	struct buffer *b = is_block(e, block) ? get(e, block) : NULL;

	if (b) {
		memset(b->data, 0, e->block_size);
		b->valid = b->dirty = true;
	}
	return b;
}

void cache_drop(struct volume *e, uint32_t block)
{
	struct buffer *b = find(e, block);

	if (b)
		b->valid = b->dirty = false;
}

int cache_sync(struct volume *e)
{
	int rc = 0;

	for (unsigned int i = 0; i < BUFFERS; i++) {
		int one = write_back(e, &e->buffers[i]);

		rc = rc ? rc : one;
	}
	return rc ? rc : uk_blkdev_io(e->dev, UK_BLK_FLUSH, 0, NULL, 0);
}
