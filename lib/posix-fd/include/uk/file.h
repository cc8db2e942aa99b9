/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Open files: what a descriptor stands for, whether it is a socket, a pipe, a
 * file of a file system or the console (POSIX.1-2017, XSH 2.5, "open file
 * description"). A library makes one by filling `struct uk_file_ops` and
 * embedding `struct uk_file`; descriptors, read(), dup(), poll() and so on are
 * then the same for all.
 *
 * Every function here returns negative errno when it fails.
 */
#ifndef UK_FILE_H
#define UK_FILE_H

#include <uk/abi/fcntl.h>
#include <uk/abi/poll.h>
#include <uk/abi/stat.h>
#include <uk/abi/uio.h>
#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/plat/time.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_file;

/*
 * What a file does. All are called in a thread, with a reference held, and may
 * sleep unless told otherwise. NULL where it can't.
 */
struct uk_file_ops {
	/**
	 * Bytes moved, 0 at the end; less than wanted when there is no more
	 * just now. Waits for the first one unless the file's O_NONBLOCK is
	 * set (-EAGAIN). `pos`: where; to be moved on by what was transferred.
	 * NULL for a file without lseek().
	 */
	long (*readv)(struct uk_file *f, const struct uk_iovec *iov, int n,
		      int64_t *pos);
	long (*writev)(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos);
	/** The new position, which it puts to f->pos too; NULL: -ESPIPE. */
	int64_t (*lseek)(struct uk_file *f, int64_t offset, int whence);
	/**
	 * UK_POLL... that hold now. Doesn't sleep. NULL: always ready, as
	 * files of a file system are, and nothing for epoll.
	 */
	short (*poll)(struct uk_file *f);
	/** -ENOTTY: it doesn't know the request. */
	int (*ioctl)(struct uk_file *f, unsigned long request, void *arg);
	/** fcntl() of a command that isn't every file's; NULL: -EINVAL. */
	long (*fcntl)(struct uk_file *f, int cmd, unsigned long arg);
	/** What was written is kept; NULL: that is the file system's. */
	int (*fsync)(struct uk_file *f, bool data_only);
	/** O_NONBLOCK is about to change. */
	int (*set_nonblock)(struct uk_file *f, bool on);
	/** Fills `st`, which is zeroed; not asked where `place` is set. */
	int (*stat)(struct uk_file *f, struct uk_stat *st);
	/** Its last descriptor is closed: who waits in it comes back. */
	void (*hang_up)(struct uk_file *f);
	/** Nobody uses it any more: frees it. */
	void (*release)(struct uk_file *f);
};

/*
 * Where a file was opened by its name: the library of file systems embeds
 * this in what it keeps of that.
 */
struct uk_file_place {
	int (*stat)(struct uk_file_place *p, struct uk_stat *st);
	/** The file is gone. Context: thread, may sleep. */
	void (*put)(struct uk_file_place *p);
};

/* Somebody who wants to know when a file's poll() changes. */
struct uk_watch {
	struct uk_watch *next, **link; /* link: NULL, not watching */
	struct uk_file *file;
	/** Context: any, interrupts off. */
	void (*fn)(struct uk_watch *w);
};

struct uk_file {
	const struct uk_file_ops *ops;
	unsigned int refs; /* each descriptor has one */
	unsigned int fds;  /* descriptors */
	unsigned int flags;
	bool closed; /* it has had descriptors, and has none any more */
	bool silent; /* poll() changes without a uk_file_notify() */
	short news;  /* events of the notice under way */
	struct uk_spinlock lock; /* of the watches */
	struct uk_watch *watches;
	struct uk_mutex pos_lock;
	int64_t pos;
	struct uk_file_place *place; /* NULL: it has no name */
};

/** How often a silent file is looked at by those who wait, nanoseconds. */
#define UK_FILE_LOOK_NS 10000000ULL

/** The most bytes of one call, as Linux has it (MAX_RW_COUNT). */
#define UK_FILE_TRANSFER_MAX ((size_t)0x7ffff000)

/** The console: a file that is always there. */
extern struct uk_file uk_console_file;

/** Opens it once more. Context: thread. */
int uk_console_open(unsigned int flags, struct uk_file **out);

/**
 * Called with the signals that are typed at the console (^C: SIGINT), and with
 * SIGWINCH. Without such a function those end the image whose default that is.
 * Context: any, without locks.
 */
typedef void (*uk_console_signal_fn)(int sig);

#define UK_CONSOLE_SIGNAL(fn, order)                                           \
	UK_TABLE_ENTRY(console_signals, order)                                 \
	uk_console_signal_fn fn##_entry = (fn)

/**
 * Called when the last descriptor of `f`, which is watched, has been closed,
 * before hang_up(): a library whose watch keeps a reference for as long as
 * there are descriptors drops both here. Context: thread, may sleep.
 */
typedef void (*uk_file_closed_fn)(struct uk_file *f);

#define UK_FILE_CLOSED(fn, order)                                              \
	UK_TABLE_ENTRY(file_closed_handlers, order)                            \
	uk_file_closed_fn fn##_entry = (fn)

/** Sets up `f`, with one reference. `flags`: UK_O_.... Context: any. */
void uk_file_init(struct uk_file *f, const struct uk_file_ops *ops,
		  unsigned int flags);

/** One more reference. Context: any. */
static inline struct uk_file *uk_file_ref(struct uk_file *f)
{
	__atomic_add_fetch(&f->refs, 1, __ATOMIC_RELAXED);
	return f;
}

/** Gives up a reference; the last one releases the file. Context: thread. */
void uk_file_put(struct uk_file *f);

/** Is it not to wait? */
static inline bool uk_file_nonblock(const struct uk_file *f)
{
	return f->flags & UK_O_NONBLOCK;
}

/*
 * May it be read, or written? Neither with O_PATH, nor with the access mode 3,
 * which Linux has for ioctl() alone [open(2), "File access mode"].
 */
static inline bool uk_file_may_read(const struct uk_file *f)
{
	return !(f->flags & (UK_O_PATH | UK_O_WRONLY));
}

static inline bool uk_file_may_write(const struct uk_file *f)
{
	/* 1 or 2, without O_PATH. */
	return (f->flags & (UK_O_PATH | UK_O_ACCMODE)) - 1 < 2;
}

/** What poll() says of `f` now. Context: thread, doesn't sleep. */
static inline short uk_file_poll(struct uk_file *f)
{
	return f->ops->poll
		       ? f->ops->poll(f)
		       : UK_POLLIN | UK_POLLOUT | UK_POLLRDNORM | UK_POLLWRNORM;
}

/** Tells the watches that poll() may say something else. Context: any. */
void uk_file_notify(struct uk_file *f);

/**
 * As uk_file_notify(), where only `events` of poll() may have come: it skips
 * edge-triggered watches of other events [Linux, the key of a wake-up].
 * Context: any.
 */
void uk_file_notify_of(struct uk_file *f, short events);

/** Has w->fn called at each notice until uk_file_unwatch(). Context: any. */
void uk_file_watch(struct uk_file *f, struct uk_watch *w);

/** Ends that, if it has begun: w->fn won't run any more. Context: any. */
void uk_file_unwatch(struct uk_watch *w);

/** A thread that waits for a file's next notice. */
struct uk_file_waiter {
	struct uk_watch watch;
	struct uk_semaphore sem;
};

/** Begins; uk_file_unwatch() of its watch ends that. Context: any. */
void uk_file_waiter_begin(struct uk_file_waiter *w, struct uk_file *f);

/**
 * Sleeps until there has been a notice since the last time, or until it is
 * time to look again. Returns 0; -ETIMEDOUT at `deadline`; -UK_ERESTART when a
 * signal comes, for the call to return. Context: thread.
 */
int uk_file_waiter_sleep(struct uk_file_waiter *w, uint64_t deadline);

/**
 * Sleeps until poll() says one of `events` or an error, or until `deadline`.
 * Returns 0; -ETIMEDOUT; -EBADF when the last descriptor is closed meanwhile;
 * -UK_ERESTART when a signal comes, for the call to return.
 * Context: thread.
 */
int uk_file_wait(struct uk_file *f, short events, uint64_t deadline);

/**
 * Reads or writes as readv() and pread() do: at `*pos`, or at the file's own
 * position when that is NULL. Returns bytes. Context: thread, may sleep.
 */
long uk_file_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		   int64_t *pos);
long uk_file_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
		    int64_t *pos);

