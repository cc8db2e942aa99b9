/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is known of files, and changed in it.
 */
#include <uk/abi/time.h>
#include <uk/syscall.h>
#include "vfs.h"

#define SECOND 1000000000LL

/*
 * What `path` leads to, or with an empty one and UK_AT_EMPTY_PATH what the
 * descriptor is. The name has a reference, to be given up by done().
 */
static int get(int dirfd, const char *path, unsigned int at_flags,
	       struct uk_name **out)
{
	struct walk w;
	int rc;

	if (at_flags &
	    ~(UK_AT_SYMLINK_NOFOLLOW | UK_AT_NO_AUTOMOUNT | UK_AT_EMPTY_PATH))
		return -EINVAL;
	uk_vfs_lock();
	rc = walk(dirfd, path,
		  (at_flags & UK_AT_SYMLINK_NOFOLLOW ? 0 : WALK_FOLLOW) |
			  (at_flags & UK_AT_EMPTY_PATH ? WALK_EMPTY : 0),
		  &w);
	uk_vfs_unlock();
	if (rc == 0)
		*out = w.name;
	return rc;
}

static void done(struct uk_name *n)
{
	uk_vfs_lock();
	name_put(n);
	uk_vfs_unlock();
}

/* --- looking ----------------------------------------------------------- */

int uk_vfs_stat(int dirfd, const char *path, unsigned int at_flags,
		struct uk_stat *st)
{
	struct uk_name *n;
	int rc;

	/* It needn't be a file of a file system. */
	if (!*path && at_flags & UK_AT_EMPTY_PATH && dirfd >= 0)
		return uk_fd_stat(dirfd, st);
	rc = get(dirfd, path, at_flags, &n);
	if (rc)
		return rc;
	rc = vnode_stat(n->vnode, st);
	done(n);
	return rc;
}

UK_SYSCALL4(newfstatat, int, dirfd, const char *, path, struct uk_stat *, st,
	    unsigned int, at_flags)
{
	return uk_vfs_stat(dirfd, path, at_flags, st);
}

UK_SYSCALL2(stat, const char *, path, struct uk_stat *, st)
{
	return uk_vfs_stat(UK_AT_FDCWD, path, 0, st);
}

UK_SYSCALL2(lstat, const char *, path, struct uk_stat *, st)
{
	return uk_vfs_stat(UK_AT_FDCWD, path, UK_AT_SYMLINK_NOFOLLOW, st);
}

static unsigned int major_of(uint64_t dev)
{
	return dev >> 8 & 0xfff;
}

static unsigned int minor_of(uint64_t dev)
{
	return (dev & 0xff) | (dev >> 12 & 0xfff00);
}

static struct uk_statx_time statx_time(struct uk_stat_time t)
{
	return (struct uk_statx_time){.sec = t.sec, .nsec = t.nsec};
}

UK_SYSCALL5(statx, int, dirfd, const char *, path, unsigned int, at_flags,
	    unsigned int, mask, struct uk_statx *, out)
{
	struct uk_stat st;
	int rc;

	(void)mask;
	/* How fresh it is to be (AT_STATX_...): it always is. */
	rc = uk_vfs_stat(dirfd, path, at_flags & ~0x6000U, &st);
	if (rc)
		return rc;
	*out = (struct uk_statx){
		.mask = UK_STATX_BASIC_STATS,
		.blksize = st.blksize,
		.nlink = st.nlink,
		.uid = st.uid,
		.gid = st.gid,
		.mode = st.mode,
		.ino = st.ino,
		.size = st.size,
		.blocks = st.blocks,
		.atime = statx_time(st.atime),
		.ctime = statx_time(st.ctime),
		.mtime = statx_time(st.mtime),
		.rdev_major = major_of(st.rdev),
		.rdev_minor = minor_of(st.rdev),
		.dev_major = major_of(st.dev),
		.dev_minor = minor_of(st.dev),
	};
	return 0;
}

