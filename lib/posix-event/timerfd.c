/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A timer as a file [Linux, timerfd_create(2)]. Its interrupt only gives
 * notice: how often it was due follows from the clock.
 */
#include <uk/abi/time.h>
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/file.h>
#include <uk/posix_time.h>
#include <uk/syscall.h>
#include <uk/timer.h>

#define SECOND	1000000000ULL
#define SEC_MAX (INT64_MAX / 1000000000)
#define FLAGS	(UK_O_NONBLOCK | UK_O_CLOEXEC)

struct timer {
	struct uk_file file;
	struct uk_mutex lock;
	struct uk_timer timer;
	int clock;
	uint64_t next; /* by ukplat_clock_ns(); 0: not set */
	uint64_t interval;
};

static const struct uk_file_ops ops;

static struct timer *timer_of(struct uk_file *f)
{
	return uk_container_of(f, struct timer, file);
}

static void on_time(struct uk_timer *t)
{
	uk_file_notify_of(&uk_container_of(t, struct timer, timer)->file,
			  UK_POLLIN | UK_POLLRDNORM);
}

/* How often it was due since the last time; sets it anew. */
static uint64_t expirations(struct timer *t)
{
	uint64_t now = ukplat_clock_ns(), n = 0;

	uk_mutex_lock(&t->lock);
	if (t->next && now >= t->next) {
		n = 1;
		if (t->interval) {
			n += (now - t->next) / t->interval;
			t->next += n * t->interval;
			uk_timer_set(&t->timer, t->next);
		} else {
			t->next = 0;
		}
	}
	uk_mutex_unlock(&t->lock);
	return n;
}

static long timer_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	struct timer *t = timer_of(f);
	uint64_t times;
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
	memcpy(iov[0].base, &times, sizeof(times));
	return sizeof(times);
}

static short timer_poll(struct uk_file *f)
{
	const struct timer *t = timer_of(f);

	return t->next && ukplat_clock_ns() >= t->next
		       ? UK_POLLIN | UK_POLLRDNORM
		       : 0;
}

static void timer_release(struct uk_file *f)
{
	struct timer *t = timer_of(f);

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
	fd = uk_fd_install(&t->file, flags);
	if (fd < 0)
		uk_file_put(&t->file);
	return fd;
}

static int to_ns(const struct uk_timespec *t, uint64_t *ns)
{
	if (t->sec < 0 || t->nsec < 0 || t->nsec >= (long)SECOND)
		return -EINVAL;
	*ns = MIN(t->sec, SEC_MAX - 1) * SECOND + t->nsec;
	return 0;
}

/* When that is by our clock; not 0, and maybe long past. */
static uint64_t moment(const struct timer *t, const struct uk_timespec *value,
		       bool absolute)
{
	uint64_t at = 0;

	if (absolute)
		uk_deadline_at(t->clock, value, &at);
	else
		uk_deadline_in(value, &at);
	return MAX(at, 1U);
}

/* What is left until it is due, and how often it will be. */
static void tell(const struct timer *t, struct uk_itimerspec *out)
{
	uint64_t now = ukplat_clock_ns(), next = t->next;

	if (next && next <= now && t->interval)
		next += ((now - next) / t->interval + 1) * t->interval;
	memset(out, 0, sizeof(*out));
	out->interval = uk_timespec_of(t->interval);
	out->value = uk_timespec_of(next > now ? next - now : 0);
}

static int set(struct timer *t, bool absolute, const struct uk_itimerspec *new,
	       struct uk_itimerspec *old)
{
	uint64_t value, interval;
	int rc = to_ns(&new->value, &value);

	if (rc == 0)
		rc = to_ns(&new->interval, &interval);
	if (rc)
		return rc;
	uk_mutex_lock(&t->lock);
	if (old)
		tell(t, old);
	t->interval = interval;
	t->next = value ? moment(t, &new->value, absolute) : 0;
	if (value)
		uk_timer_set(&t->timer, t->next);
	else
		uk_timer_cancel(&t->timer);
	uk_mutex_unlock(&t->lock);
	return 0;
}

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

	if (flags & ~UK_TIMER_ABSTIME)
		return -EINVAL;
	t = get(fd, &rc);
	if (!t)
		return rc;
	rc = set(t, flags & UK_TIMER_ABSTIME, new, old);
	uk_file_put(&t->file);
	return rc;
}

UK_SYSCALL2(timerfd_gettime, int, fd, struct uk_itimerspec *, out)
{
	int rc = 0;
	struct timer *t = get(fd, &rc);

	if (!t)
		return rc;
	uk_mutex_lock(&t->lock);
	tell(t, out);
	uk_mutex_unlock(&t->lock);
	uk_file_put(&t->file);
	return 0;
}
