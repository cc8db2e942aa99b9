/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * poll() and select(): look, watch, look again, sleep.
 */
#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <uk/alloc.h>
#include <uk/sched.h>
#include "file.h"

#define MS	   1000000ULL
#define FEW	   16
#define ALWAYS	   (POLLERR | POLLHUP | POLLNVAL)
#define CONSOLE_FD 3

struct waiter {
	struct watch watch;
	struct uk_semaphore *sem;
};

static void wake(struct watch *w)
{
	uk_semaphore_up(uk_container_of(w, struct waiter, watch)->sem);
}

static short look(struct pollfd *p, struct file *f)
{
	if (p->fd < 0)
		return 0;
	if (f)
		return f->ops->poll(f) & (p->events | ALWAYS);
	/* The console can always be written to. */
	return p->fd < CONSOLE_FD ? p->events & POLLOUT : POLLNVAL;
}

static int scan(struct pollfd *fds, struct waiter *w, nfds_t n)
{
	int ready = 0;

	for (nfds_t i = 0; i < n; i++) {
		fds[i].revents = look(&fds[i], w[i].watch.file);
		ready += !!fds[i].revents;
	}
	return ready;
}

static int wait(struct pollfd *fds, struct waiter *w, nfds_t n,
		uint64_t deadline)
{
	struct uk_semaphore sem = UK_SEMAPHORE_INIT(0);
	int ready;

	for (nfds_t i = 0; i < n; i++) {
		struct file *f = fds[i].fd < 0 ? NULL : fd_get(fds[i].fd);

		w[i] = (struct waiter){.watch = {.fn = wake}, .sem = &sem};
		if (f)
			file_watch(f, &w[i].watch);
	}
	do
		ready = scan(fds, w, n);
	while (!ready && uk_semaphore_down_until(&sem, deadline) == 0);
	for (nfds_t i = 0; i < n; i++) {
		file_unwatch(&w[i].watch);
		if (w[i].watch.file)
			file_put(w[i].watch.file);
	}
	return ready;
}

static int poll_until(struct pollfd *fds, nfds_t n, uint64_t deadline)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct waiter few[FEW], *w = few;
	int rc;

	if (n > FEW) {
		w = uk_calloc(a, n, sizeof(*w));
		if (!w)
			return -ENOMEM;
	}
	rc = wait(fds, w, n, deadline);
	if (w != few)
		uk_free(a, w);
	return rc;
}

static uint64_t deadline_of(int64_t ms)
{
	return ms < 0 ? UK_FOREVER : ms == 0 ? 0 : ukplat_clock_ns() + ms * MS;
}

int poll(struct pollfd *fds, nfds_t n, int timeout)
{
	return result(poll_until(fds, n, deadline_of(timeout)));
}

static bool has(const fd_set *set, int fd)
{
	return set && FD_ISSET(fd, set);
}

/* Puts down what `p` says; returns how many bits. */
static int give(const struct pollfd *p, fd_set *in, fd_set *out, fd_set *except)
{
	int n = 0;

	if (in && (p->events & POLLIN) &&
	    (p->revents & (POLLIN | POLLHUP | POLLERR))) {
		FD_SET(p->fd, in);
		n++;
	}
	if (out && (p->events & POLLOUT) &&
	    (p->revents & (POLLOUT | POLLERR))) {
		FD_SET(p->fd, out);
		n++;
	}
	if (except && (p->events & POLLPRI) && (p->revents & POLLPRI)) {
		FD_SET(p->fd, except);
		n++;
	}
	return n;
}

static int select_with(struct pollfd *p, int n, fd_set *in, fd_set *out,
		       fd_set *except, uint64_t deadline)
{
	int used = 0, bits = 0, rc;

	for (int fd = 0; fd < n; fd++) {
		short events = (has(in, fd) ? POLLIN : 0) |
			       (has(out, fd) ? POLLOUT : 0) |
			       (has(except, fd) ? POLLPRI : 0);

		if (events)
			p[used++] = (struct pollfd){fd, events, 0};
	}
	rc = poll_until(p, used, deadline);
	if (rc < 0)
		return rc;
	for (int i = 0; i < used; i++)
		if (p[i].revents & POLLNVAL)
			return -EBADF;
	if (in)
		FD_ZERO(in);
	if (out)
		FD_ZERO(out);
	if (except)
		FD_ZERO(except);
	for (int i = 0; i < used; i++)
		bits += give(&p[i], in, out, except);
	return bits;
}

int select(int n, fd_set *in, fd_set *out, fd_set *except,
	   struct timeval *timeout)
{
	struct uk_alloc *a = uk_alloc_get_default();
	uint64_t deadline = UK_FOREVER;
	struct pollfd *p;
	int rc;

	if (n < 0 || n > FD_SETSIZE)
		return result(-EINVAL);
	if (timeout) {
		uint64_t us = timeout->tv_sec * 1000000ULL + timeout->tv_usec;

		if (timeout->tv_sec < 0 || timeout->tv_usec < 0 ||
		    timeout->tv_usec >= 1000000)
			return result(-EINVAL);
		deadline = us ? ukplat_clock_ns() + us * 1000 : 0;
	}
	p = uk_calloc(a, n + 1, sizeof(*p));
	if (!p)
		return result(-ENOMEM);
	rc = select_with(p, n, in, out, except, deadline);
	uk_free(a, p);
	return result(rc);
}
