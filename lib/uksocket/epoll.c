/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * epoll [Linux, epoll(7)]: what is watched stands in a list, what may be ready
 * in a second one. A file's notice puts it there; epoll_wait() looks whether it
 * is so, and leaves it there while it stays so, if it is level-triggered.
 *
 * An item goes away with its descriptor's file; until then it holds it.
 */
#include <string.h>
#include <sys/epoll.h>
#include <uk/alloc.h>
#include <uk/sched.h>
#include "file.h"

#define MS	     1000000ULL
#define ALWAYS	     (EPOLLERR | EPOLLHUP)
#define EVENTS	     0xffffU
#define MAX_ONE_CALL 65536

struct item {
	struct watch watch; /* holds a reference to its file */
	struct epoll *epoll;
	struct item *next;	 /* in the list of all */
	struct item *next_ready; /* in the queue */
	int fd;
	bool queued;
	struct epoll_event event;
};

struct epoll {
	struct file file;
	struct uk_mutex lock; /* of the items */
	struct item *items;
	struct uk_spinlock ready_lock; /* of the queue */
	struct item *first, **last;
	struct uk_semaphore wake;
};

static const struct file_ops ops;

static struct epoll *epoll_of(struct file *f)
{
	return uk_container_of(f, struct epoll, file);
}

static void enqueue(struct item *i)
{
	struct epoll *e = i->epoll;
	unsigned long flags = uk_spin_lock(&e->ready_lock);
	bool news = !i->queued;

	if (news) {
		i->queued = true;
		i->next_ready = NULL;
		*e->last = i;
		e->last = &i->next_ready;
	}
	uk_spin_unlock(&e->ready_lock, flags);
	if (news) {
		uk_semaphore_up(&e->wake);
		file_notify(&e->file);
	}
}

static void on_notice(struct watch *w)
{
	enqueue(uk_container_of(w, struct item, watch));
}

static struct item *dequeue(struct epoll *e)
{
	unsigned long flags = uk_spin_lock(&e->ready_lock);
	struct item *i = e->first;

	if (i) {
		e->first = i->next_ready;
		if (!e->first)
			e->last = &e->first;
		i->queued = false;
	}
	uk_spin_unlock(&e->ready_lock, flags);
	return i;
}

static void unqueue(struct item *i)
{
	struct epoll *e = i->epoll;
	unsigned long flags = uk_spin_lock(&e->ready_lock);
	struct item **at = &e->first;

	while (i->queued && *at != i)
		at = &(*at)->next_ready;
	if (i->queued) {
		*at = i->next_ready;
		if (!*at)
			e->last = at;
		i->queued = false;
	}
	uk_spin_unlock(&e->ready_lock, flags);
}

static void free_item(struct item *i)
{
	file_unwatch(&i->watch);
	unqueue(i);
	file_put(i->watch.file);
	uk_free(uk_alloc_get_default(), i);
}

static void release(struct file *f)
{
	struct epoll *e = epoll_of(f);

	while (e->items) {
		struct item *i = e->items;

		e->items = i->next;
		free_item(i);
	}
	uk_free(uk_alloc_get_default(), e);
}

static short poll_epoll(struct file *f)
{
	return epoll_of(f)->first ? EPOLLIN : 0;
}

static const struct file_ops ops = {
	.poll = poll_epoll,
	.release = release,
};

int epoll_create1(int flags)
{
	struct epoll *e;
	int rc;

	if (flags & ~EPOLL_CLOEXEC)
		return result(-EINVAL);
	e = uk_calloc(uk_alloc_get_default(), 1, sizeof(*e));
	if (!e)
		return result(-ENOMEM);
	file_init(&e->file, &ops, false);
	e->lock = (struct uk_mutex)UK_MUTEX_INIT;
	e->wake = (struct uk_semaphore)UK_SEMAPHORE_INIT(0);
	e->last = &e->first;
	rc = fd_install(&e->file);
	if (rc < 0)
		file_put(&e->file);
	return result(rc);
}

int epoll_create(int size)
{
	return size > 0 ? epoll_create1(0) : (int)result(-EINVAL);
}

/*
 * The item of `fd`, or where it would be. One whose descriptor was closed, and
 * given to another file, is not it: it is dropped.
 */
static struct item **find(struct epoll *e, int fd, const struct file *f)
{
	struct item **at = &e->items;

	while (*at) {
		struct item *i = *at;

		if (i->fd == fd && i->watch.file == f)
			break;
		if (i->fd == fd) {
			*at = i->next;
			free_item(i);
			continue;
		}
		at = &i->next;
	}
	return at;
}

