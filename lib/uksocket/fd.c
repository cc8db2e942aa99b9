/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors: 0 to 2 are the console, the rest stand in a table that grows.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <uk/alloc.h>
#include <uk/plat/console.h>
#include <uk/sched.h>
#include "file.h"

#define FIRST	  3
#define TABLE_MAX 65536
#define MS	  1000000ULL

static struct uk_spinlock lock = UK_SPINLOCK_INIT;
static struct uk_mutex growing = UK_MUTEX_INIT;
static struct file **table; /* of descriptors FIRST and up */
static unsigned int size, lowest;

void file_init(struct file *f, const struct file_ops *ops, bool nonblock)
{
	*f = (struct file){
		.ops = ops,
		.refs = 1,
		.nonblock = nonblock,
		.lock = UK_SPINLOCK_INIT,
	};
}

void file_put(struct file *f)
{
	if (__atomic_sub_fetch(&f->refs, 1, __ATOMIC_ACQ_REL) == 0)
		f->ops->release(f);
}

void file_notify(struct file *f)
{
	unsigned long flags = uk_spin_lock(&f->lock);

	for (struct watch *w = f->watches; w; w = w->next)
		w->fn(w);
	uk_spin_unlock(&f->lock, flags);
}

void file_watch(struct file *f, struct watch *w)
{
	unsigned long flags = uk_spin_lock(&f->lock);

	w->file = f;
	w->next = f->watches;
	if (w->next)
		w->next->link = &w->next;
	w->link = &f->watches;
	f->watches = w;
	uk_spin_unlock(&f->lock, flags);
}

void file_unwatch(struct watch *w)
{
	unsigned long flags;

	if (!w->link)
		return;
	flags = uk_spin_lock(&w->file->lock);
	*w->link = w->next;
	if (w->next)
		w->next->link = w->link;
	w->link = NULL;
	uk_spin_unlock(&w->file->lock, flags);
}

static int grow(void)
{
	unsigned int n = size ? 2 * size : 64;
	struct file **more, **old;
	unsigned long flags;

	if (n > TABLE_MAX)
		return -EMFILE;
	more = uk_calloc(uk_alloc_get_default(), n, sizeof(*more));
	if (!more)
		return -ENOMEM;
	flags = uk_spin_lock(&lock);
	old = table;
	if (old)
		memcpy(more, old, size * sizeof(*more));
	table = more;
	size = n;
	uk_spin_unlock(&lock, flags);
	uk_free(uk_alloc_get_default(), old);
	return 0;
}

static int install(struct file *f)
{
	unsigned long flags = uk_spin_lock(&lock);
	unsigned int i = lowest;

	while (i < size && table[i])
		i++;
	lowest = i;
	if (i < size)
		table[lowest++] = f;
	uk_spin_unlock(&lock, flags);
	return i < size ? (int)i + FIRST : -EMFILE;
}

int fd_install(struct file *f)
{
	int rc;

	uk_mutex_lock(&growing);
	rc = install(f);
	if (rc < 0) {
		rc = grow();
		if (rc == 0)
			rc = install(f);
	}
	uk_mutex_unlock(&growing);
	return rc;
}

struct file *fd_get(int fd)
{
	unsigned int i = fd - FIRST;
	unsigned long flags = uk_spin_lock(&lock);
	struct file *f = fd >= FIRST && i < size ? table[i] : NULL;

	if (f)
		__atomic_add_fetch(&f->refs, 1, __ATOMIC_RELAXED);
	uk_spin_unlock(&lock, flags);
	return f;
}

static struct file *remove(int fd)
{
	unsigned int i = fd - FIRST;
	unsigned long flags = uk_spin_lock(&lock);
	struct file *f = fd >= FIRST && i < size ? table[i] : NULL;

	if (f) {
		table[i] = NULL;
		lowest = MIN(lowest, i);
	}
	uk_spin_unlock(&lock, flags);
	return f;
}

