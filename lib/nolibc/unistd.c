/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors 0, 1 and 2 are the console; there are no others. Weak: a
 * library of files brings its own.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <uk/essentials.h>
#include <uk/plat/console.h>

static bool is_console(int fd)
{
	if (fd >= STDIN_FILENO && fd <= STDERR_FILENO)
		return true;
	errno = EBADF;
	return false;
}

__uk_weak ssize_t write(int fd, const void *buf, size_t len)
{
	if (!is_console(fd))
		return -1;
	ukplat_console_write(buf, len);
	return len;
}

__uk_weak ssize_t read(int fd, void *buf, size_t len)
{
	long n;

	if (!is_console(fd))
		return -1;
	if (!len)
		return 0;
	do
		n = ukplat_console_read(buf, len);
	while (n == 0);
	if (n == -EPIPE)
		return 0;
	if (n < 0) {
		errno = -n;
		return -1;
	}
	return n;
}

__uk_weak int isatty(int fd)
{
	return is_console(fd);
}
