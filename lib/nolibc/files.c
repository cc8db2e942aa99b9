/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files by their names, where there is vfscore: thin, by the calls that every
 * architecture has.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <uk/abi/time.h>
#include <uk/syscall.h>
#include <uk/vfs.h>
#include "file.h"
#include "result.h"
#include "stat.h"

/* --- opening ----------------------------------------------------------- */

static int open_at(int dirfd, const char *path, int flags, mode_t mode)
{
	return result(UK_SYS(openat, dirfd, path, flags, mode));
}

int openat(int dirfd, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	if (flags & O_CREAT) {
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return open_at(dirfd, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	if (flags & O_CREAT) {
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return open_at(AT_FDCWD, path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
	return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

FILE *fopen(const char *path, const char *mode)
{
	int flags = stream_flags(mode), fd;
	FILE *f;

	if (flags < 0)
		return NULL;
	fd = open_at(AT_FDCWD, path, flags, 0666);
	if (fd < 0)
		return NULL;
	f = stream_new(fd, mode);
	if (!f)
		close(fd);
	return f;
}

/* --- what is known of them --------------------------------------------- */

int fstatat(int dirfd, const char *path, struct stat *st, int flags)
{
	struct uk_stat s;
	int rc = uk_vfs_stat(dirfd, path, flags, &s);

	if (rc == 0)
		stat_convert(&s, st);
	return result(rc);
}

int stat(const char *path, struct stat *st)
{
	return fstatat(AT_FDCWD, path, st, 0);
}

int lstat(const char *path, struct stat *st)
{
	return fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW);
}

int faccessat(int dirfd, const char *path, int how, int flags)
{
	return result(UK_SYS(faccessat2, dirfd, path, how, flags));
}

int access(const char *path, int how)
{
	return faccessat(AT_FDCWD, path, how, 0);
}

static void statvfs_convert(const struct uk_statfs *s, struct statvfs *st)
{
	*st = (struct statvfs){
		.f_bsize = s->bsize,
		.f_frsize = s->frsize ? s->frsize : s->bsize,
		.f_blocks = s->blocks,
		.f_bfree = s->bfree,
		.f_bavail = s->bavail,
		.f_files = s->files,
		.f_ffree = s->ffree,
		.f_favail = s->ffree,
		.f_fsid = s->fsid[0],
		.f_flag = s->flags,
		.f_namemax = s->namelen,
	};
}

int statvfs(const char *path, struct statvfs *st)
{
	struct uk_statfs s;
	int rc = uk_vfs_statfs(path, &s);

	if (rc == 0)
		statvfs_convert(&s, st);
	return result(rc);
}

int fstatvfs(int fd, struct statvfs *st)
{
	struct uk_statfs s;
	int rc = uk_vfs_statfs_fd(fd, &s);

	if (rc == 0)
		statvfs_convert(&s, st);
	return result(rc);
}

ssize_t readlinkat(int dirfd, const char *path, char *buf, size_t size)
{
	return result(UK_SYS(readlinkat, dirfd, path, buf,
			     MIN(size, (size_t)INT32_MAX)));
}

ssize_t readlink(const char *path, char *buf, size_t size)
{
	return readlinkat(AT_FDCWD, path, buf, size);
}

/* --- what changes them ------------------------------------------------- */

int truncate(const char *path, off_t size)
{
	return result(uk_vfs_truncate(path, size));
}

int ftruncate(int fd, off_t size)
{
	return result(uk_vfs_truncate_fd(fd, size));
}

int fchmodat(int dirfd, const char *path, mode_t mode, int flags)
{
	if (flags)
		return result(-EOPNOTSUPP);
	return result(UK_SYS(fchmodat, dirfd, path, mode));
}

int chmod(const char *path, mode_t mode)
{
	return fchmodat(AT_FDCWD, path, mode, 0);
}

int fchmod(int fd, mode_t mode)
{
	return result(UK_SYS(fchmod, fd, mode));
}

int fchownat(int dirfd, const char *path, uid_t uid, gid_t gid, int flags)
{
	return result(UK_SYS(fchownat, dirfd, path, uid, gid, flags));
}

int chown(const char *path, uid_t uid, gid_t gid)
{
	return fchownat(AT_FDCWD, path, uid, gid, 0);
}

int lchown(const char *path, uid_t uid, gid_t gid)
{
	return fchownat(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW);
}

int fchown(int fd, uid_t uid, gid_t gid)
{
	return result(UK_SYS(fchown, fd, uid, gid));
}

int utimensat(int dirfd, const char *path, const struct timespec t[2],
	      int flags)
{
	struct uk_timespec u[2];

	if (!t)
		return result(UK_SYS(utimensat, dirfd, path, NULL, flags));
	for (int i = 0; i < 2; i++)
		u[i] = (struct uk_timespec){
			.sec = t[i].tv_sec,
			.nsec = t[i].tv_nsec,
		};
	return result(UK_SYS(utimensat, dirfd, path, u, flags));
}

int futimens(int fd, const struct timespec t[2])
{
	return utimensat(fd, NULL, t, 0);
}

int fsync(int fd)
{
	return result(UK_SYS(fsync, fd));
}

int fdatasync(int fd)
{
	return result(UK_SYS(fdatasync, fd));
}

void sync(void)
{
	UK_SYS(sync);
}

int flock(int fd, int how)
{
	return result(UK_SYS(flock, fd, how));
}

ssize_t sendfile(int out, int in, off_t *offset, size_t len)
{
	return result(uk_vfs_sendfile(out, in, (int64_t *)offset, len));
}

mode_t umask(mode_t mask)
{
	return UK_SYS(umask, mask);
}

/* --- names ------------------------------------------------------------- */

int mkdirat(int dirfd, const char *path, mode_t mode)
{
	return result(UK_SYS(mkdirat, dirfd, path, mode));
}

int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}

int mknod(const char *path, mode_t mode, dev_t dev)
{
	return result(UK_SYS(mknodat, AT_FDCWD, path, mode, dev));
}

int mkfifo(const char *path, mode_t mode)
{
	return mknod(path, S_IFIFO | (mode & 07777), 0);
}

int unlinkat(int dirfd, const char *path, int flags)
{
	return result(UK_SYS(unlinkat, dirfd, path, flags));
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
	return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int remove(const char *path)
{
	int rc = unlink(path);

	return rc && errno == EISDIR ? rmdir(path) : rc;
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	return result(UK_SYS(renameat2, from_fd, from, to_fd, to, 0));
}

int rename(const char *from, const char *to)
{
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
	return result(UK_SYS(linkat, from_fd, from, to_fd, to, flags));
}

int link(const char *from, const char *to)
{
	return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int symlinkat(const char *target, int dirfd, const char *path)
{
	return result(UK_SYS(symlinkat, target, dirfd, path));
}

int symlink(const char *target, const char *path)
{
	return symlinkat(target, AT_FDCWD, path);
}

int chdir(const char *path)
{
	return result(UK_SYS(chdir, path));
}

int fchdir(int fd)
{
	return result(UK_SYS(fchdir, fd));
}

char *getcwd(char *buf, size_t size)
{
	char *own = buf ? NULL : malloc(size ? size : PATH_MAX);
	long rc;

	if (!buf && !own)
		return NULL;
	if (buf && !size) {
		errno = EINVAL;
		return NULL;
	}
	rc = UK_SYS(getcwd, buf ? buf : own, size ? size : PATH_MAX);
	if (rc >= 0)
		return buf ? buf : own;
	free(own);
	errno = -rc;
	return NULL;
}

int mount(const char *source, const char *path, const char *fs,
	  unsigned long flags, const void *options)
{
	return result(UK_SYS(mount, source, path, fs, flags, options));
}

int umount2(const char *path, int flags)
{
	return result(UK_SYS(umount2, path, flags));
}

int umount(const char *path)
{
	return umount2(path, 0);
}

/* --- directories ------------------------------------------------------- */

struct nolibc_dir {
	int fd;
	long at, end;
	off_t pos; /* behind what was given */
	char buf[2048] __attribute__((aligned(8)));
};

_Static_assert(offsetof(struct dirent, d_name) ==
		       offsetof(struct uk_dirent, name),
	       "as the call has it");

DIR *fdopendir(int fd)
{
	DIR *d;

	if (lseek(fd, 0, SEEK_CUR) < 0)
		return NULL;
	d = calloc(1, sizeof(*d));
	if (d)
		d->fd = fd;
	return d;
}

DIR *opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d;

	if (fd < 0)
		return NULL;
	d = fdopendir(fd);
	if (!d)
		close(fd);
	return d;
}

struct dirent *readdir(DIR *d)
{
	struct dirent *e;

	if (d->at == d->end) {
		long n = UK_SYS(getdents64, d->fd, d->buf, sizeof(d->buf));

		if (n < 0)
			errno = -n;
		if (n <= 0)
			return NULL;
		d->at = 0;
		d->end = n;
	}
	e = (struct dirent *)(d->buf + d->at);
	d->at += e->d_reclen;
	d->pos = e->d_off;
	return e;
}

long telldir(DIR *d)
{
	return d->pos;
}

void seekdir(DIR *d, long pos)
{
	d->pos = lseek(d->fd, pos, SEEK_SET);
	d->at = d->end = 0;
}

void rewinddir(DIR *d)
{
	seekdir(d, 0);
}

int dirfd(DIR *d)
{
	return d->fd;
}

int closedir(DIR *d)
{
	int rc = close(d->fd);

	free(d);
	return rc;
}
