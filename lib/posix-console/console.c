/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors 0, 1 and 2 are the console, and there are no others; nor is
 * there a file that could be opened.
 */
#include <uk/errno.h>
#include <uk/plat/console.h>
#include <uk/syscall.h>
#include <uk/abi/fcntl.h>
#include <uk/abi/stat.h>
#include <uk/abi/tty.h>
#include <uk/abi/uio.h>

static bool is_console(int fd)
{
	return fd >= 0 && fd <= 2;
}

/* Waits for at least one byte, as reading from a terminal does. */
static long get(void *buf, size_t len)
{
	long n;

	if (!len)
		return 0;
	do
		n = ukplat_console_read(buf, len);
	while (n == 0);
	return n == -EPIPE ? 0 : n;
}

UK_SYSCALL3(read, int, fd, void *, buf, size_t, len)
{
	return is_console(fd) ? get(buf, len) : -EBADF;
}

UK_SYSCALL3(write, int, fd, const void *, buf, size_t, len)
{
	if (!is_console(fd))
		return -EBADF;
	ukplat_console_write(buf, len);
	return len;
}

static bool is_vector(const struct uk_iovec *iov, int n)
{
	size_t total = 0;

	if (n < 0 || n > UK_IOV_MAX)
		return false;
	for (int i = 0; i < n; i++)
		if (__builtin_add_overflow(total, iov[i].len, &total) ||
		    total > SIZE_MAX / 2)
			return false;
	return true;
}

/* The first buffer that isn't empty does: a terminal gives what it has. */
UK_SYSCALL3(readv, int, fd, const struct uk_iovec *, iov, int, n)
{
	if (!is_console(fd))
		return -EBADF;
	if (!is_vector(iov, n))
		return -EINVAL;
	for (int i = 0; i < n; i++)
		if (iov[i].len)
			return get(iov[i].base, iov[i].len);
	return 0;
}

UK_SYSCALL3(writev, int, fd, const struct uk_iovec *, iov, int, n)
{
	size_t done = 0;

	if (!is_console(fd))
		return -EBADF;
	if (!is_vector(iov, n))
		return -EINVAL;
	for (int i = 0; i < n; i++) {
		ukplat_console_write(iov[i].base, iov[i].len);
		done += iov[i].len;
	}
	return done;
}

UK_SYSCALL1(close, int, fd)
{
	return is_console(fd) ? 0 : -EBADF;
}

UK_SYSCALL3(lseek, int, fd, long, offset, int, whence)
{
	(void)offset;
	(void)whence;
	return is_console(fd) ? -ESPIPE : -EBADF;
}

#if __SIZEOF_LONG__ == 4
UK_SYSCALL5(_llseek, int, fd, long, high, long, low, int64_t *, at, int, whence)
{
	(void)high;
	(void)low;
	(void)at;
	(void)whence;
	return is_console(fd) ? -ESPIPE : -EBADF;
}
#endif

/* A terminal whose size nobody knows: lines are written one by one. */
UK_SYSCALL3(ioctl, int, fd, unsigned int, request, void *, arg)
{
	if (!is_console(fd))
		return -EBADF;
	if (request != UK_TIOCGWINSZ)
		return -ENOTTY;
	*(struct uk_winsize *)arg = (struct uk_winsize){};
	return 0;
}

UK_SYSCALL2(fstat, int, fd, struct uk_stat *, st)
{
	if (!is_console(fd))
		return -EBADF;
	*st = (struct uk_stat){
		.mode = UK_S_IFCHR | 0600,
		.nlink = 1,
		.blksize = 1024,
	};
	return 0;
}

/* Of the three, by number: musl asks so for times of 64 bits. */
UK_SYSCALL5(statx, int, fd, const char *, path, unsigned int, flags,
	    unsigned int, mask, struct uk_statx *, st)
{
	(void)mask;
	if (*path || !(flags & UK_AT_EMPTY_PATH))
		return -ENOENT;
	if (!is_console(fd))
		return -EBADF;
	*st = (struct uk_statx){
		.mask = UK_STATX_BASIC_STATS,
		.mode = UK_S_IFCHR | 0600,
		.nlink = 1,
		.blksize = 1024,
	};
	return 0;
}

/* Nothing is ever executed, and one way to open it is all there is. */
UK_SYSCALL3(fcntl, int, fd, int, cmd, long, arg)
{
	(void)arg;
	if (!is_console(fd))
		return -EBADF;
	switch (cmd) {
	case UK_F_GETFD:
	case UK_F_SETFD:
	case UK_F_SETFL: return 0;
	case UK_F_GETFL: return UK_O_RDWR;
	default: return -EINVAL;
	}
}

static long nothing_there(const char *path)
{
	(void)path;
	return -ENOENT;
}

UK_SYSCALL3(open, const char *, path, int, flags, unsigned int, mode)
{
	(void)flags;
	(void)mode;
	return nothing_there(path);
}

UK_SYSCALL4(openat, int, dir, const char *, path, int, flags, unsigned int,
	    mode)
{
	(void)dir;
	(void)flags;
	(void)mode;
	return nothing_there(path);
}
