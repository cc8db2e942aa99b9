/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Vnodes: references, attributes, and the time that files go by.
 */
#include <uk/posix_time.h>
#include "vfs.h"

#define SECOND 1000000000LL

uint32_t vfs_umask = 022;

uk_filetime_t uk_vfs_now(void)
{
	return uk_realtime_ns();
}

void uk_vnode_init(struct uk_vnode *v, const struct uk_vnode_ops *ops,
		   struct uk_mount *m, uint64_t ino, uint32_t mode)
{
	uk_filetime_t now = uk_vfs_now();

	*v = (struct uk_vnode){
		.ops = ops,
		.mount = m,
		.refs = 1,
		.mode = mode,
		.nlink = 1,
		.ino = ino,
		.atime = now,
		.mtime = now,
		.ctime = now,
		.lock = UK_MUTEX_INIT,
	};
}

void uk_vnode_put(struct uk_vnode *v)
{
	if (--v->refs == 0 && v->ops->release)
		v->ops->release(v);
}

struct uk_vnode *uk_vfs_vnode(struct uk_file *f)
{
	struct uk_name *n = file_name(f);

	return n ? n->vnode : NULL;
}

static struct uk_stat_time time_of(uk_filetime_t t)
{
	int64_t sec = t / SECOND, nsec = t % SECOND;

	if (nsec < 0) {
		sec--;
		nsec += SECOND;
	}
	return (struct uk_stat_time){sec, nsec};
}

int vnode_stat(struct uk_vnode *v, struct uk_stat *st)
{
	int rc;

	uk_mutex_lock(&v->lock);
	rc = v->ops->getattr ? v->ops->getattr(v) : 0;
	if (rc) {
		uk_mutex_unlock(&v->lock);
		return rc;
	}
	memset(st, 0, sizeof(*st));
	st->dev = v->mount->dev;
	st->ino = v->ino;
#if defined(__arm__)
	st->ino_low = v->ino;
#endif
	st->mode = v->mode;
	st->nlink = v->nlink;
	st->uid = v->uid;
	st->gid = v->gid;
	st->rdev = v->rdev;
	st->size = v->size;
	st->blksize = 4096;
	st->blocks = v->blocks;
	st->atime = time_of(v->atime);
	st->mtime = time_of(v->mtime);
	st->ctime = time_of(v->ctime);
	uk_mutex_unlock(&v->lock);
	return 0;
}

int vnode_truncate(struct uk_vnode *v, int64_t size)
{
	int rc = vnode_writable(v);

	if (size < 0)
		return -EINVAL;
	if (is_type(v, UK_S_IFDIR))
		return -EISDIR;
	if (!is_type(v, UK_S_IFREG))
		return -EINVAL;
	if (rc)
		return rc;
	if (!v->ops->truncate)
		return -EPERM;
	uk_mutex_lock(&v->lock);
	rc = v->ops->truncate(v, size);
	if (rc == 0)
		v->mtime = v->ctime = uk_vfs_now();
	uk_mutex_unlock(&v->lock);
	return rc;
}

int vnode_set(struct uk_vnode *v, unsigned int which, const struct uk_attr *a)
{
	int rc = vnode_writable(v);

	if (rc)
		return rc;
	uk_mutex_lock(&v->lock);
	rc = v->ops->setattr ? v->ops->setattr(v, which, a) : 0;
	if (rc == 0) {
		if (which & UK_ATTR_MODE)
			v->mode = (v->mode & UK_S_IFMT) | (a->mode & 07777);
		if (which & UK_ATTR_UID)
			v->uid = a->uid;
		if (which & UK_ATTR_GID)
			v->gid = a->gid;
		if (which & UK_ATTR_ATIME)
			v->atime = a->atime;
		if (which & UK_ATTR_MTIME)
			v->mtime = a->mtime;
		v->ctime = uk_vfs_now();
	}
	uk_mutex_unlock(&v->lock);
	return rc;
}
