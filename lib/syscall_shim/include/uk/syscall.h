/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's system calls as functions: `uk_sys_NAME` for each call of the
 * architecture. A library has the call when it defines its handler:
 *
 *	UK_SYSCALL3(read, int, fd, void *, buf, size_t, len)
 *	{
 *		...
 *		return n;	or -EBADF
 *	}
 *
 * with Linux's semantics: a result of 0 or more, or a negative errno, Linux's
 * number. The library exports `uk_sys_read`. A call that no library of the
 * image has returns -ENOSYS. What handlers and callers exchange is declared
 * in uk/abi/, so that it doesn't depend on the C library.
 */
#ifndef UK_SYSCALL_H
#define UK_SYSCALL_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UK_EINTR 4 /* Linux's, whatever errno.h was there first */

/** The registers of a call, as its handler gets them. */
#define UK_SYSCALL_REGS                                                        \
	long r1 __uk_unused, long r2 __uk_unused, long r3 __uk_unused,         \
		long r4 __uk_unused, long r5 __uk_unused, long r6 __uk_unused

/** A handler. Context: thread; it may sleep where the call may. */
typedef long uk_syscall_fn(long r1, long r2, long r3, long r4, long r5,
			   long r6);

#define UK_SYSCALL_ENTRY(name, nr) uk_syscall_fn uk_sys_##name;
#include <uk/syscalls.h>

/* Their numbers: UK_NR_read. */
#define UK_SYSCALL_ENTRY(name, nr) UK_NR_##name = (nr),
enum uk_syscall_nr {
#include <uk/syscalls.h>
};

/**
 * What a handler returns, as -UK_ERESTART, when a signal has ended its wait
 * and the call may begin anew after the signal's handler [signal(7)]; -EINTR
 * when it may not. Never seen by the caller.
 */
#define UK_ERESTART 512

/*
 * Runs the handlers of signals; returns whether the call begins anew, which
 * it may not without `restart`.
 */
extern bool (*uk_syscall_interrupted)(bool restart);

static inline bool uk_syscall_again(long *rc)
{
	bool restart = *rc == -UK_ERESTART;

	/* Whether it has failed at all is one comparison. */
	if (likely((unsigned long)*rc < (unsigned long)-UK_ERESTART) ||
	    (!restart && *rc != -UK_EINTR))
		return false;
	*rc = -UK_EINTR;
	return uk_syscall_interrupted && uk_syscall_interrupted(restart);
}

/**
 * Makes a call whose number isn't known before. Returns what it does, or
 * -ENOSYS when there is no such number. An image that uses this has all
 * handlers of its libraries linked. Context: thread.
 */
long uk_syscall(long nr, long r1, long r2, long r3, long r4, long r5, long r6);

/**
 * Calls a handler by name, its arguments as they would be in registers:
 * UK_SYS(read, fd, buf, len). What is left out is 0.
 */
