/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Blocks in memory: those that were asked for last. What was changed is
 * written in its order, or when its buffer is wanted for another: but that
 * only if nothing needs to be on the disk before it.
 */
#include "ext2.h"

#define BUFFERS 64
#define ORDERED 40 /* of them at most, before an operation begins */

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

static void set_clean(struct volume *e, struct buffer *b)
{
	e->ordered -= b->order > CONTENTS;
	b->order = CLEAN;
}

static int write_back(struct volume *e, struct buffer *b)
{
	int rc;

	if (b->order == CLEAN)
		return 0;
	rc = transfer(e, b, UK_BLK_WRITE);
	e->unflushed = true;
	if (rc && b->of_file) {
		e->lost = rc;
		b->valid = false;
		rc = 0;
	}
	if (rc == 0)
		set_clean(e, b);
	return rc;
}

int cache_lost(struct volume *e)
{
	int rc = e->lost;

	e->lost = 0;
	return rc;
}

static int flush(struct volume *e)
{
	int rc = e->unflushed ? uk_blkdev_io(e->dev, UK_BLK_FLUSH, 0, NULL, 0)
			      : 0;

	if (rc == 0)
		e->unflushed = false;
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
		while (b && b->order > CONTENTS)
			b = b->newer;
		if (!b || write_back(e, b))
			return NULL;
		b->valid = b->of_file = false;
		b->block = block;
	}
	take_out(e, b);
	put_first(e, b);
	return b;
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
		b->valid = true;
		cache_dirty(e, b, CONTENTS);
	}
	return b;
}

void cache_drop(struct volume *e, uint32_t block)
{
	struct buffer *b = find(e, block);

	if (b) {
		set_clean(e, b);
		b->valid = false;
	}
}

bool cache_is_full(const struct volume *e)
{
	return e->ordered >= ORDERED;
}

int cache_write(struct volume *e, enum order order)
{
	int rc = 0;

	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *b = &e->buffers[i];
		int one = b->order == order ? write_back(e, b) : 0;

		rc = rc ? rc : one;
	}
	return rc ? rc : flush(e);
}

int cache_write_super(struct volume *e)
{
	struct buffer *b = cache_get(e, SUPER_AT / e->block_size);

	if (!b)
		return -EIO;
	memcpy(b->data + SUPER_AT % e->block_size, &e->super, sizeof(e->super));
	cache_dirty(e, b, CONTENTS);
	return cache_write(e, CONTENTS);
}
