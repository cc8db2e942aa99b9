/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A timer as a file [Linux, timerfd_create(2)]. Its interrupt only gives
 * notice: how often it was due follows from the clock. An absolute one by
 * CLOCK_REALTIME keeps the date, and follows that clock when it is set.
 */
#include <uk/abi/time.h>
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/file.h>
#include <uk/posix_time.h>
#include <uk/syscall.h>
#include <uk/timer.h>

#define FLAGS (UK_O_NONBLOCK | UK_O_CLOEXEC)

struct timer {
	struct uk_file file;
	struct uk_mutex lock;
	struct uk_timer timer;
	int clock;
	bool by_date;	    /* `next` is a date */
	bool cancel_on_set; /* reading fails once the clock was set */
	bool cancelled;
	uint64_t next; /* by ukplat_clock_ns(), or a date; 0: not set */
	uint64_t interval;
	struct timer *later, **link; /* in the list of all */
};

static const struct uk_file_ops ops;

static struct uk_mutex all_lock = UK_MUTEX_INIT;
static struct timer *all;

static struct timer *timer_of(struct uk_file *f)
{
	return uk_container_of(f, struct timer, file);
}

static void on_time(struct uk_timer *t)
{
	uk_file_notify_of(&uk_container_of(t, struct timer, timer)->file,
			  UK_POLLIN | UK_POLLRDNORM);
}

/* When it is due by ukplat_clock_ns(); only if it is set. */
static uint64_t due(const struct timer *t)
{
	return t->by_date ? uk_clock_at_date(t->next) : t->next;
}

static void start(struct timer *t)
{
	uk_timer_set(&t->timer, MAX(due(t), 1U));
}

/* Goes on to the time after `now`; returns how often it was due. */
static uint64_t pass(struct timer *t, uint64_t now)
{
	uint64_t n, span;

	if (!t->next || now < due(t))
		return 0;
	if (!t->interval) {
		t->next = 0;
		return 1;
	}
	n = (now - due(t)) / t->interval + 1;
	if (__builtin_mul_overflow(n, t->interval, &span) ||
	    __builtin_add_overflow(t->next, span, &t->next))
		t->next = UK_DEADLINE_NEVER;
	start(t);
	return n;
}

/* How often it was due since the last time; -ECANCELED: the clock was set. */
static int64_t expirations(struct timer *t)
{
	int64_t n;

	uk_mutex_lock(&t->lock);
	n = pass(t, ukplat_clock_ns());
	if (t->cancelled)
		n = -ECANCELED;
	t->cancelled = false;
	uk_mutex_unlock(&t->lock);
	return n;
}

static long timer_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	struct timer *t = timer_of(f);
	int64_t times;
	int rc;

	(void)pos;
	if (n < 1 || iov[0].len < sizeof(times))
		return -EINVAL;
	while (!(times = expirations(t))) {
		if (uk_file_nonblock(f))
			return -EAGAIN;
		rc = uk_file_wait(f, UK_POLLIN, UK_FOREVER);
		if (rc)
			return rc;
	}
	if (times < 0)
		return times;
	memcpy(iov[0].base, &times, sizeof(times));
	return sizeof(times);
}

static short timer_poll(struct uk_file *f)
{
	const struct timer *t = timer_of(f);
	bool is_due = t->cancelled || (t->next && ukplat_clock_ns() >= due(t));

	return is_due ? UK_POLLIN | UK_POLLRDNORM : 0;
}

static void enter(struct timer *t)
{
	uk_mutex_lock(&all_lock);
	t->later = all;
	if (t->later)
		t->later->link = &t->later;
	t->link = &all;
	all = t;
	uk_mutex_unlock(&all_lock);
}

static void leave(struct timer *t)
{
	uk_mutex_lock(&all_lock);
	*t->link = t->later;
	if (t->later)
		t->later->link = t->link;
	uk_mutex_unlock(&all_lock);
}

static void timer_release(struct uk_file *f)
{
	struct timer *t = timer_of(f);

	leave(t);
	uk_timer_cancel(&t->timer);
	uk_timer_sync(&t->timer);
	uk_free(uk_alloc_get_default(), t);
}

static const struct uk_file_ops ops = {
	.readv = timer_readv,
	.poll = timer_poll,
	.release = timer_release,
};

