/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors 0, 1 and 2 are the console; there are no others. Weak: a
 * library of files brings its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uk/essentials.h>
#include <uk/plat/console.h>

static int fail(int error)
{
	errno = error;
	return -1;
}

static bool is_console(int fd)
{
	return fd >= STDIN_FILENO && fd <= STDERR_FILENO;
}

__uk_weak _ssize_t write(int fd, const void *buf, size_t len)
{
	if (!is_console(fd))
		return fail(EBADF);
	ukplat_console_write(buf, len);
	return len;
}

/* Waits for at least one byte, as read() of a terminal does. */
__uk_weak _ssize_t read(int fd, void *buf, size_t len)
{
	long n;

	if (!is_console(fd))
		return fail(EBADF);
	if (!len)
		return 0;
	do
		n = ukplat_console_read(buf, len);
	while (n == 0);
	if (n == -EPIPE)
		return 0;
	return n < 0 ? fail(-n) : n;
}

__uk_weak int close(int fd)
{
	return is_console(fd) ? 0 : fail(EBADF);
}

__uk_weak off_t lseek(int fd, off_t offset, int whence)
{
	(void)offset;
	(void)whence;
	return fail(is_console(fd) ? ESPIPE : EBADF);
}

__uk_weak int isatty(int fd)
{
	if (is_console(fd))
		return 1;
	errno = EBADF;
	return 0;
}

__uk_weak int fstat(int fd, struct stat *st)
{
	if (!is_console(fd))
		return fail(EBADF);
	*st = (struct stat){.st_mode = S_IFCHR | 0600, .st_blksize = 1024};
	return 0;
}

__uk_weak int open(const char *path, int flags, ...)
{
	(void)path;
	(void)flags;
	return fail(ENOENT);
}

__uk_weak int stat(const char *path, struct stat *st)
{
	(void)path;
	(void)st;
	return fail(ENOENT);
}

__uk_weak int unlink(const char *path)
{
	(void)path;
	return fail(ENOENT);
}

__uk_weak int link(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return fail(ENOENT);
}

__uk_weak int mkdir(const char *path, mode_t mode)
{
	(void)path;
	(void)mode;
	return fail(EROFS);
}

__uk_weak int fcntl(int fd, int cmd, ...)
{
	(void)cmd;
	return fail(is_console(fd) ? EINVAL : EBADF);
}
