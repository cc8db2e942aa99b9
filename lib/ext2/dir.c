/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Directories: blocks full of entries one behind the other, the last of each
 * up to the block's end. Those with a hash tree have it in places that look
 * like entries of nothing; who changes such a directory drops the tree.
 */
#include "ext2.h"

#define HEAD 8 /* bytes of an entry before its name */

static uint32_t needs(size_t name_len)
{
	return ALIGN_UP(HEAD + (uint32_t)name_len, 4);
}

/* The entry at `at` of a block, when it is one. */
static struct entry *entry_at(const struct volume *e, struct buffer *b,
			      uint32_t at)
{
	struct entry *d = (struct entry *)(b->data + at);
	uint32_t left = e->block_size - at;

	if (left < NAME_MIN_REC || d->len < NAME_MIN_REC || d->len % 4 ||
	    d->len > left || (d->ino && needs(d->name_len) > d->len))
		return NULL;
	return d;
}

static uint32_t blocks_of(const struct node *dir)
{
	return dir->v.size / volume_of(&dir->v)->block_size;
}

/* The buffer of the directory's block `i`; *rc when there is none. */
static struct buffer *block_of(struct node *dir, uint32_t i, int *rc)
{
	struct buffer *b = NULL;
	uint32_t block;

	*rc = block_map(dir, i, false, &block);
	if (*rc == 0)
		*rc = block ? 0 : -EUCLEAN;
	if (*rc == 0) {
		b = cache_get(volume_of(&dir->v), block);
		*rc = b ? 0 : -EIO;
	}
	return b;
}

static bool is_name(const struct entry *d, const char *name, size_t len)
{
	return d->ino && d->name_len == len && memcmp(d->name, name, len) == 0;
}

/*
 * The entry of that name, in *b, and the one before it in the block. NULL and
 * *rc: 0 (there is none), or what is wrong.
 */
static struct entry *find(struct node *dir, const char *name, size_t len,
			  struct buffer **b, struct entry **before, int *rc)
{
	const struct volume *e = volume_of(&dir->v);

	*rc = 0;
	for (uint32_t i = 0; i < blocks_of(dir); i++) {
		struct entry *d;

		*b = block_of(dir, i, rc);
		if (!*b)
			return NULL;
		*before = NULL;
		for (uint32_t at = 0; at < e->block_size; at += d->len) {
			d = entry_at(e, *b, at);
			if (!d) {
				*rc = -EUCLEAN;
				return NULL;
			}
			if (is_name(d, name, len))
				return d;
			*before = d;
		}
	}
	return NULL;
}

int dir_find(struct node *dir, const char *name, size_t len, uint32_t *ino)
{
	struct entry *before, *d;
	struct buffer *b;
	int rc;

	d = find(dir, name, len, &b, &before, &rc);
	if (!d)
		return rc ? rc : -ENOENT;
	*ino = d->ino;
	return 0;
}

static uint8_t type_of(const struct volume *e, uint32_t mode)
{
	static const uint8_t types[16] = {[1] = 5, [2] = 3,  [4] = 2, [6] = 4,
					  [8] = 1, [10] = 7, [12] = 6};

	return e->super.incompat & INCOMPAT_TYPES
		       ? types[(mode & UK_S_IFMT) >> 12]
		       : 0;
}

static void fill(const struct volume *e, struct entry *d, const char *name,
		 size_t len, uint32_t ino, uint32_t mode)
{
	d->ino = ino;
	d->name_len = len;
	d->type = type_of(e, mode);
	memcpy(d->name, name, len);
}

/* Puts it behind what `d` needs itself, if there is room. */
static bool squeeze(const struct volume *e, struct entry *d, const char *name,
		    size_t len, uint32_t ino, uint32_t mode)
{
	uint32_t own = d->ino ? needs(d->name_len) : 0;
	struct entry *next = (struct entry *)((char *)d + own);
	uint32_t room = d->len - own;

	if (room < needs(len))
		return false;
	if (own)
		d->len = own;
	next->len = room;
	fill(e, next, name, len, ino, mode);
	return true;
}

static void drop_tree(struct node *dir)
{
	if (!(dir->i.flags & FLAG_INDEX))
		return;
	dir->i.flags &= ~FLAG_INDEX;
	dir->changed = true;
}

static void touched(struct node *dir)
{
	dir->v.mtime = dir->v.ctime = uk_vfs_now();
}

/* Before the directory changes. */
static int begin(struct node *dir)
{
	int rc = volume_change(volume_of(&dir->v));

	if (rc == 0)
		drop_tree(dir);
	return rc;
}

/* One block more, with nothing but that. */
static int add_block(struct node *dir, const char *name, size_t len,
		     uint32_t ino, uint32_t mode)
{
	struct volume *e = volume_of(&dir->v);
	struct entry *d;
	struct buffer *b;
	uint32_t block;
	int rc = block_map(dir, blocks_of(dir), true, &block);

	if (rc)
		return rc;
	b = cache_zero(e, block);
	if (!b)
		return -EIO;
	d = (struct entry *)b->data;
	d->len = e->block_size;
	fill(e, d, name, len, ino, mode);
	dir->v.size += e->block_size;
	touched(dir);
	return 0;
}

int dir_add(struct node *dir, const char *name, size_t len, uint32_t ino,
	    uint32_t mode)
{
	struct volume *e = volume_of(&dir->v);
	int rc = begin(dir);

	for (uint32_t i = 0; i < blocks_of(dir) && !rc; i++) {
		struct buffer *b = block_of(dir, i, &rc);
		struct entry *d;

		for (uint32_t at = 0; b && at < e->block_size; at += d->len) {
			d = entry_at(e, b, at);
			if (!d)
				return -EUCLEAN;
			if (!squeeze(e, d, name, len, ino, mode))
				continue;
			cache_dirty(e, b, ENTRIES);
			touched(dir);
			return 0;
		}
	}
	return rc ? rc : add_block(dir, name, len, ino, mode);
}