int close(int fd)
{
	struct file *f;

	if (fd >= 0 && fd < FIRST)
		return 0;
	f = remove(fd);
	if (!f)
		return result(-EBADF);
	if (f->ops->hang_up)
		f->ops->hang_up(f);
	file_notify(f);
	file_put(f);
	return 0;
}

/* The console has no interrupt on each platform: it is asked now and then. */
static ssize_t console_read(void *buf, size_t len)
{
	long n;

	if (!len)
		return 0;
	while ((n = ukplat_console_read(buf, len)) == 0)
		uk_thread_sleep(ukplat_clock_ns() + 10 * MS);
	return n == -EPIPE ? 0 : n;
}

static ssize_t console_iov(const struct iovec *iov, int n, bool out)
{
	ssize_t done = 0;

	for (int i = 0; i < n; i++) {
		ssize_t got = iov[i].iov_len;

		if (out)
			ukplat_console_write(iov[i].iov_base, iov[i].iov_len);
		else
			got = console_read(iov[i].iov_base, iov[i].iov_len);
		if (got < 0)
			return done ? done : got;
		done += got;
		if ((size_t)got < iov[i].iov_len || (!out && done))
			break;
	}
	return done;
}

static ssize_t transfer(int fd, const struct iovec *iov, int n, bool out)
{
	struct file *f;
	ssize_t rc;

	if (n < 0 || n > IOV_MAX)
		return -EINVAL;
	if (fd >= 0 && fd < FIRST)
		return console_iov(iov, n, out);
	f = fd_get(fd);
	if (!f)
		return -EBADF;
	if (out)
		rc = f->ops->writev ? f->ops->writev(f, iov, n) : -EINVAL;
	else
		rc = f->ops->readv ? f->ops->readv(f, iov, n) : -EINVAL;
	file_put(f);
	return rc;
}

ssize_t readv(int fd, const struct iovec *iov, int n)
{
	return result(transfer(fd, iov, n, false));
}

ssize_t writev(int fd, const struct iovec *iov, int n)
{
	return result(transfer(fd, iov, n, true));
}

ssize_t read(int fd, void *buf, size_t len)
{
	struct iovec iov = {buf, len};

	return result(transfer(fd, &iov, 1, false));
}

ssize_t write(int fd, const void *buf, size_t len)
{
	struct iovec iov = {(void *)buf, len};

	return result(transfer(fd, &iov, 1, true));
}

static int set_nonblock(struct file *f, bool on)
{
	int rc = f->ops->set_nonblock ? f->ops->set_nonblock(f, on) : 0;

	if (rc == 0)
		f->nonblock = on;
	return rc;
}

static int control(struct file *f, int cmd, int arg)
{
	switch (cmd) {
	case F_GETFD: return FD_CLOEXEC;
	case F_SETFD: return 0; /* there is no exec() */
	case F_GETFL: return O_RDWR | (f->nonblock ? O_NONBLOCK : 0);
	case F_SETFL: return set_nonblock(f, arg & O_NONBLOCK);
	default: return -EINVAL;
	}
}

int fcntl(int fd, int cmd, ...)
{
	struct file *f = fd_get(fd);
	va_list ap;
	int arg, rc;

	if (!f)
		return result(-EBADF);
	va_start(ap, cmd);
	arg = cmd == F_SETFD || cmd == F_SETFL ? va_arg(ap, int) : 0;
	va_end(ap);
	rc = control(f, cmd, arg);
	file_put(f);
	return result(rc);
}

int ioctl(int fd, unsigned long request, ...)
{
	struct file *f = fd_get(fd);
	va_list ap;
	void *arg;
	int rc;

	if (!f)
		return result(-EBADF);
	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	if (request == FIONBIO)
		rc = set_nonblock(f, *(int *)arg);
	else
		rc = f->ops->ioctl ? f->ops->ioctl(f, request, arg) : -ENOTTY;
	file_put(f);
	return result(rc);
}
