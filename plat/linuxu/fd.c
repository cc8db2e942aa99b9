/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors as interrupts. SIGIO is sent for each event, wanted or not: so
 * it is switched off when it comes to a descriptor that isn't armed, and on
 * again by arming.
 * Source: poll(2), fcntl(2).
 */
#include <uk/config.h>
#include <uk/plat/irq.h>
#include "fd.h"

#define FDS_MAX	   16
#define F_SETFL	   4
#define F_SETOWN   8
#define O_RDWR	   02
#define O_NONBLOCK 04000
#define O_ASYNC	   020000

#ifdef CONFIG_HAVE_SCHED
#define HAVE_BUSY_THREADS true
#else
#define HAVE_BUSY_THREADS false
#endif

volatile bool linuxu_fd_pending_;
static struct linuxu_fd *fds;

static void set_async(struct linuxu_fd *f, bool on)
{
	f->async = on;
	syscall3(SYS_fcntl, f->fd, F_SETFL,
		 O_RDWR | O_NONBLOCK | (on ? O_ASYNC : 0));
}

void linuxu_fd_add(struct linuxu_fd *f)
{
	syscall3(SYS_fcntl, f->fd, F_SETOWN, syscall3(SYS_getpid, 0, 0, 0));
	set_async(f, false);
	f->armed = 0;
	f->next = fds;
	fds = f;
}

short linuxu_fd_arm(struct linuxu_fd *f, short events)
{
	struct pollfd p = {f->fd, events, 0};
	unsigned long flags = ukplat_irq_save();

	if (HAVE_BUSY_THREADS && !f->async)
		set_async(f, true);
	f->armed |= events;
	/* What came before it was armed sends no signal any more. */
	if (syscall3(SYS_poll, (long)&p, 1, 0) > 0)
		f->armed &= ~p.revents;
	ukplat_irq_restore(flags);
	return p.revents;
}

void linuxu_fd_disarm(struct linuxu_fd *f, short events)
{
	unsigned long flags = ukplat_irq_save();

	f->armed &= ~events;
	ukplat_irq_restore(flags);
}

static unsigned int collect(struct pollfd *p)
{
	unsigned int n = 0;

	for (struct linuxu_fd *f = fds; f && n < FDS_MAX; f = f->next)
		if (f->armed)
			p[n++] = (struct pollfd){f->fd, f->armed, 0};
	return n;
}

static void call(const struct pollfd *p, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		for (struct linuxu_fd *f = fds; f; f = f->next) {
			if (f->fd != p[i].fd || !p[i].revents)
				continue;
			f->armed &= ~p[i].revents;
			if (p[i].revents & (POLLERR | POLLHUP))
				f->armed = 0;
			f->fn(f, p[i].revents);
		}
}

void linuxu_fd_handle(void)
{
	struct pollfd p[FDS_MAX];
	unsigned int n;

	if (!linuxu_fd_pending_)
		return;
	linuxu_fd_pending_ = false;
	for (struct linuxu_fd *f = fds; f; f = f->next)
		if (f->async && !f->armed)
			set_async(f, false);
	n = collect(p);
	if (n && syscall3(SYS_poll, (long)p, n, 0) > 0)
		call(p, n);
}

void linuxu_fd_wait(const struct timespec *t)
{
	struct pollfd p[FDS_MAX];
	unsigned int n = collect(p);

	if (syscall6(SYS_ppoll, (long)p, n, (long)t, 0, 0, 0) > 0)
		call(p, n);
}