int dir_remove(struct node *dir, const char *name, size_t len)
{
	struct entry *before, *d;
	struct buffer *b;
	int rc = begin(dir);

	if (rc)
		return rc;
	d = find(dir, name, len, &b, &before, &rc);
	if (!d)
		return rc ? rc : -ENOENT;
	if (before)
		before->len += d->len;
	else
		d->ino = 0;
	cache_dirty(volume_of(&dir->v), b, ENTRIES);
	touched(dir);
	return 0;
}

int dir_rename(struct node *dir, const char *name, size_t len,
	       const char *new_name, size_t new_len, const struct node *n)
{
	struct volume *e = volume_of(&dir->v);
	struct entry *before, *d, *at;
	struct buffer *b;
	uint32_t before_len;
	int rc = begin(dir);

	if (rc)
		return rc;
	d = find(dir, name, len, &b, &before, &rc);
	if (!d)
		return rc ? rc : -ENOENT;
	before_len = before ? before->len : 0;
	if (before)
		before->len += d->len;
	else
		d->ino = 0;
	for (uint32_t i = 0; i < e->block_size; i += at->len) {
		at = entry_at(e, b, i);
		if (!at)
			break;
		if (!squeeze(e, at, new_name, new_len, n->v.ino, n->v.mode))
			continue;
		cache_dirty(e, b, ENTRIES);
		touched(dir);
		return 1;
	}
	if (before)
		before->len = before_len;
	else
		d->ino = n->v.ino;
	return 0;
}

int dir_swap(struct node *dir, const char *a, size_t a_len, const char *b,
	     size_t b_len)
{
	struct entry *before, *x, *y, was;
	struct buffer *of_x, *of_y;
	uint32_t block, at;
	int rc;

	y = find(dir, b, b_len, &of_y, &before, &rc);
	if (!y)
		return rc;
	block = of_y->block;
	at = (uint8_t *)y - of_y->data;
	x = find(dir, a, a_len, &of_x, &before, &rc);
	if (!x || of_x->block != block)
		return rc;
	y = (struct entry *)(of_x->data + at);
	was = *x;
	x->ino = y->ino;
	x->type = y->type;
	y->ino = was.ino;
	y->type = was.type;
	cache_dirty(volume_of(&dir->v), of_x, ENTRIES);
	touched(dir);
	return 1;
}

/* Has the entry of that name lead elsewhere. */
static int point(struct node *dir, const char *name, size_t len, uint32_t ino,
		 uint32_t mode)
{
	struct volume *e = volume_of(&dir->v);
	struct entry *before, *d;
	struct buffer *b;
	int rc;

	d = find(dir, name, len, &b, &before, &rc);
	if (!d)
		return rc ? rc : -EUCLEAN;
	d->ino = ino;
	d->type = type_of(e, mode);
	cache_dirty(e, b, ENTRIES);
	return 0;
}

int dir_point(struct node *dir, const char *name, size_t len,
	      const struct node *n)
{
	touched(dir);
	return point(dir, name, len, n->v.ino, n->v.mode);
}

int dir_set_parent(struct node *dir, uint32_t ino)
{
	return point(dir, "..", 2, ino, UK_S_IFDIR);
}

static bool is_dots(const char *name, size_t len)
{
	return name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.'));
}

static bool stop(void *arg, const char *name, size_t len, uint64_t ino,
		 uint32_t mode, int64_t next)
{
	(void)name;
	(void)len;
	(void)ino;
	(void)mode;
	(void)next;
	*(bool *)arg = true;
	return false;
}

int dir_is_empty(struct node *dir)
{
	bool found = false;
	int64_t pos = 2;
	int rc = dir_read(dir, &pos, stop, &found);

	return rc ? rc : found ? -ENOTEMPTY : 0;
}

static uint32_t mode_of(uint8_t type)
{
	static const uint8_t types[8] = {0, 8, 4, 2, 6, 1, 12, 10};

	return type < 8 ? (uint32_t)types[type] << 12 : 0;
}

/* Entries of one block; positions are bytes, and 2 more. */
static int read_block(struct node *dir, struct buffer *b, int64_t *pos,
		      uk_readdir_fn emit, void *arg)
{
	const struct volume *e = volume_of(&dir->v);
	uint32_t size = e->block_size, at = 0, from = (*pos - 2) % size;
	int64_t begin = *pos - from;
	struct entry *d;

	for (; at < size; at += d->len) {
		d = entry_at(e, b, at);
		if (!d)
			return -EUCLEAN;
		if (at < from)
			continue;
		if (d->ino && d->name_len && !is_dots(d->name, d->name_len) &&
		    !emit(arg, d->name, d->name_len, d->ino, mode_of(d->type),
			  begin + at + d->len))
			return 0;
		*pos = begin + at + d->len;
	}
	/* An entry that begins before `from` may fill the rest of the block. */
	*pos = begin + size;
	return 1;
}

int dir_read(struct node *dir, int64_t *pos, uk_readdir_fn emit, void *arg)
{
	const struct volume *e = volume_of(&dir->v);
	int rc = 1;

	while (rc > 0 && *pos - 2 < dir->v.size) {
		struct buffer *b =
			block_of(dir, (*pos - 2) / e->block_size, &rc);

		if (b)
			rc = read_block(dir, b, pos, emit, arg);
	}
	return MIN(rc, 0);
}
