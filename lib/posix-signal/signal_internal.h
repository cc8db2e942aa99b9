/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of signals share. Locked: wait queues are, by
 * uk_waitq_lock().
 */
#ifndef SIGNAL_INTERNAL_H
#define SIGNAL_INTERNAL_H

#include <uk/errno.h>
#include <uk/posix_thread.h>
#include <uk/posix_time.h>
#include <uk/syscall.h>
#include <uk/abi/signal.h>

#define BIT(sig) (1ULL << ((sig) - 1))

/* Which nobody can block or handle. */
#define UNBLOCKABLE (BIT(UK_SIGKILL) | BIT(UK_SIGSTOP))

static inline bool is_signal(int sig)
{
	return sig >= 1 && sig <= UK_NSIG;
}

/* A signal that waits to be taken, with what it tells. */
struct signal {
	struct signal *next;
	struct uk_siginfo info;
	void (*taken)(struct signal *s); /* or NULL; called locked */
	bool kept; /* its owner's, not to be freed: a timer's */
	bool own;  /* pending though another one of its number is */
	bool queued;
};

/**
 * Enters `s` for thread `t`, or for any of the process when `t` is NULL, and
 * ends the wait of the thread that will take it. One that is ignored and not
 * blocked, or is pending already and isn't a real-time signal, is dropped. One
 * that ends the process does so at once, whatever its threads do: see
 * signal_tell(), which is to be called then. Locked.
 */
void signal_post(struct uk_thread *t, struct signal *s);

/**
 * Takes this thread's first pending signal of `set`, with its information in
 * *info. Returns false when there is none. Locked.
 */
bool signal_take(uk_sigset set, struct uk_siginfo *info);

/** Frees one that wasn't posted, unless it is kept. */
void signal_free(struct signal *s);

/** Signals that wait for this thread. Locked. */
uk_sigset signal_pending(void);

/** Drops all of number `sig`. Locked. */
void signal_drop(int sig);

/** Takes `s` out, wherever it waits. Locked. */
void signal_forget(struct signal *s);

/**
 * This thread's mask has changed: has its next wait end at once if there is
 * anything to take, and others take what it doesn't any more. Locked.
 */
void signal_recheck(void);

/** Would `sig` be dropped? Locked. */
bool signal_is_ignored(int sig);

/** Would it end the process? Locked. */
bool signal_is_fatal(int sig);

/** Ends it by `sig`. Context: thread. */
void __uk_noreturn signal_die(int sig);

/** The signal that is to end it, since a thread would take it; 0: none. */
int signal_fatal(void);

/**
 * Runs the handlers of what is pending and not blocked. Returns whether the
 * call that a signal has ended begins anew: it may, with `restart`, and all
 * handlers said so. Of a program's thread the handlers run once the call has
 * returned (uk_signal_next()).
 */
bool signal_deliver(bool restart);

/** Sets this thread's mask; returns the one before. */
uk_sigset signal_set_mask(struct uk_posix_thread *self, uk_sigset set);

/** A signal that tells `code`; NULL without memory. */
struct signal *signal_new(int sig, int code);

/* Set by signalfd(): some signal has come. */
extern void (*signal_notice)(void);

/** Call this after signal_post(). Context: any, not locked. */
static inline void signal_tell(void)
{
	if (signal_fatal())
		uk_sched_exit_soon(128 + signal_fatal());
	if (signal_notice)
		signal_notice();
}

#endif /* SIGNAL_INTERNAL_H */
