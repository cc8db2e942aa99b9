/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads as system calls know them: each thread of uksched is one, its number
 * is that of uksched, and the boot thread's, 1, is the process's.
 */
#ifndef UK_POSIX_THREAD_H
#define UK_POSIX_THREAD_H

#include <uk/sched.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What clone() is told. Source: Linux uapi linux/sched.h. */
#define UK_CLONE_VM		0x00000100
#define UK_CLONE_SIGHAND	0x00000800
#define UK_CLONE_THREAD		0x00010000
#define UK_CLONE_SETTLS		0x00080000
#define UK_CLONE_PARENT_SETTID	0x00100000
#define UK_CLONE_CHILD_CLEARTID 0x00200000
#define UK_CLONE_CHILD_SETTID	0x01000000

#define UK_POSIX_THREAD_NAME 16

/* A call could not reach the program's memory; there was no memory for it. */
#define UK_FAULTED	     1
#define UK_FAULTED_NO_MEMORY 2

/** What there is of a thread besides uksched's. */
struct uk_posix_thread {
	uint32_t *clear_tid; /* zeroed, and woken, when it has ended */
	uint64_t blocked;    /* signals; posix-signal's, as the next ones */
	uint64_t waits;	     /* for these, blocked or not */
	void *signals;
	void (*ended)(struct uk_posix_thread *p);
	uintptr_t sp;	     /* a program's, in its call; 0: of the image */
	uint8_t faulted;     /* UK_FAULTED_*: its call has, or 0 */
	uintptr_t altstack;  /* for handlers of a program's thread */
	size_t altstack_len; /* 0: none */
	uint64_t mask_after; /* if `masked`: comes back after handlers */
	bool masked;
	bool restart; /* the call that a signal has ended may begin anew */
	int policy, rt_priority;
	void *robust_list;		 /* the C library's */
	char name[UK_POSIX_THREAD_NAME]; /* once it was set */

	/* private */
	int (*fn)(void *arg);
	void *arg;
	void *unmap;
	size_t unmap_len;
};

/**
 * Starts a thread that runs fn(arg), whose result is its status, on the stack
 * that ends at `stack` (NULL: on one of its own, with a thread pointer of its
 * own), with the thread pointer `tls`. `flags` are those of
 * clone(), at least CLONE_VM, CLONE_SIGHAND, CLONE_THREAD and CLONE_SETTLS.
 * The stack must stay until `*ctid` is 0 [clone(2), CLONE_CHILD_CLEARTID].
 * The number is at `*ptid` and `*ctid`, where `flags` ask for that, before the
 * thread begins, and nothing is where there is an error.
 *
 * Returns the thread's number; -ENOSYS for processes; -ENOMEM. Context: thread.
 */
long uk_posix_clone(int (*fn)(void *arg), void *stack, unsigned long flags,
		    void *arg, uint32_t *ptid, void *tls, uint32_t *ctid);

/**
 * Ends this thread, and unmaps `[at, at + len)`, its stack in it, once it has
 * left that. Context: thread.
 */
void uk_posix_unmap_and_exit(void *at, size_t len) __uk_noreturn;

/** This thread's; NULL when there was no memory for it. Context: thread. */
struct uk_posix_thread *uk_posix_thread_self(void);

/**
 * The thread with number `tid`, this one for 0; NULL when there is none.
 * Context: wait queues locked, and as long as they are.
 */
struct uk_thread *uk_posix_thread_find(int tid);

#ifdef __cplusplus
}
#endif

#endif /* UK_POSIX_THREAD_H */
