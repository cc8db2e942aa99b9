/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From one descriptor to another: out of memory where the file lies in it,
 * else by a buffer.
 */
#include <uk/syscall.h>
#include "vfs.h"

#define CHUNK 16384

/* Writes what lies in memory at `*pos`; 0 when nothing does. */
static long copy_mapped(struct uk_file *in, struct uk_file *out, size_t len,
			int64_t *pos, int64_t *out_pos)
{
	struct uk_vnode *v = uk_vfs_vnode(in);
	struct uk_iovec iov = {NULL, len};

	if (!v || !is_type(v, UK_S_IFREG))
		return 0;
	uk_mutex_lock(&v->lock);
	if (v->ops->map && *pos < v->size)
		iov.base = (void *)v->ops->map(
			v, *pos, MIN((int64_t)len, v->size - *pos));
	iov.len = MIN((int64_t)len, v->size - *pos);
	uk_mutex_unlock(&v->lock);
	return iov.base ? uk_file_writev(out, &iov, 1, out_pos) : 0;
}

/* At most a buffer full, from *pos on, which is moved on. */
static long copy_some(struct uk_file *in, struct uk_file *out, char *buf,
		      size_t len, int64_t *pos, int64_t *out_pos)
{
	struct uk_iovec iov = {buf, MIN(len, CHUNK)};
	int64_t at = *pos;
	long n = copy_mapped(in, out, len, pos, out_pos);

	if (n > 0)
		*pos += n;
	if (n)
		return n;
	n = uk_file_readv(in, &iov, 1, &at);
	if (n <= 0)
		return n;
	iov.len = n;
	n = uk_file_writev(out, &iov, 1, out_pos);
	if (n > 0)
		*pos += n;
	return n;
}

static long copy(struct uk_file *in, struct uk_file *out, size_t len,
		 int64_t *pos, int64_t *out_pos)
{
	char *buf = uk_malloc(heap(), CHUNK);
	size_t done = 0;
	long n = 0;

	if (!buf)
		return -ENOMEM;
	while (done < len) {
		n = copy_some(in, out, buf, len - done, pos, out_pos);
		if (n <= 0)
			break;
		done += n;
	}
	uk_free(heap(), buf);
	return done ? (long)done : n;
}

static long copy_from_position(struct uk_file *in, struct uk_file *out,
			       size_t len, int64_t *pos, int64_t *out_pos)
{
	int64_t at;
	long n;

	if (pos)
		return copy(in, out, len, pos, out_pos);
	at = uk_file_lseek(in, 0, UK_SEEK_CUR);
	if (at < 0)
		return at;
	n = copy(in, out, len, &at, out_pos);
	if (n > 0)
		uk_file_lseek(in, at, UK_SEEK_SET);
	return n;
}

static long copy_fds(int in_fd, int64_t *pos, int out_fd, int64_t *out_pos,
		     size_t len)
{
	struct uk_file *in = uk_fd_get(in_fd), *out = uk_fd_get(out_fd);
	long n = -EBADF;

	len = MIN(len, UK_FILE_TRANSFER_MAX);
	if (in && out && uk_file_may_read(in))
		n = pos && *pos < 0
			    ? -EINVAL
			    : copy_from_position(in, out, len, pos, out_pos);
	if (in)
		uk_file_put(in);
	if (out)
		uk_file_put(out);
	return n;
}

long uk_vfs_sendfile(int out, int in, int64_t *pos, size_t len)
{
	return copy_fds(in, pos, out, NULL, len);
}

UK_SYSCALL4(sendfile, int, out, int, in, int64_t *, pos, size_t, len)
{
	return uk_vfs_sendfile(out, in, pos, len);
}

UK_SYSCALL6(copy_file_range, int, in_fd, int64_t *, pos, int, out_fd, int64_t *,
	    out_pos, size_t, len, unsigned int, flags)
{
	return flags ? -EINVAL : copy_fds(in_fd, pos, out_fd, out_pos, len);
}
