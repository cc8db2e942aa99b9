/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pipes: a ring of bytes that grows as it fills. Source: POSIX.1-2017, XSH,
 * read(), write() and pipe(); Linux, pipe(7).
 */
#include <uk/abi/tty.h>
#include <uk/syscall.h>
#include <uk/syscall_signal.h>
#include "pipe.h"

#define SIZE_MIN     4096
#define SIZE_DEFAULT 65536
#define SIZE_LIMIT   1048576
#define ATOMIC	     4096 /* PIPE_BUF: written in one piece */

struct end {
	struct uk_file file;
	struct pipe *pipe;
	struct end *next;
	bool open;
};

static struct end *end_of(struct uk_file *f)
{
	return uk_container_of(f, struct end, file);
}

static bool reads(const struct uk_file *f)
{
	return (f->flags & UK_O_ACCMODE) != UK_O_WRONLY;
}

static bool writes(const struct uk_file *f)
{
	return (f->flags & UK_O_ACCMODE) != UK_O_RDONLY;
}

/* Wake the waiters at the ends. Context: locked. */
static void tell_all(struct pipe *p)
{
	for (struct end *e = p->ends; e; e = e->next)
		uk_file_notify(&e->file);
}

static void tell_readers(struct pipe *p)
{
	for (struct end *e = p->ends; e; e = e->next)
		if (reads(&e->file))
			uk_file_notify_of(&e->file, UK_POLLIN | UK_POLLRDNORM);
}

static void tell_writers(struct pipe *p)
{
	for (struct end *e = p->ends; e; e = e->next)
		if (writes(&e->file))
			uk_file_notify_of(&e->file, UK_POLLOUT | UK_POLLWRNORM);
}

/* With `used` bytes in the pipe, does poll() report POLLOUT? */
static bool has_room(const struct pipe *p, size_t used)
{
	return p->capacity - MIN(used, p->capacity) >= ATOMIC;
}

struct pipe *pipe_new(void (*put)(struct pipe *p))
{
	struct pipe *p = uk_calloc(heap(), 1, sizeof(*p));

	if (!p)
		return NULL;
	p->buf = uk_malloc(heap(), SIZE_MIN);
	if (!p->buf) {
		uk_free(heap(), p);
		return NULL;
	}
	p->lock = (struct uk_mutex)UK_MUTEX_INIT;
	p->put = put;
	p->size = SIZE_MIN;
	p->capacity = SIZE_DEFAULT;
	return p;
}

void pipe_free(struct pipe *p)
{
	uk_free(heap(), p->buf);
	uk_free(heap(), p);
}

/* --- the ring ---------------------------------------------------------- */

static void take(struct pipe *p, char *buf, size_t len)
{
	size_t first = MIN(len, p->size - p->at);

	memcpy(buf, p->buf + p->at, first);
	memcpy(buf + first, p->buf, len - first);
	p->at = (p->at + len) % p->size;
	p->used -= len;
	if (!p->used)
		p->at = 0;
}

static void append(struct pipe *p, const char *buf, size_t len)
{
	size_t at = (p->at + p->used) % p->size;
	size_t first = MIN(len, p->size - at);

	memcpy(p->buf + at, buf, first);
	memcpy(p->buf, buf + first, len - first);
	p->used += len;
}

/* Another size, at least what is in it; false: no memory. */
static bool resize(struct pipe *p, size_t size)
{
	char *buf = uk_malloc(heap(), size);
	size_t used = p->used;

	if (!buf)
		return false;
	take(p, buf, used);
	uk_free(heap(), p->buf);
	p->buf = buf;
	p->size = size;
	p->at = 0;
	p->used = used;
	return true;
}

/* Room for `len` bytes more, or as much as there can be. */
static size_t make_room(struct pipe *p, size_t len)
{
	size_t size = p->size;

	while (size < p->used + len && size < p->capacity)
		size *= 2;
	size = MIN(size, MAX(p->capacity, p->size));
	if (size > p->size)
		resize(p, size);
	return p->size - p->used;
}

/* --- reading and writing ----------------------------------------------- */

