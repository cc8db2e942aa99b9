/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ext2 as a file system. The volume is marked as in use with the first change,
 * and as clean again once all of it is written (sync(), and at the end).
 */
#include <uk/print.h>
#include "ext2.h"

#define STATFS_MAGIC 0xef53
#define FAST_LINK    ((size_t)N_BLOCKS * 4) /* less than that is in the inode */

/* Runs `call` with the volume of `v` locked. */
#define WITH_VOLUME(v, call)                                                   \
	({                                                                     \
		struct volume *e_ = volume_of(v);                              \
		__typeof__(call) rc_;                                          \
                                                                               \
		uk_mutex_lock(&e_->lock);                                      \
		rc_ = (call);                                                  \
		uk_mutex_unlock(&e_->lock);                                    \
		rc_;                                                           \
	})

/* The same for what changes it; what was given up may be what is missing. */
#define CHANGE_VOLUME(v, call)                                                 \
	({                                                                     \
		struct volume *c_ = volume_of(v);                              \
		__typeof__(call) done_;                                        \
                                                                               \
		uk_mutex_lock(&c_->lock);                                      \
		done_ = volume_begin(c_);                                      \
		if (done_ == 0)                                                \
			done_ = (call);                                        \
		if (done_ == -ENOSPC && volume_gave_up(c_)) {                  \
			done_ = volume_sync(c_);                               \
			if (done_ == 0)                                        \
				done_ = (call);                                \
		}                                                              \
		uk_mutex_unlock(&c_->lock);                                    \
		done_;                                                         \
	})

static bool volume_gave_up(const struct volume *e)
{
	return e->later_blocks.count || e->later_inodes.count;
}

static bool is_dir(const struct node *n)
{
	return (n->v.mode & UK_S_IFMT) == UK_S_IFDIR;
}

/* --- names ------------------------------------------------------------- */

static int do_lookup(struct node *dir, const char *name, size_t len,
		     struct uk_vnode **out)
{
	uint32_t ino;
	struct node *n;
	int rc = dir_find(dir, name, len, &ino);

	if (rc == 0)
		rc = node_get(volume_of(&dir->v), ino, &n);
	if (rc == 0)
		*out = &n->v;
	return rc;
}

static int lookup(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode **out)
{
	return WITH_VOLUME(dir, do_lookup(node_of(dir), name, len, out));
}

/* A new directory has itself and the one above in it. */
static int fill_dir(struct node *n, struct node *parent)
{
	int rc = dir_add(n, ".", 1, n->v.ino, UK_S_IFDIR);

	if (rc == 0)
		rc = dir_add(n, "..", 2, parent->v.ino, UK_S_IFDIR);
	if (rc)
		return rc;
	n->v.nlink = 2;
	parent->v.nlink++;
	return 0;
}

static int fill_link(struct node *n, const char *target)
{
	size_t len = strlen(target);
	long rc;

	if (len < FAST_LINK) {
		memcpy(n->i.block, target, len);
		n->v.size = len;
		return 0;
	}
	if (len >= volume_of(&n->v)->block_size)
		return -ENAMETOOLONG;
	rc = contents_write(n, target, len, 0);
	return rc < 0 ? rc : 0;
}

static int do_create(struct node *dir, const char *name, size_t len,
		     uint32_t mode, uint64_t rdev, const char *target,
		     struct uk_vnode **out)
{
	struct node *n;
	int rc;

	if ((mode & UK_S_IFMT) == UK_S_IFDIR && dir->v.nlink >= LINKS_MAX)
		return -EMLINK;
	rc = node_new(dir, mode, &n);
	if (rc)
		return rc;
	if (rdev >> 16)
		n->i.block[1] = rdev;
	else
		n->i.block[0] = rdev;
	n->v.rdev = rdev;
	if (target)
		rc = fill_link(n, target);
	if (rc == 0)
		rc = dir_add(dir, name, len, n->v.ino, mode);
	if (rc == 0)
		node_named(n, dir);
	if (rc == 0 && is_dir(n)) {
		rc = fill_dir(n, dir);
		if (rc)
			dir_remove(dir, name, len);
	}
	if (rc) {
		n->v.nlink = 0;
		node_release(n);
		return rc;
	}
	*out = &n->v;
	return 0;
}

