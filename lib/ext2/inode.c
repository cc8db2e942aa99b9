/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inodes: in memory once each, whatever names lead to them; and contents.
 */
#include "ext2.h"

#define SECOND 1000000000LL

extern const struct uk_vnode_ops ext2_ops;

/* The inode on the disk; NULL: it can't be read. *b: the buffer it is in. */
static struct inode *inode_at(struct volume *e, uint32_t ino, struct buffer **b)
{
	uint32_t at = (ino - 1) % e->super.group_inodes * e->inode_size;
	struct group *g = group_of(e, (ino - 1) / e->super.group_inodes, b);

	if (!g)
		return NULL;
	*b = cache_get(e, g->inode_table + at / e->block_size);
	return *b ? (struct inode *)((*b)->data + at % e->block_size) : NULL;
}

static bool has_size_high(const struct node *n)
{
	return (n->i.mode & UK_S_IFMT) == UK_S_IFREG;
}

static void to_vnode(struct node *n)
{
	struct uk_vnode *v = &n->v;

	v->mode = n->i.mode;
	v->uid = n->i.uid | (uint32_t)n->i.uid_high << 16;
	v->gid = n->i.gid | (uint32_t)n->i.gid_high << 16;
	v->nlink = n->i.links;
	v->size = n->i.size;
	if (has_size_high(n))
		v->size |= (int64_t)(n->i.size_high & INODE_SIZE_HIGH) << 32;
	v->blocks = n->i.sectors;
	v->atime = (int32_t)n->i.atime * SECOND;
	v->mtime = (int32_t)n->i.mtime * SECOND;
	v->ctime = (int32_t)n->i.ctime * SECOND;
	if ((v->mode & UK_S_IFMT) == UK_S_IFCHR ||
	    (v->mode & UK_S_IFMT) == UK_S_IFBLK)
		v->rdev = n->i.block[0] ? n->i.block[0] : n->i.block[1];
}

static uint32_t seconds(uk_filetime_t t)
{
	return t / SECOND - (t % SECOND < 0);
}

/* The inode as it should be. */
static struct inode from_vnode(const struct node *n)
{
	const struct uk_vnode *v = &n->v;
	struct inode i = n->i;

	i.mode = v->mode;
	i.uid = v->uid;
	i.uid_high = v->uid >> 16;
	i.gid = v->gid;
	i.gid_high = v->gid >> 16;
	i.links = n->fresh ? 0 : v->nlink;
	i.size = v->size;
	if (has_size_high(n))
		i.size_high = v->size >> 32;
	i.atime = seconds(v->atime);
	i.mtime = seconds(v->mtime);
	i.ctime = seconds(v->ctime);
	return i;
}

static void enter(struct volume *e, struct node *n)
{
	n->next = e->nodes;
	if (n->next)
		n->next->link = &n->next;
	n->link = &e->nodes;
	e->nodes = n;
}

static struct node *alloc(struct volume *e, uint32_t ino, uint32_t mode)
{
	struct node *n = uk_calloc(heap(), 1, sizeof(*n));

	if (n) {
		uk_vnode_init(&n->v, &ext2_ops, e->mount, ino, mode);
		enter(e, n);
	}
	return n;
}

void node_forget(struct node *n)
{
	*n->link = n->next;
	if (n->next)
		n->next->link = n->link;
	uk_free(heap(), n);
}

/*
 * A directory has no holes: one that is larger than its volume names the same
 * blocks again and again, and would take hours to read.
 */
static bool is_too_large(const struct volume *e, const struct inode *i)
{
	return (i->mode & UK_S_IFMT) == UK_S_IFDIR &&
	       i->size / e->block_size > e->super.blocks;
}

int node_get(struct volume *e, uint32_t ino, struct node **out)
{
	struct node *n = e->nodes;
	struct buffer *b;
	struct inode *i;

	while (n && n->v.ino != ino)
		n = n->next;
	if (n) {
		n->kept = false;
		uk_vnode_ref(&n->v);
		*out = n;
		return 0;
	}
	if (!ino || ino > e->super.inodes)
		return -EUCLEAN;
	i = inode_at(e, ino, &b);
	if (!i)
		return -EIO;
	/* A name of what isn't there. */
	if (!i->links || is_too_large(e, i))
		return -EUCLEAN;
	n = alloc(e, ino, i->mode);
	if (!n)
		return -ENOMEM;
	n->i = *i;
	to_vnode(n);
	*out = n;
	return 0;
}