static long read_now(struct end *e, const struct uk_iovec *iov, int n)
{
	struct pipe *p = e->pipe;
	bool was_full = !has_room(p, p->used);
	long done = 0;

	if (!p->used)
		return p->writers ? -EAGAIN : 0;
	for (int i = 0; i < n && p->used; i++) {
		size_t len = MIN(iov[i].len, p->used);

		take(p, iov[i].base, len);
		done += len;
	}
	if (was_full && has_room(p, p->used))
		tell_writers(p);
	return done;
}

static size_t total_of(const struct uk_iovec *iov, int n)
{
	size_t total = 0;

	for (int i = 0; i < n; i++)
		total += iov[i].len;
	return total;
}

static long pipe_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	struct end *e = end_of(f);
	long rc;

	(void)pos;
	if (!total_of(iov, n))
		return 0;
	for (;;) {
		uk_mutex_lock(&e->pipe->lock);
		rc = read_now(e, iov, n);
		uk_mutex_unlock(&e->pipe->lock);
		if (rc != -EAGAIN || uk_file_nonblock(f))
			return rc;
		rc = uk_file_wait(f, UK_POLLIN, UK_FOREVER);
		if (rc)
			return rc;
	}
}

/* From byte `skip` on, as much as there is room for. */
static long write_now(struct end *e, const struct uk_iovec *iov, int n,
		      size_t skip, size_t total)
{
	struct pipe *p = e->pipe;
	size_t left = total - skip, room;
	long done = 0;

	if (!p->readers)
		return -EPIPE;
	room = make_room(p, left);
	if (!room || (total <= ATOMIC && room < total)) {
		/* Linux wakes readers at each attempt. */
		tell_readers(p);
		return -EAGAIN;
	}
	for (int i = 0; i < n && room; i++) {
		size_t len;

		if (skip >= iov[i].len) {
			skip -= iov[i].len;
			continue;
		}
		len = MIN(iov[i].len - skip, room);
		append(p, (const char *)iov[i].base + skip, len);
		skip = 0;
		room -= len;
		done += len;
	}
	tell_readers(p);
	return done;
}

static long pipe_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	struct end *e = end_of(f);
	size_t total = total_of(iov, n), done = 0;
	long rc = 0;

	(void)pos;
	while (done < total) {
		uk_mutex_lock(&e->pipe->lock);
		rc = write_now(e, iov, n, done, total);
		uk_mutex_unlock(&e->pipe->lock);
		if (rc == -EAGAIN && !uk_file_nonblock(f))
			rc = uk_file_wait(f, UK_POLLOUT, UK_FOREVER);
		if (rc < 0)
			break;
		done += rc;
	}
	if (rc >= 0 || done)
		return done;
	if (rc == -EPIPE)
		uk_signal_self(UK_SIGPIPE);
	return rc;
}

/* --- as a file --------------------------------------------------------- */

static short pipe_poll(struct uk_file *f)
{
	struct pipe *p = end_of(f)->pipe;
	size_t used = __atomic_load_n(&p->used, __ATOMIC_RELAXED);
	short events = 0;

	if (reads(f)) {
		if (used)
			events |= UK_POLLIN | UK_POLLRDNORM;
		/* Of a fifo: not before the first one has been there. */
		if (!p->writers && p->writers_ever)
			events |= UK_POLLHUP;
	}
	if (writes(f)) {
		if (has_room(p, used))
			events |= UK_POLLOUT | UK_POLLWRNORM;
		if (!p->readers && p->readers_ever)
			events |= UK_POLLERR;
	}
	return events;
}

static int pipe_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	if (request != UK_FIONREAD)
		return -ENOTTY;
	*(int *)arg = end_of(f)->pipe->used;
	return 0;
}

/* Rounded up to a power of two, as Linux does. */
static long set_size(struct pipe *p, unsigned long wanted)
{
	size_t size = SIZE_MIN;
	long rc;

	if (wanted > SIZE_LIMIT)
		return -EPERM;
	while (size < wanted)
		size *= 2;
	uk_mutex_lock(&p->lock);
	if (size < p->used) {
		rc = -EBUSY;
	} else {
		p->capacity = size;
		if (size < p->size)
			resize(p, size);
		rc = size;
		tell_writers(p);
	}
	uk_mutex_unlock(&p->lock);
	return rc;
}