static int create(struct uk_vnode *dir, const char *name, size_t len,
		  uint32_t mode, uint64_t rdev, struct uk_vnode **out)
{
	return CHANGE_VOLUME(
		dir, do_create(node_of(dir), name, len, mode, rdev, NULL, out));
}

/* As one that has lost its name: new, and without links until it has one. */
static int do_tmpfile(struct node *dir, uint32_t mode, struct uk_vnode **out)
{
	struct node *n;
	int rc = node_new(dir, mode, &n);

	if (rc == 0)
		*out = &n->v;
	return rc;
}

static int make_nameless(struct uk_vnode *dir, uint32_t mode,
			 struct uk_vnode **out)
{
	return CHANGE_VOLUME(dir, do_tmpfile(node_of(dir), mode, out));
}

static int make_symlink(struct uk_vnode *dir, const char *name, size_t len,
			const char *target, struct uk_vnode **out)
{
	return CHANGE_VOLUME(dir, do_create(node_of(dir), name, len,
					    UK_S_IFLNK | 0777, 0, target, out));
}

static int do_link(struct node *dir, const char *name, size_t len,
		   struct node *n)
{
	int rc;

	if (n->v.nlink >= LINKS_MAX)
		return -EMLINK;
	rc = dir_add(dir, name, len, n->v.ino, n->v.mode);
	if (rc)
		return rc;
	node_named(n, dir);
	n->v.ctime = uk_vfs_now();
	volume_of(&dir->v)->named = true;
	return 0;
}

static int make_link(struct uk_vnode *dir, const char *name, size_t len,
		     struct uk_vnode *v)
{
	return CHANGE_VOLUME(dir, do_link(node_of(dir), name, len, node_of(v)));
}

/* What an entry that goes means for its directory and what it names. */
static void unlinked(struct node *dir, struct node *n)
{
	if (is_dir(n)) {
		n->v.nlink = 0;
		dir->v.nlink -= dir->v.nlink > 2;
	} else {
		n->v.nlink -= n->v.nlink > 0;
	}
	n->v.ctime = uk_vfs_now();
}

static int do_unlink(struct node *dir, const char *name, size_t len,
		     struct node *n)
{
	struct volume *e = volume_of(&dir->v);
	int rc = is_dir(n) ? dir_is_empty(n) : 0;

	/* The names that stay come first. */
	if (rc == 0 && e->named && !is_dir(n) && n->v.nlink > 1)
		rc = volume_sync(e);
	if (rc == 0)
		rc = dir_remove(dir, name, len);
	if (rc == 0)
		unlinked(dir, n);
	return rc;
}

static int unlink(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode *v)
{
	return CHANGE_VOLUME(dir,
			     do_unlink(node_of(dir), name, len, node_of(v)));
}

struct move {
	struct node *from, *n, *to, *over;
	const char *name, *new_name;
	size_t len, new_len;
};

/* In one block. Returns 1, or 0: that can't be had. */
static int rename_at_once(const struct move *m)
{
	struct volume *e = volume_of(&m->n->v);
	int rc;

	if (m->from != m->to)
		return 0;
	if (!m->over)
		return dir_rename(m->from, m->name, m->len, m->new_name,
				  m->new_len, m->n);
	/* Without its links there, the name would lead to nothing at first. */
	rc = m->n->fresh ? volume_sync(e) : 0;
	if (rc == 0)
		rc = dir_swap(m->from, m->name, m->len, m->new_name,
			      m->new_len);
	if (rc <= 0)
		return rc;
	rc = volume_sync(e);
	if (rc == 0)
		rc = do_unlink(m->from, m->name, m->len, m->over);
	return rc ? rc : 1;
}

#define SPARE_LEN 16

/* A name that nobody has, for an inode that is about to lose its own. */
static int spare_name(struct node *dir, uint32_t ino, char *name)
{
	uint32_t other;
	int rc;

	do {
		memcpy(name, ".rename-", 8);
		for (int i = 0; i < 8; i++)
			name[8 + i] = "0123456789abcdef"[ino >> 4 * i & 15];
		rc = dir_find(dir, name, SPARE_LEN, &other);
		ino++;
	} while (rc == 0);
	return rc == -ENOENT ? 0 : rc;
}

