/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads and wait queues. Which thread is next is for the run queue to say,
 * a library of its own (ukschedcoop, ukschedpreempt).
 */
#ifndef UK_SCHED_H
#define UK_SCHED_H

#include <uk/config.h>
#include <uk/plat/cpu.h>
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include <uk/timer.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Priorities are 0 to 31; under a scheduler that knows them more is sooner. */
#define UK_PRIORITIES	    32
#define UK_PRIORITY_DEFAULT 16

/** A deadline that never comes. */
#define UK_FOREVER UKPLAT_TIMER_OFF

struct uk_thread;

/*
 * Threads that wait for something: under the preemptive scheduler the most
 * urgent first, and else in the order in which they came.
 */
struct uk_waitq {
	struct uk_thread *first, *last;
};

#define UK_WAITQ_INIT {NULL, NULL}

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
	bool detached, joined, service;
	bool given;  /* its stack, by the caller */
	bool queued; /* the run queue's */
	unsigned char priority;
	unsigned char own_priority; /* less what it has inherited */
	unsigned char inherited;
	void *blocked_on, *held; /* uklock's, for inheritance */
	int libc_errno;		 /* the C library's */
#ifdef CONFIG_LIBUKSCHED_POSIX
	void *posix; /* posix-thread's */
	void (*gone)(struct uk_thread *t);
	bool interruptible, interrupted;
#endif
#ifdef CONFIG_LIBUKSCHED_TLS
	void *tls;
#endif
#ifdef CONFIG_LIBUKSCHED_CPU_TIME
	uint64_t cpu_ns;
#endif
#ifdef CONFIG_HAVE_SMP
	bool on_cpu;	     /* it runs on `cpu`, or hasn't left it quite yet */
	bool pinned, moving; /* to `pinned_to` */
	unsigned char cpu, pinned_to;
	uint64_t deadline; /* of what it waits for */
#endif
#ifdef CONFIG_LIBUKSCHED_LIST
	struct uk_thread *all_next, *all_prev;
	unsigned long id; /* from 1 on; the boot thread's is 1 */
#endif
	const char *name;
	void *stack; /* NULL: the boot stack */
	size_t stack_size;
	struct uk_waitq joiners;
	void *(*fn)(void *arg);
	void *arg, *result;
};

