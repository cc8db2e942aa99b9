/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mounts.
 */
#include <uk/syscall.h>
#include "vfs.h"

#define FLAGS                                                                  \
	(UK_MS_RDONLY | UK_MS_NOSUID | UK_MS_NODEV | UK_MS_NOEXEC |            \
	 UK_MS_NOATIME)

UK_TABLE_DECLARE(filesystems, struct uk_fs *const);

struct uk_mount *vfs_mounts;
static struct uk_mount *root;
static uint64_t last_dev;

struct uk_name *vfs_root(void)
{
	return root ? root->root : NULL;
}

void uk_vfs_lock(void)
{
	uk_mutex_lock(&vfs_lock);
}

void uk_vfs_unlock(void)
{
	uk_mutex_unlock(&vfs_lock);
}

static const struct uk_fs *find_fs(const char *name)
{
	const struct uk_fs *const *it;
	size_t len = strlen(name) + 1;

	uk_table_foreach (it, filesystems)
		if (strlen((*it)->name) + 1 == len &&
		    memcmp((*it)->name, name, len) == 0)
			return *it;
	return NULL;
}

static void mount_free(struct uk_mount *m)
{
	uk_free(heap(), (void *)m->source);
	uk_free(heap(), m);
}

/* A mount that is nowhere yet. */
static int mount_new(const struct uk_fs *fs, const char *source,
		     unsigned long flags, const char *options,
		     struct uk_mount **out)
{
	struct uk_mount *m = uk_calloc(heap(), 1, sizeof(*m));
	size_t len = strlen(source) + 1;
	struct uk_vnode *v = NULL;
	char *copy = uk_malloc(heap(), len);
	int rc;

	if (!m || !copy) {
		uk_free(heap(), m);
		uk_free(heap(), copy);
		return -ENOMEM;
	}
	m->source = memcpy(copy, source, len);
	m->fs = fs;
	m->flags = flags & FLAGS;
	m->dev = ++last_dev;
	rc = fs->mount(m, source, options, &v);
	if (rc == 0) {
		m->root = name_root(m, v);
		if (!m->root) {
			uk_vnode_put(v);
			if (fs->unmount)
				fs->unmount(m);
			rc = -ENOMEM;
		}
	}
	if (rc)
		mount_free(m);
	else
		*out = m;
	return rc;
}

static void destroy(struct uk_mount *m)
{
	name_drop(m->root);
	name_put(m->root);
	if (m->fs->unmount)
		m->fs->unmount(m);
	mount_free(m);
}

/* In the place of `at`, whose reference it takes over. */
static void put_at(struct uk_mount *m, struct uk_name *at)
{
	m->at = at;
	if (at)
		at->mounted = m;
	else
		root = m;
	m->next = vfs_mounts;
	vfs_mounts = m;
}

static int mount_locked(const char *source, const char *path,
			const struct uk_fs *fs, unsigned long flags,
			const char *options)
{
	struct walk w = {.name = NULL};
	struct uk_mount *m;
	int rc = 0;

	if (root || path[0] != '/' || path[1])
		rc = walk(UK_AT_FDCWD, path, WALK_FOLLOW, &w);
	if (rc)
		return rc;
	if (w.name && !is_type(w.name->vnode, UK_S_IFDIR))
		rc = -ENOTDIR;
	if (rc == 0)
		rc = mount_new(fs, source, flags, options, &m);
	if (rc == 0)
		put_at(m, w.name);
	else if (w.name)
		name_put(w.name);
	return rc;
}

int uk_vfs_mount(const char *source, const char *path, const char *fs,
		 unsigned long flags, const char *options)
{
	const struct uk_fs *found = find_fs(fs);
	int rc;

	if (!found)
		return -ENODEV;
	uk_vfs_lock();
	rc = mount_locked(source ? source : "none", path, found, flags,
			  options ? options : "");
	uk_vfs_unlock();
	return rc;
}