/* What has the name loses it to m->n, and maybe its last one with it. */
static int replace(const struct move *m)
{
	struct volume *e = volume_of(&m->n->v);
	bool is_last = m->over->v.nlink < 2;
	char spare[SPARE_LEN];
	int rc = 0;

	if (is_last) {
		rc = spare_name(m->to, m->over->v.ino, spare);
		if (rc == 0)
			rc = dir_add(m->to, spare, SPARE_LEN, m->over->v.ino,
				     m->over->v.mode);
	}
	if (rc == 0)
		rc = volume_sync(e);
	if (rc == 0)
		rc = dir_point(m->to, m->new_name, m->new_len, m->n);
	if (rc == 0)
		rc = volume_sync(e);
	if (rc == 0 && is_last)
		rc = dir_remove(m->to, spare, SPARE_LEN);
	if (rc == 0)
		unlinked(m->to, m->over);
	return rc;
}

/* Has the new name on the disk. */
static int add_name(const struct move *m)
{
	struct volume *e = volume_of(&m->n->v);
	bool moves = is_dir(m->n) && m->from != m->to;
	int rc = 0;

	if (m->over && !is_dir(m->over))
		return replace(m);
	if (m->to->fresh)
		rc = volume_sync(e);
	if (rc == 0 && m->over)
		rc = do_unlink(m->to, m->new_name, m->new_len, m->over);
	if (rc == 0)
		rc = dir_add(m->to, m->new_name, m->new_len, m->n->v.ino,
			     m->n->v.mode);
	if (rc == 0 && moves) {
		rc = dir_set_parent(m->n, m->to->v.ino);
		m->from->v.nlink -= m->from->v.nlink > 2;
		m->to->v.nlink++;
	}
	return rc ? rc : volume_sync(e);
}

static int do_rename(const struct move *m)
{
	int rc = m->over && is_dir(m->over) ? dir_is_empty(m->over) : 0;

	if (rc == 0)
		rc = rename_at_once(m);
	if (rc == 0) {
		rc = add_name(m);
		if (rc == 0)
			rc = dir_remove(m->from, m->name, m->len);
	}
	if (rc < 0)
		return rc;
	m->n->v.ctime = uk_vfs_now();
	return 0;
}

static int rename(struct uk_vnode *from, const char *name, size_t len,
		  struct uk_vnode *v, struct uk_vnode *to, const char *new_name,
		  size_t new_len, struct uk_vnode *over)
{
	struct move m = {
		.from = node_of(from),
		.n = node_of(v),
		.to = node_of(to),
		.over = over ? node_of(over) : NULL,
		.name = name,
		.new_name = new_name,
		.len = len,
		.new_len = new_len,
	};

	return CHANGE_VOLUME(from, do_rename(&m));
}

static int readdir(struct uk_vnode *dir, int64_t *pos, uk_readdir_fn emit,
		   void *arg)
{
	return WITH_VOLUME(dir, dir_read(node_of(dir), pos, emit, arg));
}

static long do_readlink(struct node *n, char *buf, size_t size)
{
	size_t len = MIN((size_t)n->v.size, size);

	if (!link_is_fast(n))
		return contents_read(n, buf, len, 0);
	if ((size_t)n->v.size >= FAST_LINK)
		return -EUCLEAN;
	memcpy(buf, n->i.block, len);
	return len;
}

static long read_link(struct uk_vnode *v, char *buf, size_t size)
{
	return WITH_VOLUME(v, do_readlink(node_of(v), buf, size));
}

static void release(struct uk_vnode *v)
{
	struct volume *e = volume_of(v);

	uk_mutex_lock(&e->lock);
	node_release(node_of(v));
	uk_mutex_unlock(&e->lock);
}

/* --- contents and attributes ------------------------------------------- */

static long read(struct uk_vnode *v, void *buf, size_t len, int64_t pos)
{
	return WITH_VOLUME(v, contents_read(node_of(v), buf, len, pos));
}

