/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors of Linux as sources of interrupts, for drivers of this
 * platform. An idle process waits for them; a busy one, which needs a
 * scheduler, is told by SIGIO.
 */
#ifndef LINUXU_FD_H
#define LINUXU_FD_H

#include <syscall.h>
#include <uk/config.h>
#include <uk/essentials.h>

#define POLLIN	0x0001
#define POLLOUT 0x0004
#define POLLERR 0x0008
#define POLLHUP 0x0010

struct pollfd {
	int fd;
	short events, revents;
};

struct timespec {
	int64_t sec, nsec;
};

struct linuxu_fd {
	int fd;
	/** Called once for what was armed. Context: interrupt. */
	void (*fn)(struct linuxu_fd *f, short revents);
	/* private */
	volatile short armed;
	bool async; /* SIGIO comes */
	struct linuxu_fd *next;
};

/** Adds `f`, for ever; `fd` and `fn` are set. Context: thread. */
void linuxu_fd_add(struct linuxu_fd *f);

/**
 * Has fn called when one of `events` (POLLIN, POLLOUT) is so; fn is called
 * for errors too. Returns those that are so already, for which nobody will
 * call; 0: armed. Context: any.
 */
short linuxu_fd_arm(struct linuxu_fd *f, short events);

/** Takes `events` back. Context: any. */
void linuxu_fd_disarm(struct linuxu_fd *f, short events);

/*
 * For irq.c.
 */
#ifdef CONFIG_LINUXU_FD
extern volatile bool linuxu_fd_pending_;

static inline bool linuxu_fd_pending(void)
{
	return linuxu_fd_pending_;
}

/** SIGIO came. */
static inline void linuxu_fd_signal(void)
{
	linuxu_fd_pending_ = true;
}

/** Calls the functions of what is ready, if SIGIO came. */
void linuxu_fd_handle(void);

/** Waits, up to `t` (NULL: for ever), and calls them too. */
void linuxu_fd_wait(const struct timespec *t);
#else
static inline bool linuxu_fd_pending(void)
{
	return false;
}

static inline void linuxu_fd_signal(void)
{
}

static inline void linuxu_fd_handle(void)
{
}

static inline void linuxu_fd_wait(const struct timespec *t)
{
	syscall6(SYS_ppoll, 0, 0, (long)t, 0, 0, 0);
}
#endif

#endif /* LINUXU_FD_H */
