/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A number as a file [Linux, eventfd(2)].
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/file.h>
#include <uk/syscall.h>

#define EFD_SEMAPHORE 1

struct event {
	struct uk_file file;
	struct uk_mutex lock;
	uint64_t count;
	bool semaphore;
};

static struct event *event_of(struct uk_file *f)
{
	return uk_container_of(f, struct event, file);
}

/* 0: it isn't there, or no room for it. */
static uint64_t take(struct event *e)
{
	uint64_t v;

	uk_mutex_lock(&e->lock);
	v = e->semaphore ? !!e->count : e->count;
	e->count -= v;
	uk_mutex_unlock(&e->lock);
	return v;
}

static bool add(struct event *e, uint64_t v)
{
	bool fits;

	uk_mutex_lock(&e->lock);
	fits = e->count <= UINT64_MAX - 1 - v;
	if (fits)
		e->count += v;
	uk_mutex_unlock(&e->lock);
	return fits;
}

static long event_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	struct event *e = event_of(f);
	uint64_t v;
	int rc;

	(void)pos;
	if (n < 1 || iov[0].len < sizeof(v))
		return -EINVAL;
	while (!(v = take(e))) {
		if (uk_file_nonblock(f))
			return -EAGAIN;
		rc = uk_file_wait(f, UK_POLLIN, UK_FOREVER);
		if (rc)
			return rc;
	}
	memcpy(iov[0].base, &v, sizeof(v));
	uk_file_notify_of(f, UK_POLLOUT | UK_POLLWRNORM);
	return sizeof(v);
}

static long event_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
			 int64_t *pos)
{
	struct event *e = event_of(f);
	uint64_t v;
	int rc;

	(void)pos;
	if (n < 1 || iov[0].len < sizeof(v))
		return -EINVAL;
	memcpy(&v, iov[0].base, sizeof(v));
	if (v == UINT64_MAX)
		return -EINVAL;
	while (!add(e, v)) {
		if (uk_file_nonblock(f))
			return -EAGAIN;
		rc = uk_file_wait(f, UK_POLLOUT, UK_FOREVER);
		if (rc)
			return rc;
	}
	uk_file_notify_of(f, UK_POLLIN | UK_POLLRDNORM);
	return sizeof(v);
}

/* Writable: by 1 at least. */
static short event_poll(struct uk_file *f)
{
	struct event *e = event_of(f);
	uint64_t count = __atomic_load_n(&e->count, __ATOMIC_RELAXED);

	return (count ? UK_POLLIN | UK_POLLRDNORM : 0) |
	       (count < UINT64_MAX - 1 ? UK_POLLOUT | UK_POLLWRNORM : 0);
}

static void event_release(struct uk_file *f)
{
	uk_free(uk_alloc_get_default(), event_of(f));
}

static const struct uk_file_ops ops = {
	.readv = event_readv,
	.writev = event_writev,
	.poll = event_poll,
	.release = event_release,
};

static int create(unsigned int count, unsigned int flags)
{
	struct event *e;
	int fd;

	if (flags & ~(EFD_SEMAPHORE | UK_O_NONBLOCK | UK_O_CLOEXEC))
		return -EINVAL;
	e = uk_malloc(uk_alloc_get_default(), sizeof(*e));
	if (!e)
		return -ENOMEM;
	uk_file_init(&e->file, &ops, UK_O_RDWR | (flags & UK_O_NONBLOCK));
	e->lock = (struct uk_mutex)UK_MUTEX_INIT;
	e->count = count;
	e->semaphore = flags & EFD_SEMAPHORE;
	fd = uk_fd_install(&e->file, flags);
	if (fd < 0)
		uk_file_put(&e->file);
	return fd;
}

UK_SYSCALL2(eventfd2, unsigned int, count, unsigned int, flags)
{
	return create(count, flags);
}

UK_SYSCALL1(eventfd, unsigned int, count)
{
	return create(count, 0);
}
