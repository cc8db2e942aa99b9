/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors, where there is posix-fd. Offsets don't go by registers, so that
 * they are the same on every architecture.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>
#include <uk/abi/tty.h>
#include <uk/file.h>
#include <uk/syscall.h>
#include "result.h"
#include "stat.h"

ssize_t read(int fd, void *buf, size_t len)
{
	return result(UK_SYS(read, fd, buf, len));
}

ssize_t write(int fd, const void *buf, size_t len)
{
	return result(UK_SYS(write, fd, buf, len));
}

ssize_t readv(int fd, const struct iovec *iov, int n)
{
	return result(UK_SYS(readv, fd, iov, n));
}

ssize_t writev(int fd, const struct iovec *iov, int n)
{
	return result(UK_SYS(writev, fd, iov, n));
}

ssize_t pread(int fd, void *buf, size_t len, off_t offset)
{
	struct uk_iovec iov = {buf, MIN(len, UK_FILE_TRANSFER_MAX)};
	int64_t at = offset;

	return result(uk_fd_readv(fd, &iov, 1, &at));
}

ssize_t pwrite(int fd, const void *buf, size_t len, off_t offset)
{
	struct uk_iovec iov = {(void *)buf, MIN(len, UK_FILE_TRANSFER_MAX)};
	int64_t at = offset;

	return result(uk_fd_writev(fd, &iov, 1, &at));
}

off_t lseek(int fd, off_t offset, int whence)
{
	return result(uk_fd_lseek(fd, offset, whence));
}

int close(int fd)
{
	return result(UK_SYS(close, fd));
}

int dup(int fd)
{
	return result(UK_SYS(dup, fd));
}

int dup3(int from, int to, int flags)
{
	return result(UK_SYS(dup3, from, to, flags));
}

int dup2(int from, int to)
{
	/* dup3() has nothing to do then, and says so. */
	if (from == to)
		return fcntl(from, F_GETFD) < 0 ? -1 : to;
	return dup3(from, to, 0);
}

int fcntl(int fd, int cmd, ...)
{
	unsigned long arg;
	va_list ap;

	va_start(ap, cmd);
	arg = va_arg(ap, unsigned long);
	va_end(ap);
	return result(UK_SYS(fcntl, fd, cmd, arg));
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	return result(UK_SYS(ioctl, fd, request, arg));
}

int fstat(int fd, struct stat *st)
{
	struct uk_stat s;
	int rc = uk_fd_stat(fd, &s);

	if (rc == 0)
		stat_convert(&s, st);
	return result(rc);
}

int isatty(int fd)
{
	struct uk_termios t;
	long rc = UK_SYS(ioctl, fd, UK_TCGETS, &t);

	if (rc == 0)
		return 1;
	errno = -rc;
	return 0;
}
