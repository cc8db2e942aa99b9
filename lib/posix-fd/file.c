/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Open files: references, watches, and what is the same for all of them.
 */
#include <uk/arch/string.h>
#include <uk/file.h>
#include <uk/syscall.h>

void uk_file_init(struct uk_file *f, const struct uk_file_ops *ops,
		  unsigned int flags)
{
	*f = (struct uk_file){
		.ops = ops,
		.refs = 1,
		.flags = flags,
		.lock = UK_SPINLOCK_INIT,
		.pos_lock = UK_MUTEX_INIT,
	};
}

static __uk_noinline void release(struct uk_file *f)
{
	struct uk_file_place *place = f->place;

	f->ops->release(f);
	if (place)
		place->put(place);
}

void uk_file_put(struct uk_file *f)
{
	if (unlikely(!__atomic_sub_fetch(&f->refs, 1, __ATOMIC_ACQ_REL)))
		release(f);
}

void uk_file_notify_of(struct uk_file *f, short events)
{
	unsigned long flags = uk_spin_lock(&f->lock);

	f->news = events;
	for (struct uk_watch *w = f->watches; w; w = w->next)
		w->fn(w);
	uk_spin_unlock(&f->lock, flags);
}

void uk_file_notify(struct uk_file *f)
{
	uk_file_notify_of(f, ~0);
}

void uk_file_watch(struct uk_file *f, struct uk_watch *w)
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

void uk_file_unwatch(struct uk_watch *w)
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

static void wake(struct uk_watch *w)
{
	uk_semaphore_up(&uk_container_of(w, struct uk_file_waiter, watch)->sem);
}

void uk_file_waiter_begin(struct uk_file_waiter *w, struct uk_file *f)
{
	*w = (struct uk_file_waiter){
		.watch = {.fn = wake},
		.sem = UK_SEMAPHORE_INIT(0),
	};
	uk_file_watch(f, &w->watch);
}

static uint64_t next_look(const struct uk_file *f, uint64_t deadline)
{
	return f->silent ? MIN(deadline, ukplat_clock_ns() + UK_FILE_LOOK_NS)
			 : deadline;
}

int uk_file_waiter_sleep(struct uk_file_waiter *w, uint64_t deadline)
{
	int rc = uk_semaphore_down_interruptible(
		&w->sem, next_look(w->watch.file, deadline));

	if (rc == -EINTR)
		return -UK_ERESTART;
	return rc && ukplat_clock_ns() < deadline ? 0 : rc;
}

int uk_file_wait(struct uk_file *f, short events, uint64_t deadline)
{
	struct uk_file_waiter w;
	int rc = 0;

	events |= UK_POLL_ALWAYS;
	if (uk_file_poll(f) & events)
		return 0;
	uk_file_waiter_begin(&w, f);
	for (;;) {
		if (__atomic_load_n(&f->closed, __ATOMIC_ACQUIRE))
			rc = -EBADF;
		if (rc || uk_file_poll(f) & events)
			break;
		rc = uk_file_waiter_sleep(&w, deadline);
	}
	uk_file_unwatch(&w.watch);
	return rc;
}

static int check(const struct uk_iovec *iov, int n)
{
	size_t total = 0;

	if (likely(n == 1 && iov->len <= UK_FILE_TRANSFER_MAX))
		return 0;
	if (n < 0 || n > UK_IOV_MAX)
		return -EINVAL;
	for (int i = 0; i < n; i++) {
		if (iov[i].len > UK_FILE_TRANSFER_MAX - total)
			return -EINVAL;
		total += iov[i].len;
	}
	return 0;
}

typedef long (*transfer_fn)(struct uk_file *f, const struct uk_iovec *iov,
			    int n, int64_t *pos);

static __uk_noinline long transfer_on(struct uk_file *f,
				      const struct uk_iovec *iov, int n,
				      transfer_fn fn)
{
	long rc;

	uk_mutex_lock(&f->pos_lock);
	rc = fn(f, iov, n, &f->pos);
	uk_mutex_unlock(&f->pos_lock);
	return rc;
}

/* Calls nothing but what it ends with, so it needs no frame. */
static long transfer(struct uk_file *f, const struct uk_iovec *iov, int n,
		     int64_t *pos, transfer_fn fn)
{
	long rc = check(iov, n);

	if (rc)
		return rc;
	if (!fn)
		return -EINVAL;
	if (pos) {
		if (!f->ops->lseek)
			return -ESPIPE;
		return *pos < 0 ? -EINVAL : fn(f, iov, n, pos);
	}
	return f->ops->lseek ? transfer_on(f, iov, n, fn) : fn(f, iov, n, NULL);
}

long uk_file_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		   int64_t *pos)
{
	if (!uk_file_may_read(f))
		return -EBADF;
	return transfer(f, iov, n, pos, f->ops->readv);
}

long uk_file_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
		    int64_t *pos)
{
	if (!uk_file_may_write(f))
		return -EBADF;
	return transfer(f, iov, n, pos, f->ops->writev);
}

int64_t uk_file_lseek(struct uk_file *f, int64_t offset, int whence)
{
	int64_t rc;

	if (f->flags & UK_O_PATH)
		return -EBADF;
	if (!f->ops->lseek)
		return -ESPIPE;
	uk_mutex_lock(&f->pos_lock);
	rc = f->ops->lseek(f, offset, whence);
	uk_mutex_unlock(&f->pos_lock);
	return rc;
}

int uk_file_stat(struct uk_file *f, struct uk_stat *st)
{
	if (f->place)
		return f->place->stat(f->place, st);
	memset(st, 0, sizeof(*st));
	st->blksize = 4096;
	st->nlink = 1;
	return f->ops->stat ? f->ops->stat(f, st) : 0;
}
