/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What newlib has no function for, where there is posix-fd: nolibc's headers
 * declare it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>
#include <uk/syscall.h>

static long result(long rc)
{
	if (rc >= 0)
		return rc;
	errno = -rc;
	return -1;
}

ssize_t readv(int fd, const struct iovec *iov, int n)
{
	return result(UK_SYS(readv, fd, iov, n));
}

ssize_t writev(int fd, const struct iovec *iov, int n)
{
	return result(UK_SYS(writev, fd, iov, n));
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

int dup(int fd)
{
	return result(UK_SYS(dup, fd));
}

/* dup3() has nothing to do when both are the same, and says so. */
int dup2(int from, int to)
{
	if (from == to)
		return fcntl(from, F_GETFD) < 0 ? -1 : to;
	return result(UK_SYS(dup3, from, to, 0));
}
