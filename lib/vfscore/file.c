/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What of a file system is open: files, directories, and what stands behind
 * devices and fifos.
 */
#include <uk/abi/tty.h>
#include <uk/syscall.h>
#include "vfs.h"

#define DAY (86400 * 1000000000LL)

int (*uk_vfs_fifo_open)(struct uk_vnode *v, unsigned int flags,
			struct uk_file **out);

/* Whose operations are in this file has a name: see file_open(). */
static struct uk_vnode *vnode_of(struct uk_file *f)
{
	return uk_container_of(f->place, struct uk_name, place)->vnode;
}

/* The time of the last access is kept as Linux does ("relatime"). */
static void accessed(struct uk_file *f, struct uk_vnode *v)
{
	uk_filetime_t now;

	if (f->flags & UK_O_NOATIME ||
	    v->mount->flags & (UK_MS_NOATIME | UK_MS_RDONLY))
		return;
	now = uk_vfs_now();
	if (v->atime <= v->mtime || v->atime <= v->ctime ||
	    v->atime + DAY < now)
		v->atime = now;
}

static long read_vnode(struct uk_vnode *v, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	long done = 0;

	for (int i = 0; i < n; i++) {
		long rc = iov[i].len ? v->ops->read(v, iov[i].base, iov[i].len,
						    *pos)
				     : 0;

		if (rc < 0)
			return done ? done : rc;
		*pos += rc;
		done += rc;
		if ((size_t)rc < iov[i].len)
			break;
	}
	return done;
}

static long file_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	struct uk_vnode *v = vnode_of(f);
	long rc;

	if (!v->ops->read)
		return -EINVAL;
	uk_mutex_lock(&v->lock);
	rc = read_vnode(v, iov, n, pos);
	if (rc >= 0)
		accessed(f, v);
	uk_mutex_unlock(&v->lock);
	if (rc > 0)
		file_event(f, UK_IN_ACCESS);
	return rc;
}

static long write_vnode(struct uk_vnode *v, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	long done = 0;

	for (int i = 0; i < n; i++) {
		long rc;

		if (!iov[i].len)
			continue;
		rc = (int64_t)iov[i].len > INT64_MAX - *pos
			     ? -EFBIG
			     : v->ops->write(v, iov[i].base, iov[i].len, *pos);
		if (rc < 0)
			return done ? done : rc;
		*pos += rc;
		done += rc;
		if ((size_t)rc < iov[i].len)
			break;
	}
	return done;
}

static long file_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	struct uk_vnode *v = vnode_of(f);
	long rc;
	int bad = 0;

	if (!v->ops->write)
		return -EINVAL;
	uk_mutex_lock(&v->lock);
	if (f->flags & UK_O_APPEND && v->ops->getattr)
		v->ops->getattr(v);
	if (f->flags & UK_O_APPEND)
		*pos = v->size;
	rc = write_vnode(v, iov, n, pos);
	if (rc > 0) {
		v->mtime = v->ctime = uk_vfs_now();
		if (f->flags & UK_O_DSYNC && v->ops->fsync)
			bad = v->ops->fsync(
				v, !(f->flags & UK_O_SYNC & ~UK_O_DSYNC));
	}
	uk_mutex_unlock(&v->lock);
	if (rc > 0)
		file_event(f, UK_IN_MODIFY);
	return bad ? bad : rc;
}

static int64_t size_of(struct uk_vnode *v)
{
	int64_t size;

	uk_mutex_lock(&v->lock);
	if (v->ops->getattr)
		v->ops->getattr(v);
	size = v->size;
	uk_mutex_unlock(&v->lock);
	return size;
}

static int64_t file_lseek(struct uk_file *f, int64_t offset, int whence)
{
	int64_t base, size;

	switch (whence) {
	case UK_SEEK_SET: base = 0; break;
	case UK_SEEK_CUR: base = f->pos; break;
	case UK_SEEK_END: base = size_of(vnode_of(f)); break;
	case UK_SEEK_DATA:
	case UK_SEEK_HOLE:
		/* All is data up to the end, where there is a hole. */
		size = size_of(vnode_of(f));
		if (offset < 0 || offset >= size)
			return -ENXIO;
		return f->pos = whence == UK_SEEK_DATA ? offset : size;
	default: return -EINVAL;
	}
	if (offset > 0 && base > INT64_MAX - offset)
		return -EOVERFLOW;
	if (base + offset < 0)
		return -EINVAL;
	return f->pos = base + offset;
}

static int file_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	if (request != UK_FIONREAD)
		return -ENOTTY;
	*(int *)arg = MIN(MAX(size_of(vnode_of(f)) - f->pos, 0), INT32_MAX);
	return 0;
}

static void file_release(struct uk_file *f)
{
	struct uk_vnode *v = vnode_of(f);

	file_event(f, (f->flags & UK_O_ACCMODE) == UK_O_RDONLY
			      ? UK_IN_CLOSE_NOWRITE
			      : UK_IN_CLOSE_WRITE);
	if (v->flocks)
		flock_forget(v, f);
	uk_free(heap(), f);
}

static const struct uk_file_ops file_ops = {
	.readv = file_readv,
	.writev = file_writev,
	.lseek = file_lseek,
	.ioctl = file_ioctl,
	.release = file_release,
};

/* --- directories ------------------------------------------------------- */

static long dir_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		      int64_t *pos)
{
	(void)f;
	(void)iov;
	(void)n;
	(void)pos;
	return -EISDIR;
}

static int64_t dir_lseek(struct uk_file *f, int64_t offset, int whence)
{
	if (whence == UK_SEEK_CUR && offset == 0)
		return f->pos;
	if (whence != UK_SEEK_SET || offset < 0)
		return -EINVAL;
	return f->pos = offset;
}