static long read_link(int dirfd, const char *path, char *buf, int size)
{
	struct walk w;
	long rc;

	if (size <= 0)
		return -EINVAL;
	uk_vfs_lock();
	rc = walk(dirfd, path, *path ? 0 : WALK_EMPTY, &w);
	if (rc == 0) {
		struct uk_vnode *v = w.name->vnode;

		rc = is_type(v, UK_S_IFLNK) ? v->ops->readlink(v, buf, size)
					    : -EINVAL;
		name_put(w.name);
	}
	uk_vfs_unlock();
	return rc;
}

UK_SYSCALL4(readlinkat, int, dirfd, const char *, path, char *, buf, int, size)
{
	return read_link(dirfd, path, buf, size);
}

UK_SYSCALL3(readlink, const char *, path, char *, buf, int, size)
{
	return *path ? read_link(UK_AT_FDCWD, path, buf, size) : -ENOENT;
}

/* As the one user, who may all but execute what nobody may. */
static int may(int dirfd, const char *path, int how, unsigned int at_flags)
{
	struct uk_name *n;
	int rc;

	if (how & ~(UK_R_OK | UK_W_OK | UK_X_OK))
		return -EINVAL;
	rc = get(dirfd, path, at_flags & ~UK_AT_EACCESS, &n);
	if (rc)
		return rc;
	if (how & UK_W_OK && !is_type(n->vnode, UK_S_IFCHR) &&
	    !is_type(n->vnode, UK_S_IFBLK))
		rc = vnode_writable(n->vnode);
	if (how & UK_X_OK && !is_type(n->vnode, UK_S_IFDIR) &&
	    !(n->vnode->mode & 0111))
		rc = -EACCES;
	done(n);
	return rc;
}

UK_SYSCALL4(faccessat2, int, dirfd, const char *, path, int, how, unsigned int,
	    at_flags)
{
	return may(dirfd, path, how, at_flags);
}

UK_SYSCALL3(faccessat, int, dirfd, const char *, path, int, how)
{
	return may(dirfd, path, how, 0);
}

UK_SYSCALL2(access, const char *, path, int, how)
{
	return may(UK_AT_FDCWD, path, how, 0);
}

/* --- changing ---------------------------------------------------------- */

static int set_path(int dirfd, const char *path, unsigned int at_flags,
		    unsigned int which, const struct uk_attr *a)
{
	struct uk_name *n;
	int rc = get(dirfd, path, at_flags, &n);

	if (rc)
		return rc;
	rc = which & UK_ATTR_MODE && is_type(n->vnode, UK_S_IFLNK)
		     ? -EOPNOTSUPP
		     : vnode_set(n->vnode, which, a);
	if (rc == 0)
		named_event(n, UK_IN_ATTRIB);
	done(n);
	return rc;
}

static int set_fd(int fd, unsigned int which, const struct uk_attr *a)
{
	struct uk_file *f = uk_fd_get(fd);
	struct uk_vnode *v;
	int rc;

	if (!f)
		return -EBADF;
	v = uk_vfs_vnode(f);
	if (f->flags & UK_O_PATH)
		rc = -EBADF;
	else
		rc = v ? vnode_set(v, which, a) : -EINVAL;
	if (rc == 0)
		file_event(f, UK_IN_ATTRIB);
	uk_file_put(f);
	return rc;
}

UK_SYSCALL3(fchmodat, int, dirfd, const char *, path, uint32_t, mode)
{
	return set_path(dirfd, path, 0, UK_ATTR_MODE,
			&(struct uk_attr){.mode = mode});
}

UK_SYSCALL2(chmod, const char *, path, uint32_t, mode)
{
	return set_path(UK_AT_FDCWD, path, 0, UK_ATTR_MODE,
			&(struct uk_attr){.mode = mode});
}

UK_SYSCALL2(fchmod, int, fd, uint32_t, mode)
{
	return set_fd(fd, UK_ATTR_MODE, &(struct uk_attr){.mode = mode});
}

/* -1: stays. */
static unsigned int owner(uint32_t uid, uint32_t gid, struct uk_attr *a)
{
	*a = (struct uk_attr){.uid = uid, .gid = gid};
	return (uid == UINT32_MAX ? 0 : UK_ATTR_UID) |
	       (gid == UINT32_MAX ? 0 : UK_ATTR_GID);
}