static void set_fresh(struct node *n, const struct node *dir)
{
	volume_of(&n->v)->nfresh += !n->fresh;
	n->fresh = dir->fresh + 1;
}

void node_named(struct node *n, const struct node *dir)
{
	if (!n->v.nlink)
		set_fresh(n, dir);
	n->v.nlink++;
}

int node_new(const struct node *dir, uint32_t mode, struct node **out)
{
	struct volume *e = volume_of(&dir->v);
	bool is_dir = (mode & UK_S_IFMT) == UK_S_IFDIR;
	struct buffer *b;
	struct node *n;
	struct inode *i;
	uint32_t ino;
	int rc = inode_alloc(e, is_dir, dir->v.ino, &ino);

	if (rc)
		return rc;
	i = inode_at(e, ino, &b);
	n = i ? alloc(e, ino, mode) : NULL;
	if (!n) {
		inode_free(e, ino, is_dir);
		return i ? -ENOMEM : -EIO;
	}
	/* What newer versions have behind it too. */
	memset(i, 0, e->inode_size);
	cache_dirty(e, b, INODES);
	n->v.nlink = 0;
	set_fresh(n, dir);
	*out = n;
	return 0;
}

int node_write(struct node *n)
{
	struct volume *e = volume_of(&n->v);
	struct buffer *b;
	struct inode *i;
	int rc;

	n->i = from_vnode(n);
	n->changed = false;
	i = inode_at(e, n->v.ino, &b);
	if (!i)
		return -EIO;
	if (memcmp(i, &n->i, sizeof(*i)) == 0)
		return 0;
	/* What is there already needs no mark, nor does a read-only mount. */
	rc = n->v.mount->flags & UK_MS_RDONLY ? -EROFS : volume_change(e);
	if (rc)
		return rc;
	i = inode_at(e, n->v.ino, &b);
	if (!i)
		return -EIO;
	*i = n->i;
	cache_dirty(e, b, INODES);
	return 0;
}

int node_update(struct node *n)
{
	struct inode i = from_vnode(n);

	return n->changed || memcmp(&i, &n->i, sizeof(i)) ? node_write(n) : 0;
}

static bool has_blocks(const struct node *n)
{
	uint32_t type = n->v.mode & UK_S_IFMT;

	if (type == UK_S_IFLNK)
		return !link_is_fast(n);
	return type == UK_S_IFREG || type == UK_S_IFDIR;
}

/* It has no name: it and what it has are free after the next volume_sync(). */
static void erase(struct node *n)
{
	struct volume *e = volume_of(&n->v);
	bool dir = (n->v.mode & UK_S_IFMT) == UK_S_IFDIR;

	if (has_blocks(n))
		blocks_truncate(n, 0);
	if (n->i.acl)
		attributes_put(n);
	n->v.size = 0;
	n->i.dtime = MAX(seconds(uk_vfs_now()), 1U);
	node_write(n);
	if (n->fresh)
		inode_free(e, n->v.ino, dir);
	else
		inode_free_later(e, n->v.ino, dir);
	e->nfresh -= n->fresh != 0;
}

void node_release(struct node *n)
{
	if (n->v.nlink && n->fresh) {
		n->kept = true;
		return;
	}
	if (n->v.nlink)
		node_update(n);
	else if (!n->erased)
		erase(n);
	node_forget(n);
}

static struct node *next_nameless(const struct volume *e)
{
	struct node *n = e->nodes;

	while (n && (n->v.nlink || n->erased))
		n = n->next;
	return n;
}

bool nodes_are_nameless(const struct volume *e)
{
	return next_nameless(e) != NULL;
}

int nodes_end(struct volume *e)
{
	struct node *n;
	int rc = 0;

	while ((n = next_nameless(e))) {
		rc = volume_begin(e);
		if (rc)
			break;
		erase(n);
		n->fresh = 0;
		n->erased = true;
	}
	return rc;
}

/* --- contents ---------------------------------------------------------- */

long contents_read(struct node *n, void *buf, size_t len, int64_t pos)
{
	struct volume *e = volume_of(&n->v);
	uint8_t *p = buf;
	size_t done = 0;

	if (pos >= n->v.size)
		return 0;
	len = MIN((int64_t)len, n->v.size - pos);
	while (done < len) {
		size_t at = (pos + done) % e->block_size;
		size_t part = MIN(len - done, e->block_size - at);
		struct buffer *b = NULL;
		uint32_t block;
		int rc = block_map(n, (pos + done) / e->block_size, false,
				   &block);

		if (rc == 0 && block) {
			b = cache_get(e, block);
			rc = b ? 0 : -EIO;
		}
		if (rc)
			return done ? (long)done : rc;
		if (b)
			memcpy(p + done, b->data + at, part);
		else
			memset(p + done, 0, part);
		done += part;
	}
	return done;
}