static int add(struct epoll *e, int fd, struct file *f,
	       const struct epoll_event *event)
{
	struct item *i = uk_calloc(uk_alloc_get_default(), 1, sizeof(*i));

	if (!i)
		return -ENOMEM;
	i->epoll = e;
	i->fd = fd;
	i->event = *event;
	i->watch.fn = on_notice;
	i->next = e->items;
	e->items = i;
	__atomic_add_fetch(&f->refs, 1, __ATOMIC_RELAXED);
	file_watch(f, &i->watch);
	enqueue(i);
	return 0;
}

static int control(struct epoll *e, int op, int fd, struct file *f,
		   const struct epoll_event *event)
{
	struct item **at = find(e, fd, f), *i = *at;

	switch (op) {
	case EPOLL_CTL_ADD: return i ? -EEXIST : add(e, fd, f, event);
	case EPOLL_CTL_MOD:
		if (!i)
			return -ENOENT;
		i->event = *event;
		enqueue(i);
		return 0;
	case EPOLL_CTL_DEL:
		if (!i)
			return -ENOENT;
		*at = i->next;
		free_item(i);
		return 0;
	default: return -EINVAL;
	}
}

static struct epoll *get_epoll(int fd, int *rc)
{
	struct file *f = fd_get(fd);

	if (f && f->ops == &ops)
		return epoll_of(f);
	*rc = f ? -EINVAL : -EBADF;
	if (f)
		file_put(f);
	return NULL;
}

int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
{
	int rc = 0;
	struct epoll *e = get_epoll(epfd, &rc);
	struct file *f;

	if (!e)
		return result(rc);
	f = fd_get(fd);
	if (!f || f == &e->file) {
		/* One in another is looked at, but not waited for. */
		rc = f ? -EINVAL : fd >= 0 && fd < 3 ? -EPERM : -EBADF;
	} else {
		uk_mutex_lock(&e->lock);
		rc = control(e, op, fd, f, event);
		uk_mutex_unlock(&e->lock);
	}
	if (f)
		file_put(f);
	file_put(&e->file);
	return result(rc);
}

/* Has the descriptor been closed since? Ours is the last reference then. */
static bool is_gone(const struct item *i)
{
	return __atomic_load_n(&i->watch.file->refs, __ATOMIC_ACQUIRE) == 1;
}

static void drop(struct epoll *e, struct item *i)
{
	struct item **at = &e->items;

	while (*at != i)
		at = &(*at)->next;
	*at = i->next;
	free_item(i);
}

/* Goes through the queue once; what stays ready is put back at its end. */
static int collect(struct epoll *e, struct epoll_event *events, int max)
{
	struct item *again = NULL, *i;
	int n = 0;

	while (n < max && (i = dequeue(e))) {
		uint32_t now;

		if (is_gone(i)) {
			drop(e, i);
			continue;
		}
		now = i->watch.file->ops->poll(i->watch.file) &
		      (i->event.events | ALWAYS) & EVENTS;
		if (!now || !(i->event.events & EVENTS))
			continue;
		events[n].events = now;
		events[n++].data = i->event.data;
		if (i->event.events & EPOLLONESHOT) {
			i->event.events &= ~EVENTS;
		} else if (!(i->event.events & EPOLLET)) {
			unsigned long flags = uk_spin_lock(&e->ready_lock);

			/* A notice may have put it there meanwhile. */
			if (!i->queued) {
				i->queued = true;
				i->next_ready = again;
				again = i;
			}
			uk_spin_unlock(&e->ready_lock, flags);
		}
	}
	while (again) {
		i = again;
		again = i->next_ready;
		i->queued = false;
		enqueue(i);
	}
	return n;
}

static int wait(struct epoll *e, struct epoll_event *events, int max,
		uint64_t deadline)
{
	int n;

	do {
		while (uk_semaphore_trydown(&e->wake))
			;
		uk_mutex_lock(&e->lock);
		n = collect(e, events, max);
		uk_mutex_unlock(&e->lock);
	} while (!n && uk_semaphore_down_until(&e->wake, deadline) == 0);
	return n;
}

int epoll_wait(int epfd, struct epoll_event *events, int max, int timeout)
{
	int rc = 0;
	struct epoll *e = get_epoll(epfd, &rc);

	if (!e)
		return result(rc);
	if (max <= 0)
		rc = -EINVAL;
	else
		rc = wait(e, events, MIN(max, MAX_ONE_CALL),
			  timeout < 0	 ? UK_FOREVER
			  : timeout == 0 ? 0
					 : ukplat_clock_ns() + timeout * MS);
	file_put(&e->file);
	return result(rc);
}