static const struct uk_file_ops dir_ops = {
	.readv = dir_readv,
	.lseek = dir_lseek,
	.release = file_release,
};

struct dents {
	char *buf;
	size_t size, used;
	bool full;
};

static bool emit(void *arg, const char *name, size_t len, uint64_t ino,
		 uint32_t mode, int64_t next)
{
	struct dents *d = arg;
	size_t need = ALIGN_UP(offsetof(struct uk_dirent, name) + len + 1, 8);
	struct uk_dirent *e = (struct uk_dirent *)(d->buf + d->used);

	if (need > d->size - d->used) {
		d->full = true;
		return false;
	}
	e->ino = ino;
	e->off = next;
	e->reclen = need;
	e->type = (mode & UK_S_IFMT) >> 12;
	memcpy(e->name, name, len);
	memset(e->name + len, 0, need - offsetof(struct uk_dirent, name) - len);
	d->used += need;
	return true;
}

static struct uk_vnode *parent_of(struct uk_name *n)
{
	while (!n->parent && n->mount->at)
		n = n->mount->at;
	return n->parent ? n->parent->vnode : n->vnode;
}

static int read_dir(struct uk_name *n, int64_t *pos, struct dents *d)
{
	struct uk_vnode *v = n->vnode;

	if (!v->nlink)
		return -ENOENT;
	if (*pos == 0 && emit(d, ".", 1, v->ino, UK_S_IFDIR, 1))
		*pos = 1;
	if (*pos == 1 && emit(d, "..", 2, parent_of(n)->ino, UK_S_IFDIR, 2))
		*pos = 2;
	if (d->full || *pos < 2)
		return 0;
	return v->ops->readdir ? v->ops->readdir(v, pos, emit, d) : 0;
}

static long get_dents(struct uk_file *f, void *buf, size_t size)
{
	struct dents d = {.buf = buf, .size = size};
	int rc;

	if (f->ops != &dir_ops)
		return -ENOTDIR;
	uk_mutex_lock(&f->pos_lock);
	uk_vfs_lock();
	rc = read_dir(file_name(f), &f->pos, &d);
	if (d.used)
		name_event(file_name(f), UK_IN_ACCESS);
	uk_vfs_unlock();
	uk_mutex_unlock(&f->pos_lock);
	if (d.used)
		return d.used;
	return rc < 0 ? rc : d.full ? -EINVAL : 0;
}

UK_SYSCALL3(getdents64, int, fd, void *, buf, size_t, size)
{
	struct uk_file *f = uk_fd_get(fd);
	long rc;

	if (!f)
		return -EBADF;
	rc = get_dents(f, buf, size);
	uk_file_put(f);
	return rc;
}

/* --- opening ----------------------------------------------------------- */

/* With O_PATH: there is nothing to be done with it but by its name. */
static const struct uk_file_ops path_ops = {
	.release = file_release,
};

static int open_plain(const struct uk_file_ops *ops, unsigned int flags,
		      struct uk_file **out)
{
	struct uk_file *f = uk_malloc(heap(), sizeof(*f));

	if (!f)
		return -ENOMEM;
	uk_file_init(f, ops, flags);
	*out = f;
	return 0;
}

static int open_device(struct uk_vnode *v, unsigned int flags,
		       struct uk_file **out)
{
	struct uk_devnode *d = device_find(v->mode & UK_S_IFMT, v->rdev);

	return d ? d->open(d, flags, out) : -ENXIO;
}

static int open_contents(struct uk_vnode *v, const struct uk_file_ops *ops,
			 unsigned int flags, struct uk_file **out)
{
	int rc = 0;

	if (v->ops->open) {
		uk_mutex_lock(&v->lock);
		rc = v->ops->open(v, flags);
		uk_mutex_unlock(&v->lock);
	}
	return rc ? rc : open_plain(ops, flags, out);
}

static int open_vnode(struct uk_vnode *v, unsigned int flags,
		      struct uk_file **out)
{
	if (flags & UK_O_PATH)
		return open_plain(&path_ops, flags, out);
	switch (v->mode & UK_S_IFMT) {
	case UK_S_IFREG: return open_contents(v, &file_ops, flags, out);
	case UK_S_IFDIR: return open_contents(v, &dir_ops, flags, out);
	case UK_S_IFCHR:
	case UK_S_IFBLK: return open_device(v, flags, out);
	case UK_S_IFIFO:
		return uk_vfs_fifo_open ? uk_vfs_fifo_open(v, flags, out)
					: -ENXIO;
	case UK_S_IFLNK: return -ELOOP;
	default: return -ENXIO;
	}
}

/* What open() had to do with it is done. */
#define FLAGS_OF_OPENING                                                       \
	(UK_O_CREAT | UK_O_EXCL | UK_O_NOCTTY | UK_O_TRUNC | UK_O_CLOEXEC |    \
	 (UK_O_TMPFILE & ~UK_O_DIRECTORY))

int file_open(struct uk_name *n, unsigned int flags, struct uk_file **out)
{
	struct uk_vnode *v = n->vnode;
	int rc;

	/* Linux does so even when it is opened for reading only. */
	if (flags & UK_O_TRUNC && is_type(v, UK_S_IFREG)) {
		rc = vnode_truncate(v, 0);
		if (rc)
			return rc;
		named_event(n, UK_IN_MODIFY);
	}
	rc = open_vnode(v, flags & ~FLAGS_OF_OPENING, out);
	if (rc == 0)
		(*out)->place = &n->place;
	return rc;
}
