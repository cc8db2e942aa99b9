/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * pthread_cancel(). In a process a signal hits the thread within a system
 * call, and the code's address tells whether it is too late. Here the signal
 * ends what the thread waits for, or its next wait, with EINTR; each
 * cancellation point looks before and, after an EINTR, behind.
 */
#include <signal.h>
#include "pthread_impl.h"
#include "syscall.h"

__uk_cancellable_fn *__uk_cancellable;

hidden long __cancel(void)
{
	pthread_t self = __pthread_self();

	if (self->canceldisable == PTHREAD_CANCEL_ENABLE || self->cancelasync)
		pthread_exit(PTHREAD_CANCELED);
	self->canceldisable = PTHREAD_CANCEL_DISABLE;
	return -ECANCELED;
}

void __testcancel(void)
{
	pthread_t self = __pthread_self();

	if (self->cancel && !self->canceldisable)
		__cancel();
}

/*
 * A close() that has begun, and was interrupted, is done; PTHREAD_CANCEL_MASKED
 * gives an error.
 */
static long cancelled(long n, long result)
{
	pthread_t self = __pthread_self();

	if (!self->cancel || (n == SYS_close && result == -EINTR) ||
	    self->canceldisable == PTHREAD_CANCEL_DISABLE)
		return result;
	return __cancel();
}

static long cancellable(long n, uk_syscall_fn *handler, long a, long b, long c,
			long d, long e, long f)
{
	long r = cancelled(n, 0);

	if (!r)
		r = handler(a, b, c, d, e, f);
	return r == -EINTR ? cancelled(n, r) : r;
}

/* Runs in the thread that is cancelled. */
static void on_cancel(int sig)
{
	pthread_t self = __pthread_self();

	if (self->cancel && self->cancelasync &&
	    self->canceldisable != PTHREAD_CANCEL_DISABLE)
		__cancel();
}

int pthread_cancel(pthread_t t)
{
	struct sigaction sa = {.sa_handler = on_cancel};

	if (!__uk_cancellable) {
		sigfillset(&sa.sa_mask);
		__libc_sigaction(SIGCANCEL, &sa, 0);
		__uk_cancellable = cancellable;
	}
	a_store(&t->cancel, 1);
	if (t != pthread_self())
		return pthread_kill(t, SIGCANCEL);
	if (t->canceldisable == PTHREAD_CANCEL_ENABLE && t->cancelasync)
		pthread_exit(PTHREAD_CANCELED);
	return 0;
}
