/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The initrd as a file system: a ramfs whose files' contents are where the
 * archive has them. Names come from outside: what would lead out of the tree,
 * or stands in the way of what came before, is left out and told.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/archive.h>
#include <uk/plat/bootinfo.h>
#include <uk/print.h>
#include <uk/ramfs.h>
#include <uk/vfs.h>

#define SECOND 1000000000LL

/*
 * A file of cpio's with several names, known by its number. The reference
 * keeps it when a later entry takes the place of the only name so far.
 */
struct several {
	struct several *next;
	uint32_t ino;
	struct uk_vnode *v;
};

struct tree {
	struct uk_archive archive;
	struct uk_vnode *root;
	struct several *several;
};

static struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

static bool is_dir(const struct uk_vnode *v)
{
	return (v->mode & UK_S_IFMT) == UK_S_IFDIR;
}

/* The next part of a path that isn't "." or nothing. Its length; 0: none. */
static size_t next_part(const char **s)
{
	size_t n;

	for (;;) {
		while (**s == '/')
			(*s)++;
		n = 0;
		while ((*s)[n] && (*s)[n] != '/')
			n++;
		if (n != 1 || **s != '.')
			return n;
		(*s)++;
	}
}

/*
 * The directory that `path` is in, made if it isn't there, and its last part.
 * -EINVAL: the path is of no use.
 */
static int find_place(struct tree *t, const char *path, struct uk_vnode **dir,
		      const char **name, size_t *len)
{
	const char *rest;

	*dir = t->root;
	*len = next_part(&path);
	for (;;) {
		struct uk_vnode *v;

		*name = path;
		if (*len > UK_NAME_MAX ||
		    (*len == 2 && path[0] == '.' && path[1] == '.'))
			return -EINVAL;
		rest = path + *len;
		if (!next_part(&rest))
			return 0;
		v = uk_ramfs_find(*dir, path, *len);
		if (!v)
			v = uk_ramfs_add(*dir, path, *len, UK_S_IFDIR | 0755,
					 0);
		if (!v)
			return -ENOMEM;
		if (!is_dir(v))
			return -ENOTDIR;
		*dir = v;
		path = rest;
		*len = next_part(&path);
	}
}

/* What tar says a name is another of. */
static struct uk_vnode *find(struct tree *t, const char *path)
{
	struct uk_vnode *v = t->root;
	size_t len;

	while (v && (len = next_part(&path))) {
		v = is_dir(v) ? uk_ramfs_find(v, path, len) : NULL;
		path += len;
	}
	return v;
}

static struct several *find_several(struct tree *t, uint32_t ino)
{
	struct several *s = t->several;

	while (s && s->ino != ino)
		s = s->next;
	return s;
}

static int remember(struct tree *t, uint32_t ino, struct uk_vnode *v)
{
	struct several *s = uk_malloc(heap(), sizeof(*s));

	if (!s)
		return -ENOMEM;
	*s = (struct several){t->several, ino, uk_vnode_ref(v)};
	t->several = s;
	return 0;
}

static int add_link(struct tree *t, const struct uk_archive_entry *e,
		    struct uk_vnode *dir, const char *name, size_t len)
{
	char path[UK_ARCHIVE_NAME_MAX];
	struct uk_vnode *v;

	if (e->len >= sizeof(path))
		return -ENAMETOOLONG;
	memcpy(path, e->data, e->len);
	path[e->len] = '\0';
	v = find(t, path);
	if (!v || is_dir(v))
		return -ENOENT;
	return uk_ramfs_link(dir, name, len, v);
}

static uint32_t type_of(const struct uk_archive_entry *e)
{
	switch (e->type) {
	case UK_ARCHIVE_FILE: return UK_S_IFREG;
	case UK_ARCHIVE_DIR: return UK_S_IFDIR;
	case UK_ARCHIVE_SYMLINK: return UK_S_IFLNK;
	default: return 0;
	}
}

