/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files in memory. A directory's entry has a reference to what it names, which
 * is freed when neither that nor vfscore has one any more.
 */
#include "ramfs.h"

#define MAGIC 0x858458f6 /* RAMFS_MAGIC, Linux uapi linux/magic.h */

static const struct uk_vnode_ops ops;

static bool is_dir(const struct node *n)
{
	return (n->v.mode & UK_S_IFMT) == UK_S_IFDIR;
}

static struct node *node_new(struct uk_mount *m, uint32_t mode, uint64_t rdev)
{
	static uint64_t last_ino;
	struct node *n = uk_calloc(heap(), 1, sizeof(*n));

	if (!n)
		return NULL;
	uk_vnode_init(&n->v, &ops, m,
		      __atomic_add_fetch(&last_ino, 1, __ATOMIC_RELAXED), mode);
	n->v.rdev = rdev;
	if (is_dir(n))
		n->v.nlink = 2;
	return n;
}

static void release(struct uk_vnode *v)
{
	struct node *n = node_of(v);

	switch (v->mode & UK_S_IFMT) {
	case UK_S_IFDIR: dir_free(n); break;
	case UK_S_IFREG: contents_free(n); break;
	case UK_S_IFLNK:
		if (!n->link.given)
			uk_free(heap(), (void *)n->link.target);
		break;
	default: break;
	}
	uk_free(heap(), n);
}

/* A new file with a name; the reference is the caller's. */
static int make(struct uk_vnode *dir, const char *name, size_t len,
		uint32_t mode, uint64_t rdev, struct node **out)
{
	struct node *n = node_new(dir->mount, mode, rdev);

	if (!n)
		return -ENOSPC;
	if (dir_enter(node_of(dir), name, len, n)) {
		uk_vnode_put(&n->v);
		return -ENOSPC;
	}
	if (is_dir(n))
		dir->nlink++;
	*out = n;
	return 0;
}

static int lookup(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode **out)
{
	struct entry *e = dir_find(node_of(dir), name, len);

	if (!e)
		return -ENOENT;
	*out = uk_vnode_ref(&e->node->v);
	return 0;
}

static int create(struct uk_vnode *dir, const char *name, size_t len,
		  uint32_t mode, uint64_t rdev, struct uk_vnode **out)
{
	struct node *n;
	int rc = make(dir, name, len, mode, rdev, &n);

	if (rc == 0)
		*out = &n->v;
	return rc;
}

static int make_nameless(struct uk_vnode *dir, uint32_t mode,
			 struct uk_vnode **out)
{
	struct node *n = node_new(dir->mount, mode, 0);

	if (!n)
		return -ENOSPC;
	n->v.nlink = 0;
	*out = &n->v;
	return 0;
}

static int symlink(struct uk_vnode *dir, const char *name, size_t len,
		   const char *target, struct uk_vnode **out)
{
	size_t size = strlen(target);
	char *copy = uk_malloc(heap(), size + 1);
	struct node *n;
	int rc;

	if (!copy)
		return -ENOSPC;
	rc = make(dir, name, len, UK_S_IFLNK | 0777, 0, &n);
	if (rc) {
		uk_free(heap(), copy);
		return rc;
	}
	memcpy(copy, target, size + 1);
	n->link.target = copy;
	n->v.size = size;
	*out = &n->v;
	return 0;
}

static long readlink(struct uk_vnode *v, char *buf, size_t size)
{
	size_t len = MIN((size_t)v->size, size);

	memcpy(buf, node_of(v)->link.target, len);
	return len;
}

static int link(struct uk_vnode *dir, const char *name, size_t len,
		struct uk_vnode *v)
{
	if (dir_enter(node_of(dir), name, len, node_of(v)))
		return -ENOSPC;
	v->nlink++;
	v->ctime = uk_vfs_now();
	return 0;
}

/* What an entry that goes means for its directory and what it names. */
static void unlinked(struct uk_vnode *dir, struct uk_vnode *v)
{
	if (is_dir(node_of(v))) {
		v->nlink = 0;
		dir->nlink--;
	} else {
		v->nlink--;
	}
	v->ctime = uk_vfs_now();
}

static int unlink(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode *v)
{
	if (is_dir(node_of(v)) && node_of(v)->dir.entries)
		return -ENOTEMPTY;
	unlinked(dir, v);
	dir_remove(node_of(dir), dir_find(node_of(dir), name, len));
	return 0;
}