/** As lseek(). Context: thread, may sleep. */
int64_t uk_file_lseek(struct uk_file *f, int64_t offset, int whence);

/** As fstat(). Context: thread, may sleep. */
int uk_file_stat(struct uk_file *f, struct uk_stat *st);

/**
 * No descriptor may be as high as that: the process's RLIMIT_NOFILE, and what
 * a table can have. Context: any.
 */
unsigned int uk_fd_limit(void);

/**
 * The lowest descriptor that is free, for `f`, whose reference it takes over
 * unless it fails. `flags`: UK_O_CLOEXEC or none. -EMFILE, -ENOMEM.
 * Context: thread, may sleep.
 */
int uk_fd_install(struct uk_file *f, unsigned int flags);

/**
 * The file of a descriptor, with a reference for the caller; NULL: none.
 * Context: thread.
 */
struct uk_file *uk_fd_get(int fd);

/**
 * The same, and it stays open as if by one descriptor more, until
 * uk_fd_drop(): for one that is on its way. Context: thread; drop may sleep.
 */
struct uk_file *uk_fd_hold(int fd);
void uk_fd_drop(struct uk_file *f);

/** As close(). Context: thread, may sleep. */
int uk_fd_close(int fd);

/** A descriptor's calls without a libc's types, on every architecture. */
long uk_fd_readv(int fd, const struct uk_iovec *iov, int n, int64_t *pos);
long uk_fd_writev(int fd, const struct uk_iovec *iov, int n, int64_t *pos);
int64_t uk_fd_lseek(int fd, int64_t offset, int whence);
int uk_fd_stat(int fd, struct uk_stat *st);

#ifdef __cplusplus
}
#endif

#endif /* UK_FILE_H */