static void set_attributes(struct uk_vnode *v, const struct uk_archive_entry *e)
{
	v->mode = (v->mode & UK_S_IFMT) | e->mode;
	if (e->mtime < INT64_MAX / SECOND && e->mtime > INT64_MIN / SECOND)
		v->atime = v->mtime = v->ctime = e->mtime * SECOND;
}

static int add_file(struct tree *t, const struct uk_archive_entry *e,
		    struct uk_vnode *dir, const char *name, size_t len)
{
	bool several = e->type == UK_ARCHIVE_FILE && e->nlink > 1 && e->ino;
	struct several *s = several ? find_several(t, e->ino) : NULL;
	struct uk_vnode *v;
	int rc = 0;

	if (s) {
		v = s->v;
		rc = uk_ramfs_link(dir, name, len, v);
	} else {
		v = uk_ramfs_add(dir, name, len, type_of(e) | e->mode, 0);
		if (!v)
			return -ENOMEM;
		if (several)
			rc = remember(t, e->ino, v);
	}
	if (rc)
		return rc;
	/* Of several names the last one has the contents. */
	if (e->type != UK_ARCHIVE_DIR && e->len)
		uk_ramfs_set_data(v, e->data, e->len);
	set_attributes(v, e);
	return 0;
}

/* -EEXIST and so on: this one is left out. -ENOMEM: no more. */
static int add(struct tree *t, const struct uk_archive_entry *e)
{
	struct uk_vnode *dir, *v;
	const char *name;
	size_t len;
	int rc = find_place(t, e->name, &dir, &name, &len);

	if (rc)
		return rc;
	v = len ? uk_ramfs_find(dir, name, len) : t->root;
	if (v && is_dir(v) && e->type == UK_ARCHIVE_DIR) {
		set_attributes(v, e);
		return 0;
	}
	/* What comes later is what counts. */
	if (v)
		rc = is_dir(v) ? -EISDIR : uk_ramfs_remove(dir, name, len);
	if (rc)
		return rc;
	if (e->type == UK_ARCHIVE_OTHER)
		return -ENOTSUP;
	if (e->type == UK_ARCHIVE_SYMLINK && !e->len)
		return -EINVAL;
	return e->type == UK_ARCHIVE_LINK ? add_link(t, e, dir, name, len)
					  : add_file(t, e, dir, name, len);
}

static int fill(struct tree *t)
{
	struct uk_archive_entry e;
	int rc;

	while ((rc = uk_archive_next(&t->archive, &e)) != 0) {
		if (rc == 1)
			rc = add(t, &e);
		else if (rc == -EINVAL)
			return rc;
		if (rc == -ENOMEM)
			return rc;
		if (rc)
			uk_pr_warn("%s is left out: error %d\n", e.name, -rc);
	}
	return 0;
}

static void forget_several(struct tree *t)
{
	while (t->several) {
		struct several *s = t->several;

		t->several = s->next;
		uk_vnode_put(s->v);
		uk_free(heap(), s);
	}
}

static int mount(struct uk_mount *m, const char *source, const char *options,
		 struct uk_vnode **root)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo();
	struct tree *t;
	int rc;

	(void)source;
	(void)options;
	if (!bi->initrd)
		return -ENODEV;
	t = uk_calloc(heap(), 1, sizeof(*t));
	if (!t)
		return -ENOMEM;
	rc = uk_archive_open(&t->archive, (void *)(uintptr_t)bi->initrd,
			     bi->initrd_len);
	if (rc == 0)
		rc = uk_ramfs_root(m, 0755, &t->root);
	if (rc == 0) {
		rc = fill(t);
		forget_several(t);
		if (rc)
			uk_vnode_put(t->root);
		else
			*root = t->root;
	}
	uk_free(heap(), t);
	return rc;
}

static const struct uk_fs initrd = {
	.name = "initrd",
	.mount = mount,
};
UK_FS_REGISTER(initrd);
