/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files by system calls. Errors have the same numbers; flags of open() and
 * what fstat() tells have newlib's own.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uk/syscall.h>
#include <uk/abi/fcntl.h>
#include <uk/abi/stat.h>
#include <uk/abi/tty.h>

static long result(long rc)
{
	if (rc >= 0)
		return rc;
	errno = -rc;
	return -1;
}

_ssize_t write(int fd, const void *buf, size_t len)
{
	return result(UK_SYS(write, fd, buf, len));
}

_ssize_t read(int fd, void *buf, size_t len)
{
	return result(UK_SYS(read, fd, buf, len));
}

int close(int fd)
{
	return result(UK_SYS(close, fd));
}

off_t lseek(int fd, off_t offset, int whence)
{
	return result(UK_SYS(lseek, fd, offset, whence));
}

int isatty(int fd)
{
	struct uk_winsize size;

	return result(UK_SYS(ioctl, fd, UK_TIOCGWINSZ, &size)) == 0;
}

/* Linux's flag for one of newlib's. */
static const struct {
	int ours, theirs;
} flags[] = {
	{O_APPEND, UK_O_APPEND},     {O_CREAT, UK_O_CREAT},
	{O_TRUNC, UK_O_TRUNC},	     {O_EXCL, UK_O_EXCL},
	{O_SYNC, UK_O_SYNC},	     {O_NONBLOCK, UK_O_NONBLOCK},
	{O_NOCTTY, UK_O_NOCTTY},     {O_CLOEXEC, UK_O_CLOEXEC},
	{O_NOFOLLOW, UK_O_NOFOLLOW}, {O_DIRECTORY, UK_O_DIRECTORY},
	{_FASYNC, UK_O_ASYNC},
};

static int to_linux(int ours)
{
	int theirs = ours & O_ACCMODE;

	for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++)
		if (ours & flags[i].ours)
			theirs |= flags[i].theirs;
	return theirs;
}

static int from_linux(int theirs)
{
	int ours = theirs & UK_O_ACCMODE;

	for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++)
		if ((theirs & flags[i].theirs) == flags[i].theirs)
			ours |= flags[i].ours;
	return ours;
}

int open(const char *path, int how, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, how);
	if (how & O_CREAT)
		mode = va_arg(ap, unsigned int);
	va_end(ap);
	return result(UK_SYS(openat, UK_AT_FDCWD, path, to_linux(how), mode));
}

/* Commands of locks are left to who has locks. */
int fcntl(int fd, int cmd, ...)
{
	va_list ap;
	long arg, rc;

	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	switch (cmd) {
	case F_DUPFD:
	case F_GETFD:
	case F_SETFD:
	case F_GETFL: break;
	case F_SETFL: arg = to_linux(arg); break;
	case F_GETOWN: cmd = UK_F_GETOWN; break;
	case F_SETOWN: cmd = UK_F_SETOWN; break;
	default: errno = EINVAL; return -1;
	}
	rc = result(UK_SYS(fcntl, fd, cmd, arg));
	return cmd == UK_F_GETFL && rc >= 0 ? from_linux(rc) : rc;
}

static void convert(const struct uk_stat *from, struct stat *to)
{
	*to = (struct stat){
		.st_dev = from->dev,
		.st_ino = from->ino,
		.st_mode = from->mode,
		.st_nlink = from->nlink,
		.st_uid = from->uid,
		.st_gid = from->gid,
		.st_rdev = from->rdev,
		.st_size = from->size,
		.st_blksize = from->blksize,
		.st_blocks = from->blocks,
		.st_atim = {from->atime.sec, from->atime.nsec},
		.st_mtim = {from->mtime.sec, from->mtime.nsec},
		.st_ctim = {from->ctime.sec, from->ctime.nsec},
	};
}

int fstat(int fd, struct stat *to)
{
	struct uk_stat st;
	long rc = result(UK_SYS(fstat, fd, &st));

	if (rc == 0)
		convert(&st, to);
	return rc;
}

int stat(const char *path, struct stat *to)
{
	struct uk_stat st;
	long rc = result(UK_SYS(newfstatat, UK_AT_FDCWD, path, &st, 0));

	if (rc == 0)
		convert(&st, to);
	return rc;
}

int unlink(const char *path)
{
	return result(UK_SYS(unlinkat, UK_AT_FDCWD, path, 0));
}

int link(const char *from, const char *to)
{
	return result(UK_SYS(linkat, UK_AT_FDCWD, from, UK_AT_FDCWD, to, 0));
}

int mkdir(const char *path, mode_t mode)
{
	return result(UK_SYS(mkdirat, UK_AT_FDCWD, path, mode));
}