static long write(struct uk_vnode *v, const void *buf, size_t len, int64_t pos)
{
	return CHANGE_VOLUME(v, contents_write(node_of(v), buf, len, pos));
}

static int truncate(struct uk_vnode *v, int64_t size)
{
	return CHANGE_VOLUME(v, contents_truncate(node_of(v), size));
}

static int allocate(struct uk_vnode *v, int64_t pos, int64_t len)
{
	return CHANGE_VOLUME(v, contents_allocate(node_of(v), pos, len));
}

static int setattr(struct uk_vnode *v, unsigned int which,
		   const struct uk_attr *a)
{
	(void)which;
	(void)a;
	/* They are written with the inode; the mark comes before. */
	return WITH_VOLUME(v, volume_change(volume_of(v)));
}

/* Also reports lost contents, maybe of another file, to a caller that syncs. */
static int sync_contents(struct volume *e)
{
	int rc = volume_sync(e);

	return rc ? rc : cache_lost(e);
}

static int fsync(struct uk_vnode *v, bool data_only)
{
	(void)data_only;
	return WITH_VOLUME(v, sync_contents(volume_of(v)));
}

const struct uk_vnode_ops ext2_ops = {
	.lookup = lookup,
	.create = create,
	.tmpfile = make_nameless,
	.symlink = make_symlink,
	.link = make_link,
	.unlink = unlink,
	.rename = rename,
	.readdir = readdir,
	.readlink = read_link,
	.release = release,
	.read = read,
	.write = write,
	.truncate = truncate,
	.allocate = allocate,
	.setattr = setattr,
	.fsync = fsync,
};

/* --- the volume -------------------------------------------------------- */

static int read_super(struct volume *e)
{
	uint32_t size = e->dev->sector_size;
	size_t len = ALIGN_UP(SUPER_AT + sizeof(e->super), (size_t)size);
	uint8_t *buf = uk_memalign(heap(), size, len);
	int rc;

	if (!buf)
		return -ENOMEM;
	rc = uk_blkdev_io(e->dev, UK_BLK_READ, 0, buf, len);
	memcpy(&e->super, buf + SUPER_AT, sizeof(e->super));
	uk_free(heap(), buf);
	return rc;
}

/* Is it a volume that can be worked with? */
static int check_super(struct volume *e)
{
	struct super *s = &e->super;

	if (s->magic != MAGIC)
		return -EINVAL;
	if (s->revision == 0) {
		s->first_ino = 11;
		s->inode_size = INODE_MIN;
		s->incompat = s->ro_compat = 0;
	}
	if (s->log_block > 6 || (1024U << s->log_block) < e->dev->sector_size ||
	    s->inode_size < INODE_MIN || !POWER_OF_2(s->inode_size) ||
	    s->inode_size > 1024U << s->log_block)
		return -EINVAL;
	e->block_size = 1024 << s->log_block;
	e->inode_size = s->inode_size;
	if (!s->group_blocks || s->group_blocks > 8 * e->block_size ||
	    !s->group_inodes || s->group_inodes > 8 * e->block_size ||
	    s->first_block != (s->log_block == 0) ||
	    s->blocks <= s->first_block || !s->first_ino)
		return -EINVAL;
	e->ngroups = (s->blocks - s->first_block + s->group_blocks - 1) /
		     s->group_blocks;
	if (s->inodes > (uint64_t)e->ngroups * s->group_inodes ||
	    s->inodes < ROOT_INO ||
	    s->blocks > e->dev->sectors / (e->block_size / e->dev->sector_size))
		return -EINVAL;
	return 0;
}

static int check_features(struct volume *e)
{
	if (e->super.incompat & ~INCOMPAT_KNOWN) {
		uk_pr_err("%s: features 0x%x are not known\n", e->dev->name,
			  (unsigned int)(e->super.incompat & ~INCOMPAT_KNOWN));
		return -EINVAL;
	}
	if (e->dev->readonly || e->super.ro_compat & ~ROCOMPAT_KNOWN)
		e->mount->flags |= UK_MS_RDONLY;
	e->was_clean = e->super.state & STATE_CLEAN;
	if (!e->was_clean)
		uk_pr_warn("%s: was not unmounted: check it\n", e->dev->name);
	return 0;
}

