/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * select(), by poll(). A set is an array of `unsigned long`, lowest bit first.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/syscall.h>
#include <uk/syscall_signal.h>
#include "poll.h"

#define FDS_MAX 65536
#define BITS	(8 * (int)sizeof(unsigned long))

#define IN     (UK_POLLIN | UK_POLLRDNORM)
#define OUT    (UK_POLLOUT | UK_POLLWRNORM)
#define EXCEPT UK_POLLPRI

struct sets {
	unsigned long *in, *out, *except;
};

static bool has(const unsigned long *set, int fd)
{
	return set && (set[fd / BITS] >> (fd % BITS) & 1);
}

static int put(unsigned long *set, int fd, bool wanted, bool holds)
{
	if (!set || !wanted || !holds)
		return 0;
	set[fd / BITS] |= 1UL << (fd % BITS);
	return 1;
}

/* Puts down what `p` says; returns how many bits. */
static int give(const struct uk_pollfd *p, const struct sets *s)
{
	short r = p->revents;

	return put(s->in, p->fd, p->events & IN,
		   r & (IN | UK_POLLHUP | UK_POLLERR)) +
	       put(s->out, p->fd, p->events & OUT, r & (OUT | UK_POLLERR)) +
	       put(s->except, p->fd, p->events & EXCEPT, r & EXCEPT);
}

static void clear(unsigned long *set, int n)
{
	if (set)
		memset(set, 0, (n + BITS - 1) / BITS * sizeof(*set));
}

static int select_with(struct uk_pollfd *p, int n, const struct sets *s,
		       uint64_t deadline)
{
	int used = 0, bits = 0, rc;

	for (int fd = 0; fd < n; fd++) {
		short events = (has(s->in, fd) ? IN : 0) |
			       (has(s->out, fd) ? OUT : 0) |
			       (has(s->except, fd) ? EXCEPT : 0);

		if (events)
			p[used++] = (struct uk_pollfd){fd, events, 0};
	}
	rc = poll_until(p, used, deadline);
	if (rc < 0)
		return rc;
	for (int i = 0; i < used; i++)
		if (p[i].revents & UK_POLLNVAL)
			return -EBADF;
	clear(s->in, n);
	clear(s->out, n);
	clear(s->except, n);
	for (int i = 0; i < used; i++)
		bits += give(&p[i], s);
	return bits;
}

static int select_until(int n, const struct sets *s, uint64_t deadline)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_pollfd *p;
	int rc;

	if (n < 0 || n > FDS_MAX)
		return -EINVAL;
	p = uk_calloc(a, n + 1, sizeof(*p));
	if (!p)
		return -ENOMEM;
	rc = select_with(p, n, s, deadline);
	uk_free(a, p);
	return rc;
}

UK_SYSCALL5(select, int, n, unsigned long *, in, unsigned long *, out,
	    unsigned long *, except, const struct uk_timeval *, timeout)
{
	struct sets s = {in, out, except};
	struct uk_timespec t;
	uint64_t deadline;
	int rc;

	if (timeout) {
		if (timeout->usec < 0 || timeout->usec >= 1000000)
			return -EINVAL;
		t = (struct uk_timespec){.sec = timeout->sec,
					 .nsec = timeout->usec * 1000};
	}
	rc = deadline_of(timeout ? &t : NULL, &deadline);
	return rc ? rc : select_until(n, &s, deadline);
}

/* A sixth argument would have been one too many: it is two words. */
struct mask {
	const uk_sigset *set;
	size_t len;
};

UK_SYSCALL6(pselect6, int, n, unsigned long *, in, unsigned long *, out,
	    unsigned long *, except, const struct uk_timespec *, timeout,
	    const struct mask *, given)
{
	struct mask mask = given ? *given : (struct mask){NULL, 0};
	struct sets s = {in, out, except};
	uint64_t deadline;
	uk_sigset before;
	int rc = deadline_of(timeout, &deadline);

	if (!rc)
		rc = uk_signal_mask_begin(mask.set, mask.len, &before);
	return rc ? rc
		  : uk_signal_mask_end(mask.set, before,
				       select_until(n, &s, deadline));
}
