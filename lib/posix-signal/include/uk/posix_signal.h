/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals of programs that aren't part of the image: their handlers run on
 * their own stacks, once the call that they make is over, and come back by
 * rt_sigreturn(). Whoever serves a program's calls asks here what is to run.
 */
#ifndef UK_POSIX_SIGNAL_H
#define UK_POSIX_SIGNAL_H

#include <uk/abi/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A handler that is to run. */
struct uk_signal_call {
	struct uk_sigaction action;
	struct uk_siginfo info;
	uk_sigset mask; /* the thread's, once it has returned */
};

/**
 * Takes this thread's next signal that has a handler, and sets the mask with
 * which that runs. Returns false when there is none. A signal without, whose
 * default is to end the process, ends the image. Context: thread, one with
 * `sp` of its uk_posix_thread set.
 */
bool uk_signal_next(struct uk_signal_call *c);

/**
 * The same for a signal of this thread's own making, `c->info`, as a fault is:
 * it can't wait. Returns false when it is blocked, ignored or has no handler,
 * for which the process is to end. Context: the same.
 */
bool uk_signal_force(struct uk_signal_call *c);

/** A handler has returned: `mask` is the thread's. Context: the same. */
void uk_signal_return(uk_sigset mask);

#ifdef __cplusplus
}
#endif

#endif /* UK_POSIX_SIGNAL_H */