UK_SYSCALL5(fchownat, int, dirfd, const char *, path, uint32_t, uid, uint32_t,
	    gid, unsigned int, at_flags)
{
	struct uk_attr a;
	unsigned int which = owner(uid, gid, &a);

	return set_path(dirfd, path, at_flags, which, &a);
}

UK_SYSCALL3(chown, const char *, path, uint32_t, uid, uint32_t, gid)
{
	struct uk_attr a;
	unsigned int which = owner(uid, gid, &a);

	return set_path(UK_AT_FDCWD, path, 0, which, &a);
}

UK_SYSCALL3(lchown, const char *, path, uint32_t, uid, uint32_t, gid)
{
	struct uk_attr a;
	unsigned int which = owner(uid, gid, &a);

	return set_path(UK_AT_FDCWD, path, UK_AT_SYMLINK_NOFOLLOW, which, &a);
}

UK_SYSCALL3(fchown, int, fd, uint32_t, uid, uint32_t, gid)
{
	struct uk_attr a;
	unsigned int which = owner(uid, gid, &a);

	return set_fd(fd, which, &a);
}

/* One of the two times; adds to what is to be set. */
static int time_to_set(const struct uk_timespec *t, unsigned int bit,
		       unsigned int *which, uk_filetime_t *out)
{
	bool now = !t || t->nsec == UK_UTIME_NOW || t->nsec == UK_UTIME_OMIT;

	if (!now && (t->nsec < 0 || t->nsec >= SECOND))
		return -EINVAL;
	if (!now && (t->sec > INT64_MAX / SECOND - 1 ||
		     t->sec < INT64_MIN / SECOND + 1))
		return -EOVERFLOW;
	*out = now ? uk_vfs_now() : t->sec * SECOND + t->nsec;
	if (!t || t->nsec != UK_UTIME_OMIT)
		*which |= bit;
	return 0;
}

UK_SYSCALL4(utimensat, int, dirfd, const char *, path,
	    const struct uk_timespec *, times, unsigned int, at_flags)
{
	unsigned int which = 0;
	struct uk_attr a = {0};
	int rc;

	rc = time_to_set(times, UK_ATTR_ATIME, &which, &a.atime);
	if (rc == 0)
		rc = time_to_set(times ? times + 1 : NULL, UK_ATTR_MTIME,
				 &which, &a.mtime);
	if (rc)
		return rc;
	return path ? set_path(dirfd, path, at_flags, which, &a)
		    : set_fd(dirfd, which, &a);
}

int uk_vfs_truncate(const char *path, int64_t size)
{
	struct uk_name *n;
	int rc = get(UK_AT_FDCWD, path, 0, &n);

	if (rc)
		return rc;
	rc = vnode_truncate(n->vnode, size);
	if (rc == 0)
		named_event(n, UK_IN_MODIFY);
	done(n);
	return rc;
}

UK_SYSCALL2(truncate, const char *, path, int64_t, size)
{
	return uk_vfs_truncate(path, size);
}

int uk_vfs_truncate_fd(int fd, int64_t size)
{
	struct uk_file *f = uk_fd_get(fd);
	struct uk_vnode *v;
	int rc = -EINVAL;

	if (!f)
		return -EBADF;
	v = uk_vfs_vnode(f);
	if (v && uk_file_may_write(f))
		rc = vnode_truncate(v, size);
	if (rc == 0)
		file_event(f, UK_IN_MODIFY);
	uk_file_put(f);
	return rc;
}

UK_SYSCALL2(ftruncate, int, fd, int64_t, size)
{
	return uk_vfs_truncate_fd(fd, size);
}

static int allocate(struct uk_file *f, int64_t pos, int64_t len)
{
	struct uk_vnode *v = uk_vfs_vnode(f);
	int rc;

	if (!v || is_type(v, UK_S_IFIFO))
		return -ESPIPE;
	if (!uk_file_may_write(f))
		return -EBADF;
	if (!is_type(v, UK_S_IFREG))
		return -ENODEV;
	if (pos < 0 || len <= 0)
		return -EINVAL;
	if (len > INT64_MAX - pos)
		return -EFBIG;
	if (!v->ops->allocate)
		return -EOPNOTSUPP;
	uk_mutex_lock(&v->lock);
	rc = v->ops->allocate(v, pos, len);
	if (rc == 0 && pos + len > v->size)
		rc = v->ops->truncate(v, pos + len);
	if (rc == 0)
		v->mtime = v->ctime = uk_vfs_now();
	uk_mutex_unlock(&v->lock);
	return rc;
}

