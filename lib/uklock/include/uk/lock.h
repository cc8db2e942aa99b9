/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks. Those that wait take a deadline by ukplat_clock_ns(), UK_FOREVER for
 * none; one that is past makes them try. What waits longest gets the lock.
 *
 * Without a scheduler the only thread waits for interrupts; a wait that none
 * of them can end, forever, is a deadlock and ends in the crash screen.
 */
#ifndef UK_LOCK_H
#define UK_LOCK_H

#include <uk/config.h>
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include <uk/spinlock.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_LIBUKLOCK_SCHED
#include <uk/sched.h>

/* Who holds a lock: the thread. */
static inline uintptr_t uk_lock_self(void)
{
	return (uintptr_t)uk_thread_current();
}
#else
#define UK_FOREVER UKPLAT_TIMER_OFF

struct uk_waitq {
	unsigned int waiting, woken;
};

#define UK_WAITQ_INIT {0, 0}

static inline uintptr_t uk_lock_self(void)
{
	return 2;
}

static inline void uk_sched_lend(void)
{
}

static inline void uk_sched_lent(void)
{
}
#endif

/*
 * Mutex: held by one thread, which alone may unlock it. Under the preemptive
 * scheduler it runs, as long as it holds it, at the priority of the most
 * urgent thread that waits for it, or for one who waits for it.
 */
struct uk_mutex {
	uintptr_t owner; /* 0: free; lowest bit: ask the slow functions */
	unsigned int depth;
	bool recursive;
	bool is_listed; /* among those held that somebody waits for */
	struct uk_mutex *next_held;
	struct uk_waitq queue;
};

#ifdef __cplusplus /* which wants all members */
#define UK_MUTEX_INIT_(r)	{0, 0, r, false, NULL, UK_WAITQ_INIT}
#define UK_MUTEX_INIT		UK_MUTEX_INIT_(false)
#define UK_MUTEX_INIT_RECURSIVE UK_MUTEX_INIT_(true)
#else
#define UK_MUTEX_INIT		{.queue = UK_WAITQ_INIT}
/* One that its owner may lock again, to unlock it as often. */
#define UK_MUTEX_INIT_RECURSIVE {.recursive = true, .queue = UK_WAITQ_INIT}
#endif

int uk_mutex_lock_slow(struct uk_mutex *m, uint64_t deadline);
void uk_mutex_unlock_slow(struct uk_mutex *m);

/**
 * Locks `m` before `deadline`. Returns 0; -ETIMEDOUT; -EDEADLK when this
 * thread holds it and it isn't recursive. Context: thread, may sleep.
 */
static inline int uk_mutex_lock_until(struct uk_mutex *m, uint64_t deadline)
{
	uintptr_t nobody = 0;

	if (likely(__atomic_compare_exchange_n(
		    &m->owner, &nobody, uk_lock_self(), false, __ATOMIC_ACQUIRE,
		    __ATOMIC_RELAXED)))
		return 0;
	return uk_mutex_lock_slow(m, deadline);
}

static inline int uk_mutex_lock(struct uk_mutex *m)
{
	return uk_mutex_lock_until(m, UK_FOREVER);
}

/** Returns whether it got the lock, without waiting. Context: thread. */
static inline bool uk_mutex_trylock(struct uk_mutex *m)
{
	return uk_mutex_lock_until(m, 0) == 0;
}

/** Unlocks; crashes when this thread doesn't hold it. Context: thread. */
static inline void uk_mutex_unlock(struct uk_mutex *m)
{
	uintptr_t self = uk_lock_self();

	if (unlikely(!__atomic_compare_exchange_n(&m->owner, &self, 0, false,
						  __ATOMIC_RELEASE,
						  __ATOMIC_RELAXED)))
		uk_mutex_unlock_slow(m);
}

/** Does this thread hold it? Context: thread. */
static inline bool uk_mutex_is_mine(const struct uk_mutex *m)
{
	return (m->owner & ~(uintptr_t)1) == uk_lock_self();
}

/* Semaphore: a number that `down` takes one from, when there is one. */
struct uk_semaphore {
	long count; /* below 0: so many wait */
	unsigned int waiting;
	struct uk_waitq queue;
};

