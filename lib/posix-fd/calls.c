/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's calls on descriptors.
 */
#include <uk/abi/tty.h>
#include <uk/syscall.h>
#include "fd.h"

#define FIOCLEX	 0x5451
#define FIONCLEX 0x5450

/* What F_SETFL can change. */
#define SETTABLE                                                               \
	(UK_O_APPEND | UK_O_NONBLOCK | UK_O_DIRECT | UK_O_NOATIME | UK_O_ASYNC)

typedef long (*transfer_fn)(struct uk_file *f, const struct uk_iovec *iov,
			    int n, int64_t *pos);

static long transfer(int fd, const struct uk_iovec *iov, int n, int64_t *pos,
		     transfer_fn fn)
{
	struct uk_file *f = uk_fd_get(fd);
	long rc;

	if (!f)
		return -EBADF;
	rc = fn(f, iov, n, pos);
	uk_file_put(f);
	return rc;
}

long uk_fd_readv(int fd, const struct uk_iovec *iov, int n, int64_t *pos)
{
	return transfer(fd, iov, n, pos, uk_file_readv);
}

long uk_fd_writev(int fd, const struct uk_iovec *iov, int n, int64_t *pos)
{
	return transfer(fd, iov, n, pos, uk_file_writev);
}

int64_t uk_fd_lseek(int fd, int64_t offset, int whence)
{
	struct uk_file *f = uk_fd_get(fd);
	int64_t rc;

	if (!f)
		return -EBADF;
	rc = uk_file_lseek(f, offset, whence);
	uk_file_put(f);
	return rc;
}

int uk_fd_stat(int fd, struct uk_stat *st)
{
	struct uk_file *f = uk_fd_get(fd);
	int rc;

	if (!f)
		return -EBADF;
	rc = uk_file_stat(f, st);
	uk_file_put(f);
	return rc;
}

/* --- reading and writing ----------------------------------------------- */

UK_SYSCALL3(read, int, fd, void *, buf, size_t, len)
{
	struct uk_iovec iov = {buf, MIN(len, UK_FILE_TRANSFER_MAX)};

	return uk_fd_readv(fd, &iov, 1, NULL);
}

UK_SYSCALL3(write, int, fd, const void *, buf, size_t, len)
{
	struct uk_iovec iov = {(void *)buf, MIN(len, UK_FILE_TRANSFER_MAX)};

	return uk_fd_writev(fd, &iov, 1, NULL);
}

UK_SYSCALL3(readv, int, fd, const struct uk_iovec *, iov, int, n)
{
	return uk_fd_readv(fd, iov, n, NULL);
}

UK_SYSCALL3(writev, int, fd, const struct uk_iovec *, iov, int, n)
{
	return uk_fd_writev(fd, iov, n, NULL);
}

UK_SYSCALL4(pread64, int, fd, void *, buf, size_t, len, int64_t, pos)
{
	struct uk_iovec iov = {buf, MIN(len, UK_FILE_TRANSFER_MAX)};

	return uk_fd_readv(fd, &iov, 1, &pos);
}

UK_SYSCALL4(pwrite64, int, fd, const void *, buf, size_t, len, int64_t, pos)
{
	struct uk_iovec iov = {(void *)buf, MIN(len, UK_FILE_TRANSFER_MAX)};

	return uk_fd_writev(fd, &iov, 1, &pos);
}

/* The position in two words, whatever their width. */
static int64_t whole(unsigned long low, unsigned long high)
{
	return sizeof(long) == 8 ? (int64_t)low
				 : (int64_t)(uint32_t)low | (int64_t)high << 32;
}

UK_SYSCALL5(preadv, int, fd, const struct uk_iovec *, iov, int, n,
	    unsigned long, low, unsigned long, high)
{
	int64_t pos = whole(low, high);

	return uk_fd_readv(fd, iov, n, &pos);
}

UK_SYSCALL5(pwritev, int, fd, const struct uk_iovec *, iov, int, n,
	    unsigned long, low, unsigned long, high)
{
	int64_t pos = whole(low, high);

	return uk_fd_writev(fd, iov, n, &pos);
}