UK_SYSCALL4(fallocate, int, fd, int, mode, int64_t, pos, int64_t, len)
{
	struct uk_file *f = uk_fd_get(fd);
	int rc;

	if (!f)
		return -EBADF;
	rc = mode ? -EOPNOTSUPP : allocate(f, pos, len);
	if (rc == 0)
		file_event(f, UK_IN_MODIFY);
	uk_file_put(f);
	return rc;
}

static int sync_file(struct uk_file *f, bool data_only)
{
	struct uk_vnode *v = uk_vfs_vnode(f);
	int rc;

	if (f->ops->fsync)
		return f->ops->fsync(f, data_only);
	if (!v)
		return -EINVAL;
	uk_mutex_lock(&v->lock);
	rc = v->ops->fsync ? v->ops->fsync(v, data_only) : 0;
	if (v->lost && !rc)
		rc = -EIO;
	v->lost = false;
	uk_mutex_unlock(&v->lock);
	return rc;
}

static int sync_fd(int fd, bool data_only)
{
	struct uk_file *f = uk_fd_get(fd);
	int rc;

	if (!f)
		return -EBADF;
	rc = sync_file(f, data_only);
	uk_file_put(f);
	return rc;
}

UK_SYSCALL1(fsync, int, fd)
{
	return sync_fd(fd, false);
}

UK_SYSCALL1(fdatasync, int, fd)
{
	return sync_fd(fd, true);
}

UK_SYSCALL1(umask, uint32_t, mask)
{
	uint32_t old = vfs_umask;

	vfs_umask = mask & 0777;
	return old;
}

/* --- file systems ------------------------------------------------------ */

static int stat_mount(struct uk_mount *m, struct uk_statfs *st)
{
	memset(st, 0, sizeof(*st));
	st->bsize = st->frsize = 4096;
	st->namelen = UK_NAME_MAX;
	st->fsid[0] = m->dev;
	st->flags = m->flags & 0xf; /* ST_... are as MS_... up to there */
	return m->fs->statfs ? m->fs->statfs(m, st) : 0;
}

int uk_vfs_statfs(const char *path, struct uk_statfs *st)
{
	struct uk_name *n;
	int rc = get(UK_AT_FDCWD, path, 0, &n);

	if (rc)
		return rc;
	rc = stat_mount(n->mount, st);
	done(n);
	return rc;
}

int uk_vfs_statfs_fd(int fd, struct uk_statfs *st)
{
	struct uk_file *f = uk_fd_get(fd);
	struct uk_vnode *v;
	int rc;

	if (!f)
		return -EBADF;
	v = uk_vfs_vnode(f);
	rc = v ? stat_mount(v->mount, st) : -ENOSYS;
	uk_file_put(f);
	return rc;
}

#if __SIZEOF_LONG__ == 4
/* C libraries have it aligned; ARM's Linux takes both. */
static bool is_statfs_size(size_t size)
{
	return size == sizeof(struct uk_statfs) ||
	       size == ALIGN_UP(sizeof(struct uk_statfs), 8);
}

UK_SYSCALL3(statfs64, const char *, path, size_t, size, struct uk_statfs *, st)
{
	return is_statfs_size(size) ? uk_vfs_statfs(path, st) : -EINVAL;
}

UK_SYSCALL3(fstatfs64, int, fd, size_t, size, struct uk_statfs *, st)
{
	return is_statfs_size(size) ? uk_vfs_statfs_fd(fd, st) : -EINVAL;
}
#else
UK_SYSCALL2(statfs, const char *, path, struct uk_statfs *, st)
{
	return uk_vfs_statfs(path, st);
}

UK_SYSCALL2(fstatfs, int, fd, struct uk_statfs *, st)
{
	return uk_vfs_statfs_fd(fd, st);
}
#endif