static int rename(struct uk_vnode *from, const char *name, size_t len,
		  struct uk_vnode *v, struct uk_vnode *to, const char *new_name,
		  size_t new_len, struct uk_vnode *over)
{
	struct entry *old = NULL;

	if (over && is_dir(node_of(over)) && node_of(over)->dir.entries)
		return -ENOTEMPTY;
	if (over)
		old = dir_find(node_of(to), new_name, new_len);
	/* The new name first: it is what there may be no memory for. */
	if (dir_enter(node_of(to), new_name, new_len, node_of(v)))
		return -ENOSPC;
	if (over) {
		unlinked(to, over);
		dir_remove(node_of(to), old);
	}
	dir_remove(node_of(from), dir_find(node_of(from), name, len));
	if (is_dir(node_of(v))) {
		from->nlink--;
		to->nlink++;
	}
	v->ctime = uk_vfs_now();
	return 0;
}

static const struct uk_vnode_ops ops = {
	.lookup = lookup,
	.create = create,
	.tmpfile = make_nameless,
	.symlink = symlink,
	.link = link,
	.unlink = unlink,
	.rename = rename,
	.readdir = dir_read,
	.readlink = readlink,
	.release = release,
	.read = contents_read,
	.write = contents_write,
	.truncate = contents_truncate,
	.allocate = contents_allocate,
	.map = contents_map,
};

/* --- for others -------------------------------------------------------- */

int uk_ramfs_root(struct uk_mount *m, uint32_t mode, struct uk_vnode **root)
{
	struct node *n = node_new(m, UK_S_IFDIR | mode, 0);

	if (!n)
		return -ENOMEM;
	*root = &n->v;
	return 0;
}

struct uk_vnode *uk_ramfs_find(struct uk_vnode *dir, const char *name,
			       size_t len)
{
	struct entry *e = dir_find(node_of(dir), name, len);

	return e ? &e->node->v : NULL;
}

/* To build a tree is no change of it. */
static void set_times(struct uk_vnode *dir, uk_filetime_t t)
{
	dir->mtime = dir->ctime = t;
}

struct uk_vnode *uk_ramfs_add(struct uk_vnode *dir, const char *name,
			      size_t len, uint32_t mode, uint64_t rdev)
{
	uk_filetime_t t = dir->mtime;
	struct node *n;

	if (make(dir, name, len, mode, rdev, &n))
		return NULL;
	uk_vnode_put(&n->v); /* the entry's remains */
	set_times(dir, t);
	return &n->v;
}

int uk_ramfs_link(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode *v)
{
	uk_filetime_t t = dir->mtime;
	int rc = link(dir, name, len, v) ? -ENOMEM : 0;

	set_times(dir, t);
	return rc;
}

int uk_ramfs_remove(struct uk_vnode *dir, const char *name, size_t len)
{
	struct uk_vnode *v = uk_ramfs_find(dir, name, len);
	uk_filetime_t t = dir->mtime;
	int rc = v ? unlink(dir, name, len, v) : -ENOENT;

	set_times(dir, t);
	return rc;
}

void uk_ramfs_set_data(struct uk_vnode *v, const void *data, size_t len)
{
	struct node *n = node_of(v);

	if ((v->mode & UK_S_IFMT) == UK_S_IFLNK) {
		n->link = (struct link){data, true};
	} else {
		n->file.given = data;
		n->file.given_len = len;
	}
	v->size = len;
}

/* --- the file system --------------------------------------------------- */

static int mount(struct uk_mount *m, const char *source, const char *options,
		 struct uk_vnode **root)
{
	(void)source;
	(void)options;
	return uk_ramfs_root(m, 0755, root);
}

/* Of all memory, since there is no limit but that. */
static int ramfs_statfs(struct uk_mount *m, struct uk_statfs *st)
{
	(void)m;
	st->type = MAGIC;
	st->bfree = st->bavail = uk_alloc_availmem(heap()) / PAGE;
	st->blocks = st->bfree;
	return 0;
}

static const struct uk_fs ramfs = {
	.name = "ramfs",
	.mount = mount,
	.statfs = ramfs_statfs,
};
UK_FS_REGISTER(ramfs);

/* What programs call it that ask for a limited one. */
static const struct uk_fs tmpfs = {
	.name = "tmpfs",
	.mount = mount,
	.statfs = ramfs_statfs,
};
UK_FS_REGISTER(tmpfs);
