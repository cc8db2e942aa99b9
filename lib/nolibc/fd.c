/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors, where there is posix-fd: the calls whose flags and structures
 * are nolibc's own. descriptors.c has the others.
 */
#include <fcntl.h>
#include <stdarg.h>
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

off_t lseek(int fd, off_t offset, int whence)
{
	return result(uk_fd_lseek(fd, offset, whence));
}

int close(int fd)
{
	return result(UK_SYS(close, fd));
}

int dup3(int from, int to, int flags)
{
	return result(UK_SYS(dup3, from, to, flags));
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
