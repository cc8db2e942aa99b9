/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What calls have to do with signals: posix-signal's, and nothing where that
 * isn't in the image. Beside it: uk/syscall.h, UK_ERESTART.
 */
#ifndef UK_SYSCALL_SIGNAL_H
#define UK_SYSCALL_SIGNAL_H

#include <uk/abi/signal.h>
#include <uk/config.h>
#include <uk/errno.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_LIBPOSIX_SIGNAL
/**
 * Sends `sig` to this thread, as a fault of its own; the handler runs, or the
 * image ends, before it returns. Context: thread, no lock held.
 */
void uk_signal_self(int sig);

/**
 * Sends the process `sig`, UK_SIGIO at most, because of an event of a file. The
 * handler runs when a thread that takes it next waits or ends a wait.
 * Context: any, no spinlock held.
 */
void uk_signal_event(int sig);

/**
 * For a call that waits with another signal mask: `set`, of `len` bytes, until
 * uk_signal_mask_end(), which gets `*before` back. NULL: with its own. Returns
 * 0; -EINVAL for another length; -ENOMEM. Context: thread.
 */
int uk_signal_mask_begin(const uk_sigset *set, size_t len, uk_sigset *before);

/**
 * Ends that: returns `rc`, the call's result, after the handlers have run when
 * it is -EINTR, still with the other mask. Context: thread.
 */
long uk_signal_mask_end(const uk_sigset *set, uk_sigset before, long rc);
#else
static inline void uk_signal_self(int sig)
{
	(void)sig;
}

static inline void uk_signal_event(int sig)
{
	(void)sig;
}

static inline int uk_signal_mask_begin(const uk_sigset *set, size_t len,
				       uk_sigset *before)
{
	*before = 0;
	return set && len != sizeof(*set) ? -EINVAL : 0;
}

static inline long uk_signal_mask_end(const uk_sigset *set, uk_sigset before,
				      long rc)
{
	(void)set;
	(void)before;
	return rc;
}
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_SYSCALL_SIGNAL_H */