#define UK_SYS(name, ...)                                                      \
	UK_SYS_(uk_sys_##name, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
#define UK_SYS_(fn, a, b, c, d, e, f, ...)                                     \
	(fn)((long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/**
 * The handler of a number that the compiler knows: what is left is a direct
 * call, and only that handler is linked. NULL when there is no such call.
 */
#define UK_SYSCALL_ENTRY(name, nr)                                             \
	case nr: return uk_sys_##name;
static inline __uk_always_inline uk_syscall_fn *uk_syscall_handler(long nr)
{
	switch (nr) {
#include <uk/syscalls.h>
	default: return NULL;
	}
}

/*
 * Definition of handlers. An argument of 64 bits takes two registers where
 * those have 32, the first an even one counted from 0 (ARM EABI).
 */
#define UK_SYS_WIDTH(type) (sizeof(type) > sizeof(long) ? 2 : 1)
#define UK_SYS_FIRST(at, type)                                                 \
	(((at) + UK_SYS_WIDTH(type) - 1) & -UK_SYS_WIDTH(type))
#define UK_SYS_NEXT(at, type) (UK_SYS_FIRST(at, type) + UK_SYS_WIDTH(type))
#define UK_SYS_PAIR(i)                                                         \
	(((uint64_t)regs[i] & 0xffffffff) | (uint64_t)regs[(i) + 1] << 32)
#define UK_SYS_ARG(type, at)                                                   \
	(type) __builtin_choose_expr(sizeof(type) > sizeof(long),              \
				     UK_SYS_PAIR(UK_SYS_FIRST(at, type)),      \
				     regs[UK_SYS_FIRST(at, type)])

#define UK_SYS_DEFINE(name, params, ...)                                       \
	static inline long uk_do_##name params;                                \
	uk_syscall_fn uk_sys_##name;                                           \
	long uk_sys_##name(UK_SYSCALL_REGS)                                    \
	{                                                                      \
		const long regs[] __uk_unused = {r1, r2, r3, r4, r5, r6, 0};   \
		long rc;                                                       \
                                                                               \
		do                                                             \
			rc = uk_do_##name(__VA_ARGS__);                        \
		while (uk_syscall_again(&rc));                                 \
		return rc;                                                     \
	}                                                                      \
	static inline long uk_do_##name params

/* Where the arguments behind those begin. */
#define UK_SYS_1(t1)		     UK_SYS_NEXT(0, t1)
#define UK_SYS_2(t1, t2)	     UK_SYS_NEXT(UK_SYS_1(t1), t2)
#define UK_SYS_3(t1, t2, t3)	     UK_SYS_NEXT(UK_SYS_2(t1, t2), t3)
#define UK_SYS_4(t1, t2, t3, t4)     UK_SYS_NEXT(UK_SYS_3(t1, t2, t3), t4)
#define UK_SYS_5(t1, t2, t3, t4, t5) UK_SYS_NEXT(UK_SYS_4(t1, t2, t3, t4), t5)

/** Defines the handler of call `name`; its body follows. */
#define UK_SYSCALL0(name) UK_SYS_DEFINE(name, (void))
#define UK_SYSCALL1(name, t1, a1)                                              \
	UK_SYS_DEFINE(name, (t1 a1), UK_SYS_ARG(t1, 0))
#define UK_SYSCALL2(name, t1, a1, t2, a2)                                      \
	UK_SYS_DEFINE(name, (t1 a1, t2 a2), UK_SYS_ARG(t1, 0),                 \
		      UK_SYS_ARG(t2, UK_SYS_1(t1)))
#define UK_SYSCALL3(name, t1, a1, t2, a2, t3, a3)                              \
	UK_SYS_DEFINE(name, (t1 a1, t2 a2, t3 a3), UK_SYS_ARG(t1, 0),          \
		      UK_SYS_ARG(t2, UK_SYS_1(t1)),                            \
		      UK_SYS_ARG(t3, UK_SYS_2(t1, t2)))
#define UK_SYSCALL4(name, t1, a1, t2, a2, t3, a3, t4, a4)                      \
	UK_SYS_DEFINE(name, (t1 a1, t2 a2, t3 a3, t4 a4), UK_SYS_ARG(t1, 0),   \
		      UK_SYS_ARG(t2, UK_SYS_1(t1)),                            \
		      UK_SYS_ARG(t3, UK_SYS_2(t1, t2)),                        \
		      UK_SYS_ARG(t4, UK_SYS_3(t1, t2, t3)))
#define UK_SYSCALL5(name, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5)              \
	UK_SYS_DEFINE(name, (t1 a1, t2 a2, t3 a3, t4 a4, t5 a5),               \
		      UK_SYS_ARG(t1, 0), UK_SYS_ARG(t2, UK_SYS_1(t1)),         \
		      UK_SYS_ARG(t3, UK_SYS_2(t1, t2)),                        \
		      UK_SYS_ARG(t4, UK_SYS_3(t1, t2, t3)),                    \
		      UK_SYS_ARG(t5, UK_SYS_4(t1, t2, t3, t4)))
#define UK_SYSCALL6(name, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, t6, a6)      \
	UK_SYS_DEFINE(name, (t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6),        \
		      UK_SYS_ARG(t1, 0), UK_SYS_ARG(t2, UK_SYS_1(t1)),         \
		      UK_SYS_ARG(t3, UK_SYS_2(t1, t2)),                        \
		      UK_SYS_ARG(t4, UK_SYS_3(t1, t2, t3)),                    \
		      UK_SYS_ARG(t5, UK_SYS_4(t1, t2, t3, t4)),                \
		      UK_SYS_ARG(t6, UK_SYS_5(t1, t2, t3, t4, t5)))

#ifdef __cplusplus
}
#endif

#endif /* UK_SYSCALL_H */