UK_SYSCALL2(timerfd_create, int, clock, unsigned int, flags)
{
	struct timer *t;
	int fd;

	if (flags & ~FLAGS ||
	    (clock != UK_CLOCK_REALTIME && clock != UK_CLOCK_MONOTONIC &&
	     clock != UK_CLOCK_BOOTTIME))
		return -EINVAL;
	t = uk_calloc(uk_alloc_get_default(), 1, sizeof(*t));
	if (!t)
		return -ENOMEM;
	uk_file_init(&t->file, &ops, flags & UK_O_NONBLOCK);
	t->lock = (struct uk_mutex)UK_MUTEX_INIT;
	t->timer.fn = on_time;
	t->clock = clock;
	enter(t);
	fd = uk_fd_install(&t->file, flags);
	if (fd < 0)
		uk_file_put(&t->file);
	return fd;
}

/* Nanoseconds until it is due next; 0: it isn't set. */
static uint64_t left(const struct timer *t)
{
	uint64_t now = ukplat_clock_ns(), at = due(t);

	if (!t->next)
		return 0;
	if (at > now)
		return at - now;
	return t->interval ? t->interval - (now - at) % t->interval : 0;
}

/* What is left until it is due, and how often it will be. */
static struct uk_itimerspec tell(const struct timer *t)
{
	return (struct uk_itimerspec){
		.interval = uk_timespec_of(t->interval),
		.value = uk_timespec_of(left(t)),
	};
}

/* A moment that is past is one, too: 0 would be none. */
static void set_locked(struct timer *t, unsigned int flags, uint64_t value,
		       uint64_t interval)
{
	bool absolute = flags & UK_TIMER_ABSTIME;

	if (value && !absolute &&
	    __builtin_add_overflow(value, ukplat_clock_ns(), &value))
		value = UK_DEADLINE_NEVER;
	t->next = value;
	t->interval = interval;
	t->by_date = absolute && t->clock == UK_CLOCK_REALTIME;
	t->cancel_on_set = t->by_date && flags & UK_TFD_TIMER_CANCEL_ON_SET;
	t->cancelled = false;
	if (value)
		start(t);
	else
		uk_timer_cancel(&t->timer);
}

static int set(struct timer *t, unsigned int flags,
	       const struct uk_itimerspec *new, struct uk_itimerspec *old)
{
	struct uk_itimerspec was;
	uint64_t value, interval;

	if (uk_time_ns(&new->value, &value) < 0 ||
	    uk_time_ns(&new->interval, &interval) < 0)
		return -EINVAL;
	uk_mutex_lock(&t->lock);
	was = tell(t);
	set_locked(t, flags, value, interval);
	uk_mutex_unlock(&t->lock);
	if (old)
		*old = was;
	return 0;
}

/* Returns whether its waiters must be woken. */
static bool follow_clock(struct timer *t)
{
	bool follows;

	uk_mutex_lock(&t->lock);
	follows = t->by_date;
	if (follows && t->next)
		start(t);
	if (t->cancel_on_set)
		t->cancelled = true;
	uk_mutex_unlock(&t->lock);
	return follows;
}

static void on_clock_set(void)
{
	uk_mutex_lock(&all_lock);
	for (struct timer *t = all; t; t = t->later)
		if (follow_clock(t))
			uk_file_notify(&t->file);
	uk_mutex_unlock(&all_lock);
}
UK_CLOCK_SET_HANDLER(on_clock_set, 50);

static struct timer *get(int fd, int *rc)
{
	struct uk_file *f = uk_fd_get(fd);

	if (f && f->ops == &ops)
		return timer_of(f);
	*rc = f ? -EINVAL : -EBADF;
	if (f)
		uk_file_put(f);
	return NULL;
}

UK_SYSCALL4(timerfd_settime, int, fd, int, flags, const struct uk_itimerspec *,
	    new, struct uk_itimerspec *, old)
{
	int rc = 0;
	struct timer *t;

	if (flags & ~(UK_TIMER_ABSTIME | UK_TFD_TIMER_CANCEL_ON_SET))
		return -EINVAL;
	t = get(fd, &rc);
	if (!t)
		return rc;
	rc = set(t, flags, new, old);
	uk_file_put(&t->file);
	return rc;
}

UK_SYSCALL2(timerfd_gettime, int, fd, struct uk_itimerspec *, out)
{
	int rc = 0;
	struct timer *t = get(fd, &rc);
	struct uk_itimerspec is;

	if (!t)
		return rc;
	uk_mutex_lock(&t->lock);
	is = tell(t);
	uk_mutex_unlock(&t->lock);
	*out = is;
	uk_file_put(&t->file);
	return 0;
}