UK_SYSCALL6(preadv2, int, fd, const struct uk_iovec *, iov, int, n,
	    unsigned long, low, unsigned long, high, int, flags)
{
	int64_t pos = whole(low, high);

	if (flags)
		return -EOPNOTSUPP;
	return uk_fd_readv(fd, iov, n, pos == -1 ? NULL : &pos);
}

UK_SYSCALL6(pwritev2, int, fd, const struct uk_iovec *, iov, int, n,
	    unsigned long, low, unsigned long, high, int, flags)
{
	int64_t pos = whole(low, high);

	if (flags)
		return -EOPNOTSUPP;
	return uk_fd_writev(fd, iov, n, pos == -1 ? NULL : &pos);
}

UK_SYSCALL3(lseek, int, fd, long, offset, int, whence)
{
	int64_t at = uk_fd_lseek(fd, offset, whence);

	return at == (long)at ? (long)at : -EOVERFLOW;
}

/* Of 32-bit architectures. */
UK_SYSCALL5(_llseek, int, fd, unsigned long, high, unsigned long, low,
	    int64_t *, result, int, whence)
{
	int64_t at = uk_fd_lseek(
		fd, (int64_t)((uint64_t)high << 32 | (uint32_t)low), whence);

	if (at < 0)
		return at;
	*result = at;
	return 0;
}

UK_SYSCALL2(fstat, int, fd, struct uk_stat *, st)
{
	return uk_fd_stat(fd, st);
}

/* --- descriptors ------------------------------------------------------- */

UK_SYSCALL1(close, int, fd)
{
	return uk_fd_close(fd);
}

UK_SYSCALL3(close_range, unsigned int, first, unsigned int, last, unsigned int,
	    flags)
{
	if (first > last || flags & ~CLOSE_RANGE_CLOEXEC)
		return -EINVAL;
	for (unsigned int fd = first; fd <= last && fd < fd_table_size(); fd++)
		if (flags & CLOSE_RANGE_CLOEXEC)
			fd_cloexec(fd, true);
		else
			uk_fd_close(fd);
	return 0;
}

static int dup_from(int fd, unsigned int min, bool cloexec)
{
	struct uk_file *f = uk_fd_get(fd);
	int rc;

	if (!f)
		return -EBADF;
	rc = fd_install_from(f, min, cloexec);
	if (rc < 0)
		uk_file_put(f);
	return rc;
}

UK_SYSCALL1(dup, int, fd)
{
	return dup_from(fd, 0, false);
}

static int dup_to(int from, int to, bool cloexec)
{
	struct uk_file *f = uk_fd_get(from);
	int rc;

	if (!f)
		return -EBADF;
	rc = fd_replace(to, f, cloexec);
	if (rc < 0)
		uk_file_put(f);
	return rc;
}

UK_SYSCALL2(dup2, int, from, int, to)
{
	if (from == to)
		return fd_cloexec(from, -1) < 0 ? -EBADF : to;
	return dup_to(from, to, false);
}

UK_SYSCALL3(dup3, int, from, int, to, int, flags)
{
	if (from == to || flags & ~UK_O_CLOEXEC)
		return -EINVAL;
	return dup_to(from, to, flags & UK_O_CLOEXEC);
}

static int set_nonblock(struct uk_file *f, bool on)
{
	int rc = f->ops->set_nonblock ? f->ops->set_nonblock(f, on) : 0;

	if (rc == 0)
		f->flags =
			(f->flags & ~UK_O_NONBLOCK) | (on ? UK_O_NONBLOCK : 0);
	return rc;
}

static int set_flags(struct uk_file *f, unsigned int flags)
{
	if ((f->flags ^ flags) & UK_O_NONBLOCK) {
		int rc = set_nonblock(f, flags & UK_O_NONBLOCK);

		if (rc)
			return rc;
	}
	f->flags = (f->flags & ~SETTABLE) | (flags & SETTABLE);
	return 0;
}

