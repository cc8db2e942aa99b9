/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Console: standard input and output of the process.
 */
#include <syscall.h>
#include <uk/errno.h>
#include <uk/plat/console.h>
#include "fd.h"
#include "linuxu.h"

#define STDIN  0
#define STDOUT 1
#define EINTR  4

void ukplat_console_write(const char *buf, size_t len)
{
	struct pollfd out = {STDOUT, POLLOUT, 0};

	while (len) {
		long n = syscall3(SYS_write, STDOUT, (long)buf, len);

		if (n == -EAGAIN)
			syscall3(SYS_poll, (long)&out, 1, -1);
		else if (n < 0 && n != -EINTR)
			return; /* nobody there to tell */
		if (n > 0) {
			buf += n;
			len -= n;
		}
	}
}

static long read_now(char *buf, size_t len)
{
	struct pollfd in = {STDIN, POLLIN, 0};
	long n;

	if (syscall3(SYS_poll, (long)&in, 1, 0) <= 0)
		return 0;
	n = syscall3(SYS_read, STDIN, (long)buf, len);
	if (n == -EAGAIN || n == -EINTR)
		return 0;
	return n == 0 ? -EPIPE : n < 0 ? -EIO : n;
}

long ukplat_console_read(char *buf, size_t len)
{
	long n;

	do
		n = read_now(buf, len);
	while (n == 0 && linuxu_terminal_arm());
	return n;
}
