/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who waits stands, with a wait queue of his own, in a list by the hash of the
 * address; the lock of wait queues is for all of it. So a word is compared and
 * its waiter entered in one step, and a waker can't come between.
 * Source: futex(2).
 */
#include <uk/errno.h>
#include <uk/futex.h>
#include <uk/posix_time.h>
#include <uk/sched.h>
#include <uk/syscall.h>
#include <uk/abi/futex.h>
#include <uk/plat/preempt.h>

#define BUCKETS 64 /* a power of two */

struct waiter {
	struct waiter *next;
	const uint32_t *addr;
	uint32_t bits;
	struct uk_waitq q;
};

struct bucket {
	struct waiter *first, **end; /* NULL: it is empty */
};

static struct bucket buckets[BUCKETS];

static struct bucket *bucket_of(const uint32_t *addr)
{
	uintptr_t word = (uintptr_t)addr / sizeof(*addr);

	return &buckets[(word ^ word / BUCKETS) % BUCKETS];
}

static void enter(struct waiter *w)
{
	struct bucket *b = bucket_of(w->addr);

	w->next = NULL;
	if (!b->first)
		b->end = &b->first;
	*b->end = w;
	b->end = &w->next;
}

/* Takes out what `link` points to. */
static struct waiter *leave(struct bucket *b, struct waiter **link)
{
	struct waiter *w = *link;

	*link = w->next;
	if (b->end == &w->next)
		b->end = link;
	return w;
}

static void forget(struct waiter *gone)
{
	struct bucket *b = bucket_of(gone->addr);
	struct waiter **link = &b->first;

	while (*link && *link != gone)
		link = &(*link)->next;
	if (*link)
		leave(b, link);
}

static struct waiter **next_on(struct waiter **link, const uint32_t *addr,
			       uint32_t bits)
{
	while (*link && ((*link)->addr != addr || !((*link)->bits & bits)))
		link = &(*link)->next;
	return link;
}

/* Wait queues are locked. */
static unsigned int wake(const uint32_t *addr, unsigned int n, uint32_t bits)
{
	struct bucket *b = bucket_of(addr);
	struct waiter **link = &b->first;
	unsigned int woken = 0;

	while (woken < n && *(link = next_on(link, addr, bits))) {
		uk_waitq_wake_one_locked(&leave(b, link)->q);
		woken++;
	}
	return woken;
}

static unsigned int move(const uint32_t *from, unsigned int n,
			 const uint32_t *to)
{
	struct bucket *b = bucket_of(from);
	struct waiter **link = &b->first, *w;
	unsigned int moved = 0;

	if (from == to)
		return 0;
	while (moved < n &&
	       *(link = next_on(link, from, UK_FUTEX_BITSET_ALL))) {
		w = leave(b, link);
		w->addr = to;
		enter(w);
		moved++;
	}
	return moved;
}

/* Until when a thread waits: by ukplat_clock_ns(), or to a date. */
struct until {
	uint64_t at;
	bool is_date;
};

/* Locked. */
static int wait_in(struct uk_waitq *q, const struct until *u)
{
	struct uk_date_wait date;
	int rc;

	if (!u->is_date)
		return uk_waitq_wait_interruptible(q, u->at);
	uk_date_wait_begin(&date, u->at);
	rc = uk_waitq_wait_interruptible(q, uk_clock_at_date(u->at));
	uk_date_wait_end(&date);
	return rc;
}

static long wait(const uint32_t *addr, uint32_t value, uint32_t bits,
		 const struct until *u)
{
	struct waiter w = {.addr = addr, .bits = bits, .q = UK_WAITQ_INIT};
	unsigned long flags;
	long rc = -EAGAIN;

	if (!bits)
		return -EINVAL;
	flags = uk_waitq_lock();
	if (__atomic_load_n(addr, __ATOMIC_RELAXED) == value) {
		enter(&w);
		rc = wait_in(&w.q, u);
		if (rc < 0)
			forget(&w);
	}
	uk_waitq_unlock(flags);
	if (rc == -EINTR && u->at == UK_FOREVER)
		return -UK_ERESTART;
	return rc;
}

static uint32_t operate(uint32_t *addr, unsigned int op, uint32_t arg)
{
	switch (op) {
	case UK_FUTEX_OP_SET:
		return __atomic_exchange_n(addr, arg, __ATOMIC_SEQ_CST);
	case UK_FUTEX_OP_ADD:
		return __atomic_fetch_add(addr, arg, __ATOMIC_SEQ_CST);
	case UK_FUTEX_OP_OR:
		return __atomic_fetch_or(addr, arg, __ATOMIC_SEQ_CST);
	case UK_FUTEX_OP_ANDN:
		return __atomic_fetch_and(addr, ~arg, __ATOMIC_SEQ_CST);
	default: return __atomic_fetch_xor(addr, arg, __ATOMIC_SEQ_CST);
	}
}