/*
 * Locks of records are the process's, and there is one process: it has got
 * each, and none stands in its way.
 */
static int lock_records(struct uk_file *f, bool get, struct uk_flock *l)
{
	if (l->whence < UK_SEEK_SET || l->whence > UK_SEEK_END)
		return -EINVAL;
	if (l->whence == UK_SEEK_SET && l->start < 0)
		return -EINVAL;
	switch (l->type) {
	case UK_F_UNLCK:
		if (get)
			return -EINVAL;
		break;
	case UK_F_RDLCK:
		if (!get && !uk_file_may_read(f))
			return -EBADF;
		break;
	case UK_F_WRLCK:
		if (!get && !uk_file_may_write(f))
			return -EBADF;
		break;
	default: return -EINVAL;
	}
	if (get)
		l->type = UK_F_UNLCK;
	return 0;
}

static long control(int fd, struct uk_file *f, int cmd, unsigned long arg)
{
	switch (cmd) {
	case UK_F_DUPFD:
	case UK_F_DUPFD_CLOEXEC:
		if (arg >= uk_fd_limit())
			return -EINVAL;
		return dup_from(fd, arg, cmd == UK_F_DUPFD_CLOEXEC);
	case UK_F_GETFD: return fd_cloexec(fd, -1) ? UK_FD_CLOEXEC : 0;
	case UK_F_SETFD: return MIN(fd_cloexec(fd, arg & UK_FD_CLOEXEC), 0);
	case UK_F_GETFL: return f->flags;
	case UK_F_SETFL: return set_flags(f, arg);
#if __SIZEOF_LONG__ == 4
	case UK_F_GETLK64:
	case UK_F_SETLK64:
	case UK_F_SETLKW64:
		return lock_records(f, cmd == UK_F_GETLK64,
				    (struct uk_flock *)arg);
#else
	case UK_F_GETLK:
	case UK_F_SETLK:
	case UK_F_SETLKW:
		return lock_records(f, cmd == UK_F_GETLK,
				    (struct uk_flock *)arg);
#endif
	default: return f->ops->fcntl ? f->ops->fcntl(f, cmd, arg) : -EINVAL;
	}
}

/* Advice is taken, and nothing made of it. */
static long advise(int fd, int advice)
{
	struct uk_file *f = uk_fd_get(fd);
	int64_t at;

	if (!f)
		return -EBADF;
	at = uk_file_lseek(f, 0, UK_SEEK_CUR);
	uk_file_put(f);
	if (at < 0)
		return at;
	return advice < 0 || advice > UK_FADV_NOREUSE ? -EINVAL : 0;
}

UK_SYSCALL4(fadvise64, int, fd, int64_t, from, int64_t, len, int, advice)
{
	(void)from;
	(void)len;
	return advise(fd, advice);
}

UK_SYSCALL4(arm_fadvise64_64, int, fd, int, advice, int64_t, from, int64_t, len)
{
	(void)from;
	(void)len;
	return advise(fd, advice);
}

UK_SYSCALL3(fcntl, int, fd, int, cmd, unsigned long, arg)
{
	struct uk_file *f = uk_fd_get(fd);
	long rc;

	if (!f)
		return -EBADF;
	rc = control(fd, f, cmd, arg);
	uk_file_put(f);
	return rc;
}

static int request(int fd, struct uk_file *f, unsigned int req, void *arg)
{
	switch (req) {
	case UK_FIONBIO: return set_nonblock(f, *(int *)arg);
	case FIOCLEX: return MIN(fd_cloexec(fd, true), 0);
	case FIONCLEX: return MIN(fd_cloexec(fd, false), 0);
	default: return f->ops->ioctl ? f->ops->ioctl(f, req, arg) : -ENOTTY;
	}
}

UK_SYSCALL3(ioctl, int, fd, unsigned int, req, void *, arg)
{
	struct uk_file *f = uk_fd_get(fd);
	int rc;

	if (!f)
		return -EBADF;
	rc = request(fd, f, req, arg);
	uk_file_put(f);
	return rc;
}
