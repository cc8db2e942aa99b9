/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * epoll [Linux, epoll(7)]: what is watched are items, which hang at the file
 * as watches; what may be ready stands in a queue. A file's notice puts it
 * there; epoll_wait() looks whether it is so, and leaves it there while it
 * stays so, if it is level-triggered.
 *
 * An item holds its file, and goes away with the file's last descriptor.
 */
#include <uk/alloc.h>
#include <uk/syscall.h>
#include <uk/syscall_signal.h>
#include "poll.h"

#define EVENTS	     0x3fffU
#define MAX_ONE_CALL 65536

struct item {
	struct uk_watch watch; /* holds a reference to its file */
	struct epoll *epoll;
	struct item *next, **link; /* in the list of all */
	struct item *next_ready;   /* in the queue */
	int fd;
	bool queued;
	struct uk_epoll_event event;
};

struct epoll {
	struct uk_file file;
	struct uk_mutex lock; /* of the items */
	struct item *items;
	unsigned int silent;	       /* items that give no notice */
	unsigned int nested;	       /* items that are epolls */
	struct uk_spinlock ready_lock; /* of the queue */
	struct item *first, **last;
	struct uk_semaphore wake;
};

static const struct uk_file_ops ops;

/* Held while epolls are freed, and while items of closed files are dropped. */
static struct uk_mutex ending = UK_MUTEX_INIT;

static struct epoll *epoll_of(struct uk_file *f)
{
	return uk_container_of(f, struct epoll, file);
}

/* Returns whether it wasn't there. */
static bool put_into_queue(struct item *i)
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
	return news;
}

static void enqueue(struct item *i)
{
	if (put_into_queue(i)) {
		uk_semaphore_up(&i->epoll->wake);
		uk_file_notify(&i->epoll->file);
	}
}