static struct uk_blkdev *find_device(const char *source)
{
	static const char dev[] = "/dev/";
	struct uk_blkdev *d = NULL;

	if (strlen(source) > 5 && memcmp(source, dev, 5) == 0)
		source += 5;
	while ((d = uk_blkdev_next(d)))
		if (uk_streq(d->name, source))
			return d;
	return NULL;
}

static void volume_free(struct volume *e)
{
	while (e->nodes)
		node_forget(e->nodes);
	uk_free(heap(), e->later_blocks.runs);
	uk_free(heap(), e->later_inodes.runs);
	cache_free(e);
	uk_free(heap(), e);
}

static int open_volume(struct volume *e, struct uk_vnode **root)
{
	struct node *n;
	int rc = read_super(e);

	if (rc == 0)
		rc = check_super(e);
	if (rc == 0)
		rc = check_features(e);
	if (rc == 0)
		rc = cache_new(e);
	if (rc)
		return rc;
	e->goal = e->super.first_block;
	rc = node_get(e, ROOT_INO, &n);
	if (rc == 0 && !is_dir(n)) {
		node_release(n);
		rc = -EUCLEAN;
	}
	if (rc == 0)
		*root = &n->v;
	return rc;
}

static int mount(struct uk_mount *m, const char *source, const char *options,
		 struct uk_vnode **root)
{
	struct volume *e = uk_calloc(heap(), 1, sizeof(*e));
	int rc;

	(void)options;
	if (!e)
		return -ENOMEM;
	m->data = e;
	e->mount = m;
	e->lock = (struct uk_mutex)UK_MUTEX_INIT;
	e->dev = find_device(source);
	rc = e->dev ? open_volume(e, root) : -ENODEV;
	if (rc)
		volume_free(e);
	return rc;
}

/* All that was changed, then the mark that it is whole. */
static int sync_volume(struct volume *e)
{
	int rc = volume_sync(e);

	/* And again: what is free since then. */
	if (rc == 0)
		rc = cache_write(e, CONTENTS);
	if (!e->super_dirty || rc || nodes_are_nameless(e))
		return rc;
	/* Unless it wasn't before: that only a check can say. */
	e->super.state |= e->was_clean ? STATE_CLEAN : 0;
	e->super.write_time = uk_vfs_now() / 1000000000;
	rc = cache_write_super(e);
	e->super_dirty = rc != 0;
	return rc;
}

static int sync(struct uk_mount *m)
{
	struct volume *e = m->data;
	int rc;

	uk_mutex_lock(&e->lock);
	rc = sync_volume(e);
	rc = rc ? rc : cache_lost(e);
	uk_mutex_unlock(&e->lock);
	return rc;
}

/* At the image's end: no call uses the files that are still open. */
static int end(struct uk_mount *m)
{
	struct volume *e = m->data;
	int rc = 0;

	uk_mutex_lock(&e->lock);
	if (!(m->flags & UK_MS_RDONLY))
		rc = nodes_end(e);
	if (rc == 0)
		rc = sync_volume(e);
	uk_mutex_unlock(&e->lock);
	return rc;
}

/* The last nodes have been written when they were released. */
static void unmount(struct uk_mount *m)
{
	sync(m);
	volume_free(m->data);
}

static int ext2_statfs(struct uk_mount *m, struct uk_statfs *st)
{
	const struct volume *e = m->data;
	uint32_t free = e->super.free_blocks + e->later_blocks.count;

	st->type = STATFS_MAGIC;
	st->bsize = st->frsize = e->block_size;
	st->blocks = e->super.blocks;
	st->bfree = free;
	st->bavail = free > e->super.reserved ? free - e->super.reserved : 0;
	st->files = e->super.inodes;
	st->ffree = e->super.free_inodes + e->later_inodes.count;
	return 0;
}

static const struct uk_fs ext2 = {
	.name = "ext2",
	.mount = mount,
	.unmount = unmount,
	.statfs = ext2_statfs,
	.sync = sync,
	.end = end,
};
UK_FS_REGISTER(ext2);