static long pipe_fcntl(struct uk_file *f, int cmd, unsigned long arg)
{
	struct pipe *p = end_of(f)->pipe;

	switch (cmd) {
	case UK_F_GETPIPE_SZ: return p->capacity;
	case UK_F_SETPIPE_SZ: return set_size(p, arg);
	default: return -EINVAL;
	}
}

static int pipe_stat(struct uk_file *f, struct uk_stat *st)
{
	(void)f;
	st->mode = UK_S_IFIFO | 0600;
	return 0;
}

/* Its users are gone, though somebody may still be in it. */
static void shut(struct end *e)
{
	struct pipe *p = e->pipe;

	uk_mutex_lock(&p->lock);
	if (e->open) {
		e->open = false;
		p->readers -= reads(&e->file);
		p->writers -= writes(&e->file);
		tell_all(p);
	}
	uk_mutex_unlock(&p->lock);
}

static void pipe_hang_up(struct uk_file *f)
{
	shut(end_of(f));
}

static void pipe_release(struct uk_file *f)
{
	struct end *e = end_of(f), **at = &e->pipe->ends;
	struct pipe *p = e->pipe;

	shut(e);
	uk_mutex_lock(&p->lock);
	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	uk_mutex_unlock(&p->lock);
	uk_free(heap(), e);
	p->put(p);
}

static const struct uk_file_ops ops = {
	.readv = pipe_readv,
	.writev = pipe_writev,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
	.fcntl = pipe_fcntl,
	.stat = pipe_stat,
	.hang_up = pipe_hang_up,
	.release = pipe_release,
};

int pipe_open(struct pipe *p, unsigned int flags, struct uk_file **out)
{
	struct end *e = uk_calloc(heap(), 1, sizeof(*e));

	if (!e)
		return -ENOMEM;
	uk_file_init(&e->file, &ops, flags);
	e->pipe = p;
	e->open = true;
	p->refs++;
	uk_mutex_lock(&p->lock);
	p->readers += reads(&e->file);
	p->writers += writes(&e->file);
	p->readers_ever += reads(&e->file);
	p->writers_ever += writes(&e->file);
	e->next = p->ends;
	p->ends = e;
	tell_all(p);
	uk_mutex_unlock(&p->lock);
	*out = &e->file;
	return 0;
}

/* --- pipe() ------------------------------------------------------------ */

static void put(struct pipe *p)
{
	if (__atomic_sub_fetch(&p->refs, 1, __ATOMIC_ACQ_REL) == 0)
		pipe_free(p);
}

static int open_both(struct pipe *p, unsigned int flags, struct uk_file *f[2])
{
	int rc = pipe_open(p, UK_O_RDONLY | flags, &f[0]);

	if (rc) {
		pipe_free(p);
		return rc;
	}
	rc = pipe_open(p, UK_O_WRONLY | flags, &f[1]);
	if (rc)
		uk_file_put(f[0]);
	return rc;
}

static int make(int fds[2], unsigned int flags)
{
	struct uk_file *f[2];
	struct pipe *p;
	int rc, in, out;

	if (flags & ~(UK_O_NONBLOCK | UK_O_CLOEXEC))
		return -EINVAL;
	p = pipe_new(put);
	if (!p)
		return -ENOMEM;
	rc = open_both(p, flags & UK_O_NONBLOCK, f);
	if (rc)
		return rc;
	in = uk_fd_install(f[0], flags);
	if (in < 0) {
		uk_file_put(f[0]);
		uk_file_put(f[1]);
		return in;
	}
	out = uk_fd_install(f[1], flags);
	if (out < 0) {
		uk_fd_close(in);
		uk_file_put(f[1]);
		return out;
	}
	fds[0] = in;
	fds[1] = out;
	return 0;
}

UK_SYSCALL2(pipe2, int *, fds, unsigned int, flags)
{
	return make(fds, flags);
}

UK_SYSCALL1(pipe, int *, fds)
{
	return make(fds, 0);
}
