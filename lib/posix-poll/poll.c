/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * poll(): look, watch, look again, sleep.
 */
#include <uk/alloc.h>
#include <uk/syscall.h>
#include <uk/syscall_signal.h>
#include "poll.h"

#define FEW 16

struct waiter {
	struct uk_watch watch;
	struct uk_semaphore *sem;
};

static void wake(struct uk_watch *w)
{
	uk_semaphore_up(uk_container_of(w, struct waiter, watch)->sem);
}

static short look(const struct uk_pollfd *p, struct uk_file *f)
{
	if (p->fd < 0)
		return 0;
	return f ? uk_file_poll(f) & (p->events | UK_POLL_ALWAYS) : UK_POLLNVAL;
}

static int scan(struct uk_pollfd *fds, struct waiter *w, unsigned long n)
{
	int ready = 0;

	for (unsigned long i = 0; i < n; i++) {
		fds[i].revents = look(&fds[i], w[i].watch.file);
		ready += !!fds[i].revents;
	}
	return ready;
}

/* Sleeps until a notice; 0 to look again, -ETIMEDOUT or -EINTR. */
static int sleep(struct uk_semaphore *sem, bool silent, uint64_t deadline)
{
	uint64_t now;
	int rc;

	if (!silent)
		return uk_semaphore_down_interruptible(sem, deadline);
	now = ukplat_clock_ns();
	if (now >= deadline)
		return uk_semaphore_down_interruptible(sem, 0);
	rc = uk_semaphore_down_interruptible(
		sem, MIN(deadline, now + UK_FILE_LOOK_NS));
	return rc == -EINTR ? rc : 0;
}

static int wait(struct uk_pollfd *fds, struct waiter *w, unsigned long n,
		uint64_t deadline)
{
	struct uk_semaphore sem = UK_SEMAPHORE_INIT(0);
	bool silent = false;
	int ready, rc = 0;

	for (unsigned long i = 0; i < n; i++) {
		struct uk_file *f = fds[i].fd < 0 ? NULL : uk_fd_get(fds[i].fd);

		w[i] = (struct waiter){.watch = {.fn = wake}, .sem = &sem};
		if (f) {
			uk_file_watch(f, &w[i].watch);
			silent |= f->silent;
		}
	}
	do
		ready = scan(fds, w, n);
	while (!ready && !(rc = sleep(&sem, silent, deadline)));
	for (unsigned long i = 0; i < n; i++) {
		uk_file_unwatch(&w[i].watch);
		if (w[i].watch.file)
			uk_file_put(w[i].watch.file);
	}
	return rc == -EINTR ? rc : ready;
}

int poll_until(struct uk_pollfd *fds, unsigned long n, uint64_t deadline)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct waiter few[FEW], *w = few;
	int rc;

	if (n > uk_fd_limit())
		return -EINVAL;
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

UK_SYSCALL3(poll, struct uk_pollfd *, fds, unsigned long, n, int, ms)
{
	return poll_until(fds, n, deadline_of_ms(ms));
}

UK_SYSCALL5(ppoll, struct uk_pollfd *, fds, unsigned long, n,
	    const struct uk_timespec *, timeout, const uk_sigset *, mask,
	    size_t, mask_len)
{
	uint64_t deadline;
	uk_sigset before;
	int rc = deadline_of(timeout, &deadline);

	if (!rc)
		rc = uk_signal_mask_begin(mask, mask_len, &before);
	return rc ? rc
		  : uk_signal_mask_end(mask, before,
				       poll_until(fds, n, deadline));
}