static bool compares(int a, unsigned int cmp, int b)
{
	switch (cmp) {
	case UK_FUTEX_CMP_EQ: return a == b;
	case UK_FUTEX_CMP_NE: return a != b;
	case UK_FUTEX_CMP_LT: return a < b;
	case UK_FUTEX_CMP_LE: return a <= b;
	case UK_FUTEX_CMP_GT: return a > b;
	default: return a >= b;
	}
}

/* `how`: 4 bits what to do, 4 bits comparison, 12 bits each argument. */
static long wake_op(const uint32_t *addr, unsigned int n, uint32_t *addr2,
		    unsigned int n2, uint32_t how)
{
	unsigned int op = how >> 28, cmp = how >> 24 & 15, woken;
	int arg = (int)(how << 8) >> 20, with = (int)(how << 20) >> 20, was;

	if ((op & 7) > UK_FUTEX_OP_XOR || cmp > UK_FUTEX_CMP_GE)
		return -ENOSYS;
	if (op & UK_FUTEX_OP_SHIFT)
		arg = 1U << (arg & 31);
	was = operate(addr2, op & 7, arg);
	woken = wake(addr, n, UK_FUTEX_BITSET_ALL);
	if (compares(was, cmp, with))
		woken += wake(addr2, n2, UK_FUTEX_BITSET_ALL);
	return woken;
}

/* Atomic instructions of arm64 want it. */
static bool is_word(const uint32_t *addr)
{
	return IS_ALIGNED((uintptr_t)addr, sizeof(*addr));
}

/* What wakes; wait queues are locked. */
static long wakes(int op, uint32_t *addr, uint32_t value, unsigned long n2,
		  uint32_t *addr2, uint32_t value3)
{
	switch (op) {
	case UK_FUTEX_WAKE: return wake(addr, value, UK_FUTEX_BITSET_ALL);
	case UK_FUTEX_WAKE_BITSET:
		return value3 ? (long)wake(addr, value, value3) : -EINVAL;
	case UK_FUTEX_CMP_REQUEUE:
		if (!is_word(addr2))
			return -EINVAL;
		if (__atomic_load_n(addr, __ATOMIC_RELAXED) != value3)
			return -EAGAIN;
		/* fallthrough */
	case UK_FUTEX_REQUEUE:
		if (!is_word(addr2))
			return -EINVAL;
		value = wake(addr, value, UK_FUTEX_BITSET_ALL);
		return value + move(addr, n2, addr2);
	case UK_FUTEX_WAKE_OP:
		return is_word(addr2) ? wake_op(addr, value, addr2, n2, value3)
				      : -EINVAL;
	default: return -ENOSYS;
	}
}

unsigned int uk_futex_wake(const uint32_t *addr, unsigned int n)
{
	unsigned long flags = uk_waitq_lock();
	unsigned int woken = wake(addr, n, UK_FUTEX_BITSET_ALL);

	uk_waitq_unlock(flags);
	ukplat_preempt_check();
	return woken;
}

/* FUTEX_WAIT says how long, FUTEX_WAIT_BITSET until when. */
static long deadline_of(int op, const struct uk_timespec *time, struct until *u)
{
	*u = (struct until){.at = UK_FOREVER};
	if (!time)
		return 0;
	if ((op & UK_FUTEX_CMD_MASK) == UK_FUTEX_WAIT)
		return uk_deadline_in(time, &u->at);
	u->is_date = op & UK_FUTEX_CLOCK_REALTIME;
	return uk_time_ns(time, &u->at);
}

UK_SYSCALL6(futex, uint32_t *, addr, int, op, uint32_t, value,
	    const struct uk_timespec *, time, uint32_t *, addr2, uint32_t,
	    value3)
{
	int cmd = op & UK_FUTEX_CMD_MASK;
	unsigned long flags;
	struct until until;
	long rc;

	if (!IS_ALIGNED((uintptr_t)addr, sizeof(*addr)))
		return -EINVAL;
	if (cmd == UK_FUTEX_WAIT || cmd == UK_FUTEX_WAIT_BITSET) {
		rc = deadline_of(op, time, &until);
		return rc < 0 ? rc
			      : wait(addr, value,
				     cmd == UK_FUTEX_WAIT ? UK_FUTEX_BITSET_ALL
							  : value3,
				     &until);
	}
	flags = uk_waitq_lock();
	rc = wakes(cmd, addr, value, (unsigned long)time, addr2, value3);
	uk_waitq_unlock(flags);
	ukplat_preempt_check();
	return rc;
}