/* Files over 2 GiB are something that old readers must know of. */
static int note_large(struct volume *e, int64_t size)
{
	if (size <= INT32_MAX || e->super.ro_compat & ROCOMPAT_LARGE)
		return 0;
	e->super.ro_compat |= ROCOMPAT_LARGE;
	return cache_write_super(e);
}

long contents_write(struct node *n, const void *buf, size_t len, int64_t pos)
{
	struct volume *e = volume_of(&n->v);
	const uint8_t *p = buf;
	size_t done = 0;
	int rc = 0;

	if (pos / e->block_size >= UINT32_MAX)
		return -EFBIG;
	rc = note_large(e, pos + len);
	if (rc)
		return rc;
	while (done < len) {
		size_t at = (pos + done) % e->block_size;
		size_t part = MIN(len - done, e->block_size - at);
		struct buffer *b;
		uint32_t block;

		/* Numbers of many blocks are in many blocks. */
		rc = volume_begin(e);
		if (rc == 0)
			rc = volume_change(e);
		if (rc == 0)
			rc = block_map(n, (pos + done) / e->block_size, true,
				       &block);
		if (rc)
			break;
		b = part == e->block_size ? cache_zero(e, block)
					  : cache_get(e, block);
		if (!b) {
			rc = -EIO;
			break;
		}
		memcpy(b->data + at, p + done, part);
		b->of_file = true;
		cache_dirty(e, b, CONTENTS);
		done += part;
		n->v.size = MAX(n->v.size, pos + (int64_t)done);
	}
	return done ? (long)done : rc;
}

/* A block of zeros, unless there is one already. */
static int allocate(struct node *n, uint32_t i)
{
	struct volume *e = volume_of(&n->v);
	struct buffer *b;
	uint32_t block;
	int rc = volume_begin(e);

	if (rc == 0)
		rc = volume_change(e);
	if (rc == 0)
		rc = block_map(n, i, false, &block);
	if (rc || block)
		return rc;
	rc = block_map(n, i, true, &block);
	if (rc)
		return rc;
	b = cache_zero(e, block);
	if (!b)
		return -EIO;
	b->of_file = true;
	cache_dirty(e, b, CONTENTS);
	return 0;
}

int contents_allocate(struct node *n, int64_t pos, int64_t len)
{
	struct volume *e = volume_of(&n->v);
	int64_t old = n->v.size, end = pos + len;
	int rc;

	if ((end - 1) / e->block_size >= UINT32_MAX)
		return -EFBIG;
	rc = note_large(e, end);
	for (int64_t i = pos / e->block_size;
	     rc == 0 && i * e->block_size < end; i++) {
		rc = allocate(n, i);
		if (rc == 0)
			n->v.size = MAX(n->v.size,
					MIN(end, (i + 1) * e->block_size));
	}
	if (rc && n->v.size > old)
		contents_truncate(n, old);
	return rc;
}

/* What is behind the end of the last block reads as zeroes later. */
static int clear_rest(struct node *n, int64_t size)
{
	struct volume *e = volume_of(&n->v);
	uint32_t at = size % e->block_size, block;
	struct buffer *b;
	int rc;

	if (!at)
		return 0;
	rc = block_map(n, size / e->block_size, false, &block);
	if (rc || !block)
		return rc;
	b = cache_get(e, block);
	if (!b)
		return -EIO;
	memset(b->data + at, 0, e->block_size - at);
	cache_dirty(e, b, CONTENTS);
	return 0;
}

int contents_truncate(struct node *n, int64_t size)
{
	struct volume *e = volume_of(&n->v);
	int rc = volume_change(e);

	if (rc)
		return rc;
	if (size / e->block_size >= UINT32_MAX)
		return -EFBIG;
	rc = note_large(e, size);
	if (rc == 0 && size < n->v.size) {
		rc = clear_rest(n, size);
		if (rc == 0)
			rc = blocks_truncate(n, (size + e->block_size - 1) /
							e->block_size);
	}
	if (rc == 0)
		n->v.size = size;
	return rc;
}
