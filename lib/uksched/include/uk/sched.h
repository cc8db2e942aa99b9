/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads and wait queues. Which thread is next is for the run queue to say,
 * a library of its own (ukschedcoop, ukschedpreempt).
 */
#ifndef UK_SCHED_H
#define UK_SCHED_H

#include <uk/plat/time.h>
#include <uk/timer.h>

/** Priorities are 0 to 31; under a scheduler that knows them more is sooner. */
#define UK_PRIORITIES	    32
#define UK_PRIORITY_DEFAULT 16

/** A deadline that never comes. */
#define UK_FOREVER UKPLAT_TIMER_OFF

struct uk_thread;

/* Threads that wait for something, in the order in which they came. */
struct uk_waitq {
	struct uk_thread *first, *last;
};

#define UK_WAITQ_INIT                                                          \
	{                                                                      \
		NULL, NULL                                                     \
	}

enum uk_thread_state {
	UK_THREAD_READY, /* running, or in the run queue */
	UK_THREAD_WAITING,
	UK_THREAD_EXITED,
};

/* Private, but to the run queue, whose `next` is. */
struct uk_thread {
	struct uk_thread *next, *prev; /* in a queue */
	void *context;		       /* while it isn't running */
	struct uk_waitq *queue;	       /* while it waits in one */
	struct uk_timer timer;	       /* that ends the wait */
	int wait_result;
	enum uk_thread_state state;
	bool detached, joined;
	bool queued; /* the run queue's */
	unsigned char priority;
	const char *name;
	void *stack; /* NULL: the boot stack */
	size_t stack_size;
	struct uk_waitq joiners;
	void *(*fn)(void *arg);
	void *arg, *result;
};

struct uk_thread_attr {
	const char *name;      /* stays the caller's; NULL: none */
	size_t stack_size;     /* bytes; 0: LIBUKSCHED_STACK_SIZE */
	unsigned int priority; /* 0: UK_PRIORITY_DEFAULT */
	bool detached;
};

/**
 * Makes a thread that runs fn(arg) and ends with what that returns. `attr`
 * NULL: all defaults. It begins when its turn comes.
 *
 * Returns it, or NULL when there is no memory. Who got it must join or detach
 * it, unless `attr` says that it is detached: then it may be gone any time.
 * Context: thread.
 */
struct uk_thread *uk_thread_create_attr(const struct uk_thread_attr *attr,
					void *(*fn)(void *arg), void *arg);
struct uk_thread *uk_thread_create(const char *name, void *(*fn)(void *arg),
				   void *arg);

/** Ends this thread. When it is the last one the image ends, status 0. */
void uk_thread_exit(void *result) __uk_noreturn;

/**
 * Waits until `t` has ended, frees it, and puts its result to `*result` unless
 * that is NULL. Returns 0; -EDEADLK when `t` is this thread; -EINVAL when it
 * is detached or another joins it. Context: thread, sleeps.
 */
int uk_thread_join(struct uk_thread *t, void **result);

/** Lets `t` free itself when it ends. Returns 0, or -EINVAL as above. */
int uk_thread_detach(struct uk_thread *t);

/** Lets the others go first. Context: thread. */
void uk_thread_yield(void);

/** Sleeps until ukplat_clock_ns() has reached `at`. Context: thread. */
void uk_thread_sleep(uint64_t at);

/**
 * Sets the priority of `t`, at once. Returns 0, or -EINVAL when it is none of
 * 0 to 31. Context: thread.
 */
int uk_thread_set_priority(struct uk_thread *t, unsigned int priority);

extern struct uk_thread *uk_thread_current_;

/** The thread that runs, or that an interrupt has hit. Context: any. */
static inline struct uk_thread *uk_thread_current(void)
{
	return uk_thread_current_;
}

/**
 * Bytes of the stack of `t` that have never been used; 0 for the first
 * thread, which has the boot stack. Context: thread.
 */
size_t uk_thread_stack_unused(const struct uk_thread *t);

/**
 * Waits in `q` until woken or until `deadline`. Called, and returns, with
 * interrupts off, so that what was checked before still holds when the thread
 * is in the queue. Returns 0, or -ETIMEDOUT. Context: thread.
 */
int uk_waitq_wait(struct uk_waitq *q, uint64_t deadline);

/** Wakes up to `n` threads, or one; returns how many. Context: any. */
unsigned int uk_waitq_wake(struct uk_waitq *q, unsigned int n);
bool uk_waitq_wake_one(struct uk_waitq *q);

/*
 * The run queue, given by the library that was chosen. Context: interrupts
 * off.
 */
/** Tells which thread runs at first; only where HAVE_PREEMPT is. */
void uk_runq_start(struct uk_thread *t);
/** Enters a thread that is ready. */
void uk_runq_push(struct uk_thread *t);
/** Takes the next one out; NULL when there is none. */
struct uk_thread *uk_runq_pop(void);
/** Gives `t` another priority, whether it is in the queue or not. */
void uk_runq_set_priority(struct uk_thread *t, unsigned int priority);

#endif /* UK_SCHED_H */