struct uk_thread_attr {
	const char *name;      /* stays the caller's; NULL: none */
	void *stack;	       /* top of a stack that the caller has; or NULL */
	void *tls;	       /* with `stack`: the thread pointer */
	size_t stack_size;     /* bytes; 0: LIBUKSCHED_STACK_SIZE */
	unsigned int priority; /* 0: UK_PRIORITY_DEFAULT */
	bool detached;
	bool service; /* the image may end while it is there */
#ifdef CONFIG_LIBUKSCHED_POSIX
	void *posix; /* posix-thread's, for the thread */
	/**
	 * Called once the thread has ended and left its stack, before what is
	 * known of it is freed. Context: interrupts off; must not sleep.
	 */
	void (*gone)(struct uk_thread *t);
#endif
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

/**
 * The same in two steps: uk_thread_make() makes a thread that doesn't begin
 * until uk_thread_start() lets it. One that is detached may be gone as soon as
 * it has started. Context: thread; uk_thread_start(): any.
 */
struct uk_thread *uk_thread_make(const struct uk_thread_attr *attr,
				 void *(*fn)(void *arg), void *arg);
void uk_thread_start(struct uk_thread *t);

/**
 * Ends this thread. When it is the last one, but for those of services, the
 * image ends, status 0.
 */
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
 * Sets the own priority of `t`, at once. Returns 0, or -EINVAL when it is none
 * of 0 to 31. Context: thread.
 */
int uk_thread_set_priority(struct uk_thread *t, unsigned int priority);

/** Any CPU. */
#define UK_CPU_ANY (-1)

/**
 * Keeps this thread, and those that it makes from now on, to CPU `cpu`; or
 * lets it run on any. Returns 0, with the thread there; or -EINVAL when there
 * is no such CPU. Context: thread.
 */
int uk_thread_pin(int cpu);

/**
 * What `t` is owed by threads that wait for it: it runs at `priority` if that
 * is more than its own; 0: nothing. Returns whether that changes anything.
 * For uklock. Context: wait queues locked.
 */
bool uk_thread_inherit(struct uk_thread *t, unsigned int priority);

/**
 * Nanoseconds that `t` has run, with the interrupts that hit it; 0 without
 * the option LIBUKSCHED_CPU_TIME. Context: thread.
 */
uint64_t uk_thread_cpu_ns(const struct uk_thread *t);

/** All threads, the newest first; with LIBUKSCHED_LIST. Interrupts off. */
extern struct uk_thread *uk_threads;

#ifdef CONFIG_HAVE_SMP
/** The thread that runs, or that an interrupt has hit. Context: any. */
static inline struct uk_thread *uk_thread_current(void)
{
	return (struct uk_thread *)ukarch_cpu_current();
}
#else
extern struct uk_thread *uk_thread_current_;

static inline struct uk_thread *uk_thread_current(void)
{
	return uk_thread_current_;
}
#endif

/**
 * Bytes of the stack of `t` that have never been used; 0 for the first
 * thread, which has the boot stack. Context: thread.
 */
size_t uk_thread_stack_unused(const struct uk_thread *t);

/*
 * Wait queues are locked, all of them and interrupts with them, by whoever
 * checks whether it has to wait and then does: so nobody can wake it between.
 */
#ifdef CONFIG_HAVE_SMP
/** Returns what the unlock takes. Context: any, for a few instructions. */
unsigned long uk_waitq_lock(void);
void uk_waitq_unlock(unsigned long flags);
#else
static inline unsigned long uk_waitq_lock(void)
{
	return ukplat_irq_save();
}

static inline void uk_waitq_unlock(unsigned long flags)
{
	ukplat_irq_restore(flags);
}
#endif

/**
 * Waits in `q` until woken or until `deadline`. Called, and returns, with wait
 * queues locked, which they aren't meanwhile. Returns 0, or -ETIMEDOUT.
 * Context: thread.
 */
int uk_waitq_wait(struct uk_waitq *q, uint64_t deadline);

/*
 * Waits that a signal ends. Without posix-thread nothing does.
 */
#ifdef CONFIG_LIBUKSCHED_POSIX
/**
 * The same, `q` or NULL for no queue; -EINTR when uk_thread_interrupt() hits
 * the thread meanwhile, or has and uk_thread_resume() wasn't called since.
 */
int uk_waitq_wait_interruptible(struct uk_waitq *q, uint64_t deadline);

/** Ends such a wait of `t`, or the next. Context: wait queues locked. */
void uk_thread_interrupt(struct uk_thread *t);

/** Lets this thread wait again. Context: wait queues locked. */
static inline void uk_thread_resume(void)
{
	uk_thread_current()->interrupted = false;
}
#else
static inline int uk_waitq_wait_interruptible(struct uk_waitq *q,
					      uint64_t deadline)
{
	struct uk_waitq none = UK_WAITQ_INIT;

	return uk_waitq_wait(q ? q : &none, deadline);
}
#endif

/**
 * Has the wait of `t`, if it waits with a deadline, end at `deadline` instead.
 * Context: wait queues locked.
 */
void uk_waitq_move_deadline(struct uk_thread *t, uint64_t deadline);

/** Wakes up to `n` threads, or one; returns how many. Context: any. */
unsigned int uk_waitq_wake(struct uk_waitq *q, unsigned int n);
bool uk_waitq_wake_one(struct uk_waitq *q);

/**
 * The same with wait queues locked: who unlocks them then asks for
 * ukplat_preempt_check().
 */
unsigned int uk_waitq_wake_locked(struct uk_waitq *q, unsigned int n);
bool uk_waitq_wake_one_locked(struct uk_waitq *q);

/* Private. */
extern struct uk_thread *uk_sched_ending;
void sched_lend(void);
void sched_lent(void);

/**
 * Around a wait for a lock that a thread owns: while the thread that ends the
 * image (uk_exit_at_once()) waits, others run, so that they unlock it. For
 * uklock. Context: wait queues locked; thread, with none locked.
 */
static inline void uk_sched_lend(void)
{
	if (unlikely(uk_sched_ending == uk_thread_current()))
		sched_lend();
}

static inline void uk_sched_lent(void)
{
	if (unlikely(uk_sched_ending == uk_thread_current()))
		sched_lent();
}

#ifdef CONFIG_LIBUKSCHED_SOON
/**
 * Has the image end as uk_exit_at_once() ends it, by a thread of its own and
 * as soon as that can run. When it can't within a second, the image just shuts
 * down: a thread that never waits, under the cooperative scheduler. Only the
 * first call counts. Context: any, wait queues not locked.
 */
void uk_sched_exit_soon(int status);
#endif

/*
 * The run queue, given by the library that was chosen; each CPU has its own.
 * Context: interrupts off.
 */
/** Tells which thread runs here at first; only where HAVE_PREEMPT is. */
void uk_runq_start(struct uk_thread *t);
/** Enters a thread that is ready, on the CPU that suits it best. */
void uk_runq_push(struct uk_thread *t);
/** Takes this CPU's next one out, or another's; NULL when there is none. */
struct uk_thread *uk_runq_pop(void);
/** Gives `t` another priority, whether it is in the queue or not. */
void uk_runq_set_priority(struct uk_thread *t, unsigned int priority);

#ifdef __cplusplus
}
#endif

#endif /* UK_SCHED_H */