/* `n` at first. */
#ifdef __cplusplus
#define UK_SEMAPHORE_INIT(n) {(n), 0, UK_WAITQ_INIT}
#else
#define UK_SEMAPHORE_INIT(n) {.count = (n), .queue = UK_WAITQ_INIT}
#endif

int uk_semaphore_down_slow(struct uk_semaphore *s, uint64_t deadline);
void uk_semaphore_up_slow(struct uk_semaphore *s);

/** Returns whether there was one to take. Context: any. */
static inline bool uk_semaphore_trydown(struct uk_semaphore *s)
{
	long n = __atomic_load_n(&s->count, __ATOMIC_RELAXED);

	while (n > 0)
		if (__atomic_compare_exchange_n(&s->count, &n, n - 1, false,
						__ATOMIC_ACQUIRE,
						__ATOMIC_RELAXED))
			return true;
	return false;
}

#ifdef CONFIG_LIBUKSCHED_POSIX
int uk_semaphore_down_slow_interruptible(struct uk_semaphore *s,
					 uint64_t deadline);
#else
static inline int uk_semaphore_down_slow_interruptible(struct uk_semaphore *s,
						       uint64_t deadline)
{
	return uk_semaphore_down_slow(s, deadline);
}
#endif

/** The same, or -EINTR when a signal ends the wait. Context: thread. */
static inline int uk_semaphore_down_interruptible(struct uk_semaphore *s,
						  uint64_t deadline)
{
	return likely(uk_semaphore_trydown(s))
		       ? 0
		       : uk_semaphore_down_slow_interruptible(s, deadline);
}

/** Takes one before `deadline`. Returns 0 or -ETIMEDOUT. Context: thread. */
static inline int uk_semaphore_down_until(struct uk_semaphore *s,
					  uint64_t deadline)
{
	return likely(uk_semaphore_trydown(s))
		       ? 0
		       : uk_semaphore_down_slow(s, deadline);
}

static inline void uk_semaphore_down(struct uk_semaphore *s)
{
	uk_semaphore_down_until(s, UK_FOREVER);
}

/** Gives one back, to who waits longest. Context: any. */
static inline void uk_semaphore_up(struct uk_semaphore *s)
{
	long n = __atomic_load_n(&s->count, __ATOMIC_RELAXED);

	while (n >= 0)
		if (__atomic_compare_exchange_n(&s->count, &n, n + 1, false,
						__ATOMIC_RELEASE,
						__ATOMIC_RELAXED))
			return;
	uk_semaphore_up_slow(s);
}

/* Condition: threads that wait for what a mutex guards to change. */
struct uk_cond {
	struct uk_waitq queue;
};

#define UK_COND_INIT {.queue = UK_WAITQ_INIT}

/**
 * Unlocks `m`, waits for a signal, locks `m` again. Returns 0, or -ETIMEDOUT,
 * `m` locked again then too. `m` must be locked once. Context: thread.
 */
int uk_cond_wait(struct uk_cond *c, struct uk_mutex *m, uint64_t deadline);

/** Wakes up to `n` of those that wait. Context: any. */
void uk_cond_signal(struct uk_cond *c, unsigned int n);

/* Read-write lock: any number of readers, or one writer; writers first. */
struct uk_rwlock {
	long holders;	      /* readers; -1: a writer */
	unsigned int writers; /* that wait */
	struct uk_waitq read_queue, write_queue;
};

#ifdef __cplusplus
#define UK_RWLOCK_INIT {0, 0, UK_WAITQ_INIT, UK_WAITQ_INIT}
#else
#define UK_RWLOCK_INIT                                                         \
	{.read_queue = UK_WAITQ_INIT, .write_queue = UK_WAITQ_INIT}
#endif

/** Each returns 0 or -ETIMEDOUT. Context: thread, may sleep. */
int uk_rwlock_read_lock(struct uk_rwlock *l, uint64_t deadline);
int uk_rwlock_write_lock(struct uk_rwlock *l, uint64_t deadline);
/** Context: thread. */
void uk_rwlock_read_unlock(struct uk_rwlock *l);
void uk_rwlock_write_unlock(struct uk_rwlock *l);

#ifdef __cplusplus
}
#endif

#endif /* UK_LOCK_H */
