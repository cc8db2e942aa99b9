/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Instead of musl's, for each architecture: a system call is a call of the
 * function that does it. The compiler knows nearly every number; what is left
 * then is one direct call.
 */
#include <uk/syscall.h>

#ifdef __arm__
#define __SYSCALL_LL_E(x)                                                      \
	((union {                                                              \
		long long ll;                                                  \
		long l[2];                                                     \
	}){.ll = x})                                                           \
		.l[0],                                                         \
		((union {                                                      \
			long long ll;                                          \
			long l[2];                                             \
		}){.ll = x})                                                   \
			.l[1]
#define __SYSCALL_LL_O(x) 0, __SYSCALL_LL_E((x))
#define SYSCALL_FADVISE_6_ARG
#define SYSCALL_IPC_BROKEN_MODE
#else
#define __SYSCALL_LL_E(x) (x)
#define __SYSCALL_LL_O(x) (x)
#endif
#ifdef __x86_64__
#define IPC_64 0
#endif

static inline __uk_always_inline long __syscall6(long n, long a, long b, long c,
						 long d, long e, long f)
{
	uk_syscall_fn *handler;

	if (!__builtin_constant_p(n))
		return uk_syscall(n, a, b, c, d, e, f);
	handler = uk_syscall_handler(n);
	return handler ? handler(a, b, c, d, e, f) : -ENOSYS;
}

static inline __uk_always_inline long __syscall0(long n)
{
	return __syscall6(n, 0, 0, 0, 0, 0, 0);
}

static inline __uk_always_inline long __syscall1(long n, long a)
{
	return __syscall6(n, a, 0, 0, 0, 0, 0);
}

static inline __uk_always_inline long __syscall2(long n, long a, long b)
{
	return __syscall6(n, a, b, 0, 0, 0, 0);
}

static inline __uk_always_inline long __syscall3(long n, long a, long b, long c)
{
	return __syscall6(n, a, b, c, 0, 0, 0);
}

static inline __uk_always_inline long __syscall4(long n, long a, long b, long c,
						 long d)
{
	return __syscall6(n, a, b, c, d, 0, 0);
}

static inline __uk_always_inline long __syscall5(long n, long a, long b, long c,
						 long d, long e)
{
	return __syscall6(n, a, b, c, d, e, 0);
}

/*
 * Calls at which a thread may be cancelled. Nobody is before the first
 * pthread_cancel() has set this: the call, with a look before and behind it.
 */
typedef long __uk_cancellable_fn(long n, uk_syscall_fn *handler, long a, long b,
				 long c, long d, long e, long f);
extern __uk_cancellable_fn *__uk_cancellable;

static inline __uk_always_inline long
__syscall_cp_now(long n, long a, long b, long c, long d, long e, long f)
{
	uk_syscall_fn *handler;

	if (__builtin_expect(!__uk_cancellable, 1))
		return __syscall6(n, a, b, c, d, e, f);
	handler = uk_syscall_handler(n);
	return handler ? __uk_cancellable(n, handler, a, b, c, d, e, f)
		       : -ENOSYS;
}
