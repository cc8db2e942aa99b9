/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals as a file [Linux, signalfd(2)]: reading takes those that wait for
 * the thread that reads.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/file.h>
#include "signal_internal.h"

struct signalfd {
	struct uk_file file;
	struct signalfd *next;
	uk_sigset set;
};

/* Linux uapi linux/signalfd.h. */
struct record {
	uint32_t signo;
	int32_t error, code;
	uint32_t pid, uid;
	int32_t fd;
	uint32_t timer, band, overrun, trapno;
	int32_t status, number;
	uint64_t pointer;
	uint8_t rest[128 - 56];
};
_Static_assert(sizeof(struct record) == 128, "as Linux has it");

static struct uk_spinlock lock = UK_SPINLOCK_INIT;
static struct signalfd *all;

static struct signalfd *signalfd_of(struct uk_file *f)
{
	return uk_container_of(f, struct signalfd, file);
}

/* Some signal has come. Context: any. */
static void on_signal(void)
{
	unsigned long flags = uk_spin_lock(&lock);

	for (struct signalfd *s = all; s; s = s->next)
		uk_file_notify(&s->file);
	uk_spin_unlock(&lock, flags);
}

static struct record record_of(const struct uk_siginfo *info)
{
	struct record r = {
		.signo = info->signo,
		.error = info->error,
		.code = info->code,
	};

	if (info->code == UK_SI_TIMER) {
		r.timer = info->timer;
		r.overrun = info->overrun;
		r.number = info->timer_value.number;
		r.pointer = (uintptr_t)info->timer_value.pointer;
	} else {
		r.pid = info->pid;
		r.uid = info->uid;
		r.number = info->value.number;
		r.pointer = (uintptr_t)info->value.pointer;
	}
	return r;
}

static bool take(struct signalfd *f, struct record *r)
{
	unsigned long flags = uk_waitq_lock();
	struct uk_siginfo info;
	bool taken = signal_take(f->set, &info);

	/* The thread that was to take it may wait again. */
	if (taken)
		signal_recheck();
	uk_waitq_unlock(flags);
	if (taken)
		*r = record_of(&info);
	return taken;
}

/* As many as there are and fit into a buffer. */
static long read_now(struct signalfd *s, const struct uk_iovec *iov, int n)
{
	long done = 0;
	struct record r;

	for (int i = 0; i < n; i++)
		for (size_t at = 0; iov[i].len - at >= sizeof(r);
		     at += sizeof(r)) {
			if (!take(s, &r))
				return done ? done : -EAGAIN;
			memcpy((char *)iov[i].base + at, &r, sizeof(r));
			done += sizeof(r);
		}
	return done ? done : -EINVAL;
}

static long signalfd_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
			   int64_t *pos)
{
	long rc;

	(void)pos;
	for (;;) {
		rc = read_now(signalfd_of(f), iov, n);
		if (rc != -EAGAIN || uk_file_nonblock(f))
			return rc;
		rc = uk_file_wait(f, UK_POLLIN, UK_FOREVER);
		if (rc)
			return rc;
	}
}

static short signalfd_poll(struct uk_file *f)
{
	unsigned long flags = uk_waitq_lock();
	bool any = signal_pending() & signalfd_of(f)->set;

	uk_waitq_unlock(flags);
	return any ? UK_POLLIN | UK_POLLRDNORM : 0;
}

static void signalfd_release(struct uk_file *f)
{
	struct signalfd *s = signalfd_of(f), **at = &all;
	unsigned long flags = uk_spin_lock(&lock);

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	uk_spin_unlock(&lock, flags);
	uk_free(uk_alloc_get_default(), s);
}

static const struct uk_file_ops ops = {
	.readv = signalfd_readv,
	.poll = signalfd_poll,
	.release = signalfd_release,
};

static int create(uk_sigset set, unsigned int flags)
{
	struct signalfd *s = uk_calloc(uk_alloc_get_default(), 1, sizeof(*s));
	unsigned long irq;
	int fd;

	if (!s)
		return -ENOMEM;
	uk_file_init(&s->file, &ops, UK_O_RDWR | (flags & UK_O_NONBLOCK));
	s->set = set;
	irq = uk_spin_lock(&lock);
	s->next = all;
	all = s;
	uk_spin_unlock(&lock, irq);
	signal_notice = on_signal;
	fd = uk_fd_install(&s->file, flags);
	if (fd < 0)
		uk_file_put(&s->file);
	return fd;
}

static int change(int fd, uk_sigset set)
{
	struct uk_file *f = uk_fd_get(fd);
	int rc = fd;

	if (!f)
		return -EBADF;
	if (f->ops == &ops) {
		signalfd_of(f)->set = set;
		uk_file_notify(f);
	} else {
		rc = -EINVAL;
	}
	uk_file_put(f);
	return rc;
}

static int make(int fd, const uk_sigset *set, size_t len, unsigned int flags)
{
	if (len != sizeof(*set) || flags & ~(UK_O_NONBLOCK | UK_O_CLOEXEC))
		return -EINVAL;
	if (!uk_posix_thread_self())
		return -ENOMEM;
	return fd == -1 ? create(*set & ~UNBLOCKABLE, flags)
			: change(fd, *set & ~UNBLOCKABLE);
}

UK_SYSCALL4(signalfd4, int, fd, const uk_sigset *, set, size_t, len,
	    unsigned int, flags)
{
	return make(fd, set, len, flags);
}

UK_SYSCALL3(signalfd, int, fd, const uk_sigset *, set, size_t, len)
{
	return make(fd, set, len, 0);
}