static void on_notice(struct uk_watch *w)
{
	struct item *i = uk_container_of(w, struct item, watch);

	if (w->file->news & ((i->event.events & EVENTS) | UK_POLL_ALWAYS))
		enqueue(i);
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

static void drop(struct item *i)
{
	struct uk_file *f = i->watch.file;

	*i->link = i->next;
	if (i->next)
		i->next->link = i->link;
	uk_file_unwatch(&i->watch);
	unqueue(i);
	i->epoll->silent -= f->silent;
	i->epoll->nested -= f->ops == &ops;
	uk_file_put(f);
	uk_free(uk_alloc_get_default(), i);
}

#define ANY_FD (-1)

/* The item by which `e` watches `f`, as `fd` or as any. */
static struct item *find(const struct epoll *e, int fd, struct uk_file *f)
{
	unsigned long flags = uk_spin_lock(&f->lock);
	struct item *found = NULL;

	for (struct uk_watch *w = f->watches; w && !found; w = w->next) {
		struct item *i = uk_container_of(w, struct item, watch);

		if (w->fn == on_notice && i->epoll == e &&
		    (fd == ANY_FD || i->fd == fd))
			found = i;
	}
	uk_spin_unlock(&f->lock, flags);
	return found;
}

/* An epoll that watches `f`. */
static struct epoll *watcher_of(struct uk_file *f)
{
	unsigned long flags = uk_spin_lock(&f->lock);
	const struct uk_watch *w = f->watches;
	struct epoll *e = NULL;

	while (w && w->fn != on_notice)
		w = w->next;
	if (w)
		e = uk_container_of(w, struct item, watch)->epoll;
	uk_spin_unlock(&f->lock, flags);
	return e;
}

static void drop_all_of(struct epoll *e, struct uk_file *f)
{
	struct item *i;

	uk_mutex_lock(&e->lock);
	while ((i = find(e, ANY_FD, f)))
		drop(i);
	uk_mutex_unlock(&e->lock);
}

static void on_closed(struct uk_file *f)
{
	struct epoll *e;

	if (!watcher_of(f))
		return;
	uk_mutex_lock(&ending);
	while ((e = watcher_of(f)))
		drop_all_of(e, f);
	uk_mutex_unlock(&ending);
}

UK_FILE_CLOSED(on_closed, 50);

/* What has come of that which is asked for. */
static uint32_t events_of(const struct item *i)
{
	uint32_t asked = i->event.events & EVENTS;

	return asked ? (uint16_t)uk_file_poll(i->watch.file) &
			       (asked | UK_POLL_ALWAYS)
		     : 0;
}

/* Is something ready? What isn't leaves the queue until its next notice. */
static bool peek(struct epoll *e)
{
	struct item *i;

	while ((i = dequeue(e))) {
		if (events_of(i)) {
			put_into_queue(i);
			return true;
		}
	}
	return false;
}

static short poll_epoll(struct uk_file *f)
{
	struct epoll *e = epoll_of(f);
	bool ready;

	/* Maybe: who asks will have to look anyway. */
	if (!uk_mutex_trylock(&e->lock))
		return UK_POLLIN | UK_POLLRDNORM;
	ready = peek(e);
	uk_mutex_unlock(&e->lock);
	return ready ? UK_POLLIN | UK_POLLRDNORM : 0;
}

static void release(struct uk_file *f)
{
	struct epoll *e = epoll_of(f);

	uk_mutex_lock(&ending);
	while (e->items)
		drop(e->items);
	uk_mutex_unlock(&ending);
	uk_free(uk_alloc_get_default(), e);
}

static const struct uk_file_ops ops = {
	.poll = poll_epoll,
	.release = release,
};

static int create(int flags)
{
	struct epoll *e;
	int rc;

	if (flags & ~UK_EPOLL_CLOEXEC)
		return -EINVAL;
	e = uk_calloc(uk_alloc_get_default(), 1, sizeof(*e));
	if (!e)
		return -ENOMEM;
	uk_file_init(&e->file, &ops, UK_O_RDWR);
	e->lock = (struct uk_mutex)UK_MUTEX_INIT;
	e->wake = (struct uk_semaphore)UK_SEMAPHORE_INIT(0);
	e->last = &e->first;
	rc = uk_fd_install(&e->file, flags);
	if (rc < 0)
		uk_file_put(&e->file);
	return rc;
}

UK_SYSCALL1(epoll_create1, int, flags)
{
	return create(flags);
}

UK_SYSCALL1(epoll_create, int, size)
{
	return size > 0 ? create(0) : -EINVAL;
}

/* One may watch another, but not in turn: there can be no circle then. */
static bool is_too_deep(struct epoll *e, struct uk_file *f)
{
	return f->ops == &ops && (epoll_of(f)->nested || watcher_of(&e->file));
}

static int add(struct epoll *e, int fd, struct uk_file *f,
	       const struct uk_epoll_event *event)
{
	struct item *i;

	if (is_too_deep(e, f))
		return -ELOOP;
	i = uk_calloc(uk_alloc_get_default(), 1, sizeof(*i));
	if (!i)
		return -ENOMEM;
	i->epoll = e;
	i->fd = fd;
	i->event = *event;
	/* These two need not be asked for [epoll_ctl(2)]. */
	i->event.events |= UK_POLL_ALWAYS;
	i->watch.fn = on_notice;
	i->next = e->items;
	if (i->next)
		i->next->link = &i->next;
	i->link = &e->items;
	e->items = i;
	e->silent += f->silent;
	e->nested += f->ops == &ops;
	uk_file_watch(uk_file_ref(f), &i->watch);
	/* Closed meanwhile: on_closed() may have come too early. */
	if (__atomic_load_n(&f->closed, __ATOMIC_ACQUIRE)) {
		drop(i);
		return -EBADF;
	}
	enqueue(i);
	return 0;
}

static int control(struct epoll *e, int op, int fd, struct uk_file *f,
		   const struct uk_epoll_event *event)
{
	struct item *i = find(e, fd, f);

	switch (op) {
	case UK_EPOLL_CTL_ADD: return i ? -EEXIST : add(e, fd, f, event);
	case UK_EPOLL_CTL_MOD:
		if (!i)
			return -ENOENT;
		i->event = *event;
		i->event.events |= UK_POLL_ALWAYS;
		enqueue(i);
		return 0;
	case UK_EPOLL_CTL_DEL:
		if (!i)
			return -ENOENT;
		drop(i);
		return 0;
	default: return -EINVAL;
	}
}

static struct epoll *get_epoll(int fd, int *rc)
{
	struct uk_file *f = uk_fd_get(fd);

	if (f && f->ops == &ops)
		return epoll_of(f);
	*rc = f ? -EINVAL : -EBADF;
	if (f)
		uk_file_put(f);
	return NULL;
}

static int control_fd(struct epoll *e, int op, int fd,
		      const struct uk_epoll_event *event)
{
	struct uk_file *f = uk_fd_get(fd);
	int rc;

	if (!f)
		return -EBADF;
	if (f == &e->file) {
		rc = -EINVAL;
	} else if (!f->ops->poll) {
		rc = -EPERM;
	} else {
		uk_mutex_lock(&e->lock);
		rc = control(e, op, fd, f, event);
		uk_mutex_unlock(&e->lock);
	}
	uk_file_put(f);
	return rc;
}

UK_SYSCALL4(epoll_ctl, int, epfd, int, op, int, fd,
	    const struct uk_epoll_event *, event)
{
	int rc = 0;
	struct epoll *e;

	if (op != UK_EPOLL_CTL_DEL && !event)
		return -EFAULT;
	e = get_epoll(epfd, &rc);
	if (!e)
		return rc;
	rc = control_fd(e, op, fd, event);
	uk_file_put(&e->file);
	return rc;
}

/* Goes through the queue once; what stays ready is put back at its end. */
static int collect(struct epoll *e, struct uk_epoll_event *events, int max)
{
	struct item *again = NULL, *i;
	int n = 0;

	while (n < max && (i = dequeue(e))) {
		uint32_t now = events_of(i);

		if (!now)
			continue;
		events[n].events = now;
		events[n++].data = i->event.data;
		if (i->event.events & UK_EPOLLONESHOT) {
			i->event.events &= ~EVENTS;
		} else if (!(i->event.events & UK_EPOLLET)) {
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

/* Sleeps; 0 to look again, -ETIMEDOUT or -EINTR. */
static int sleep(struct epoll *e, uint64_t deadline)
{
	uint64_t now;
	int rc;

	if (!deadline)
		return -ETIMEDOUT;
	if (!e->silent)
		return uk_semaphore_down_interruptible(&e->wake, deadline);
	now = ukplat_clock_ns();
	if (now >= deadline)
		return -ETIMEDOUT;
	rc = uk_semaphore_down_interruptible(
		&e->wake, MIN(deadline, now + UK_FILE_LOOK_NS));
	uk_mutex_lock(&e->lock);
	for (struct item *i = e->items; i; i = i->next)
		if (i->watch.file->silent)
			put_into_queue(i);
	uk_mutex_unlock(&e->lock);
	return rc == -EINTR ? rc : 0;
}

static int wait(struct epoll *e, struct uk_epoll_event *events, int max,
		uint64_t deadline)
{
	int n, rc = 0;

	do {
		while (uk_semaphore_trydown(&e->wake))
			;
		uk_mutex_lock(&e->lock);
		n = collect(e, events, max);
		uk_mutex_unlock(&e->lock);
	} while (!n && !(rc = sleep(e, deadline)));
	return rc == -EINTR ? rc : n;
}

static int wait_fd(int epfd, struct uk_epoll_event *events, int max,
		   uint64_t deadline)
{
	int rc = 0;
	struct epoll *e = get_epoll(epfd, &rc);

	if (!e)
		return rc;
	rc = max <= 0 ? -EINVAL
		      : wait(e, events, MIN(max, MAX_ONE_CALL), deadline);
	uk_file_put(&e->file);
	return rc;
}

UK_SYSCALL4(epoll_wait, int, epfd, struct uk_epoll_event *, events, int, max,
	    int, ms)
{
	return wait_fd(epfd, events, max, deadline_of_ms(ms));
}

static int wait_masked(int epfd, struct uk_epoll_event *events, int max,
		       uint64_t deadline, const uk_sigset *mask, size_t len)
{
	uk_sigset before;
	int rc = uk_signal_mask_begin(mask, len, &before);

	return rc ? rc
		  : uk_signal_mask_end(mask, before,
				       wait_fd(epfd, events, max, deadline));
}

UK_SYSCALL6(epoll_pwait, int, epfd, struct uk_epoll_event *, events, int, max,
	    int, ms, const uk_sigset *, mask, size_t, len)
{
	return wait_masked(epfd, events, max, deadline_of_ms(ms), mask, len);
}

UK_SYSCALL6(epoll_pwait2, int, epfd, struct uk_epoll_event *, events, int, max,
	    const struct uk_timespec *, timeout, const uk_sigset *, mask,
	    size_t, len)
{
	uint64_t deadline;
	int rc = deadline_of(timeout, &deadline);

	return rc ? rc : wait_masked(epfd, events, max, deadline, mask, len);
}
