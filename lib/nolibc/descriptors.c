/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors, where there is posix-fd: newlib has no function for these, and
 * compiles this file as well. Offsets don't go by registers, so that they are
 * the same on every architecture.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>
#include <uk/file.h>
#include <uk/syscall.h>
#include "result.h"

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

int dup(int fd)
{
	return result(UK_SYS(dup, fd));
}

int dup2(int from, int to)
{
	/* dup3() has nothing to do then, and says so. */
	if (from == to)
		return fcntl(from, F_GETFD) < 0 ? -1 : to;
	return result(UK_SYS(dup3, from, to, 0));
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