static int unmount_locked(struct uk_name *n, unsigned int flags)
{
	struct uk_mount *m = n->mount, **at = &vfs_mounts;

	if (m->root != n)
		return -EINVAL;
	if (!m->at)
		return -EBUSY;
	name_forget(m);
	/* The mount's reference, and the caller's. */
	if (m->names > 1 || n->refs > 2 || n->mounted)
		return -EBUSY;
	if (m->fs->sync) {
		int rc = m->fs->sync(m);

		if (rc && !(flags & UK_MNT_FORCE))
			return rc;
	}
	if (uk_vfs_observer)
		uk_vfs_observer->unmount(m);
	while (*at != m)
		at = &(*at)->next;
	*at = m->next;
	m->at->mounted = NULL;
	name_put(m->at);
	name_put(n);
	destroy(m);
	return 0;
}

int uk_vfs_unmount(const char *path, unsigned int flags)
{
	struct walk w;
	int rc;

	uk_vfs_lock();
	rc = walk(UK_AT_FDCWD, path, WALK_FOLLOW, &w);
	if (rc == 0) {
		rc = unmount_locked(w.name, flags);
		if (rc)
			name_put(w.name);
	}
	uk_vfs_unlock();
	return rc;
}

struct uk_mount *uk_vfs_next_mount(struct uk_mount *m)
{
	return m ? m->next : vfs_mounts;
}

void uk_vfs_forget(struct uk_mount *m)
{
	name_forget(m);
}

long uk_vfs_mount_path(struct uk_mount *m, char *buf, size_t size)
{
	char *p = name_path(m->root, buf, size);
	size_t len;

	if (!p)
		return -ERANGE;
	len = buf + size - 1 - p;
	memmove(buf, p, len + 1);
	return len;
}

static int remount(const char *path, unsigned long flags)
{
	struct walk w;
	int rc;

	uk_vfs_lock();
	rc = walk(UK_AT_FDCWD, path, WALK_FOLLOW, &w);
	if (rc == 0) {
		if (w.name->mount->root != w.name)
			rc = -EINVAL;
		else
			w.name->mount->flags = flags & FLAGS;
		name_put(w.name);
	}
	uk_vfs_unlock();
	return rc;
}

UK_SYSCALL5(mount, const char *, source, const char *, path, const char *, fs,
	    unsigned long, flags, const char *, options)
{
	if (flags & UK_MS_REMOUNT)
		return remount(path, flags);
	return fs ? uk_vfs_mount(source, path, fs, flags, options) : -EINVAL;
}

UK_SYSCALL2(umount2, const char *, path, int, flags)
{
	if (flags & ~(UK_MNT_FORCE | UK_UMOUNT_NOFOLLOW))
		return -EINVAL;
	return uk_vfs_unmount(path, flags);
}

/* --- writing back ------------------------------------------------------ */

static int sync_mount(struct uk_mount *m)
{
	int bad = pages_sync_mount(m);
	int rc = m->fs->sync ? m->fs->sync(m) : 0;

	return bad ? bad : rc;
}

/* The image ends. */
static void end_mount(struct uk_mount *m)
{
	if (!m->fs->end) {
		sync_mount(m);
		return;
	}
	pages_sync_mount(m);
	m->fs->end(m);
}

UK_SYSCALL0(sync)
{
	uk_vfs_lock();
	for (struct uk_mount *m = vfs_mounts; m; m = m->next)
		sync_mount(m);
	uk_vfs_unlock();
	return 0;
}

void vfs_end(void)
{
	uk_vfs_lock();
	for (struct uk_mount *m = vfs_mounts; m; m = m->next)
		end_mount(m);
	uk_vfs_unlock();
}

UK_SYSCALL1(syncfs, int, fd)
{
	struct uk_file *f = uk_fd_get(fd);
	struct uk_vnode *v;
	int rc = -EINVAL;

	if (!f)
		return -EBADF;
	v = uk_vfs_vnode(f);
	if (v) {
		uk_vfs_lock();
		rc = sync_mount(v->mount);
		uk_vfs_unlock();
	}
	uk_file_put(f);
	return rc;
}
