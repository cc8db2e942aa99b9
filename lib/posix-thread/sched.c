/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Scheduling. SCHED_OTHER is the default priority of uksched, whatever nice()
 * says; the 99 real-time priorities share those above it.
 * Source: sched(7).
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/posix_thread.h>
#include <uk/posix_time.h>
#include <uk/syscall.h>

#define OTHER	      0
#define FIFO	      1
#define RR	      2
#define BATCH	      3
#define IDLE	      5
#define RESET_ON_FORK 0x40000000

#define RT_MIN 1
#define RT_MAX 99

static bool is_realtime(int policy)
{
	return policy == FIFO || policy == RR;
}

static bool is_policy(int policy)
{
	return is_realtime(policy) || policy == OTHER || policy == BATCH ||
	       policy == IDLE;
}

static unsigned int priority_of(int policy, int rt)
{
	unsigned int above = UK_PRIORITIES - 1 - UK_PRIORITY_DEFAULT;

	if (is_realtime(policy))
		return UK_PRIORITY_DEFAULT + (rt * above + RT_MAX - 1) / RT_MAX;
	return policy == IDLE ? 1 : UK_PRIORITY_DEFAULT;
}

/* Runs fn() on what is known of thread `tid`. */
static long with(int tid,
		 long (*fn)(struct uk_thread *t, struct uk_posix_thread *p,
			    int *values),
		 int *values)
{
	static struct uk_posix_thread none;
	struct uk_posix_thread *self = uk_posix_thread_self();
	struct uk_thread *t;
	unsigned long flags;
	long rc = -ESRCH;

	if (tid < 0)
		return -EINVAL;
	if (!self)
		return -ENOMEM;
	flags = uk_waitq_lock();
	t = uk_posix_thread_find(tid);
	if (t)
		rc = fn(t, t->posix ? t->posix : &none, values);
	uk_waitq_unlock(flags);
	return rc;
}

static long get(struct uk_thread *t, struct uk_posix_thread *p, int *values)
{
	(void)t;
	values[0] = p->policy;
	values[1] = p->rt_priority;
	return 0;
}

static long set(struct uk_thread *t, struct uk_posix_thread *p, int *values)
{
	if (!t->posix)
		return -EPERM; /* a library's own thread */
	p->policy = values[0];
	p->rt_priority = values[1];
	return 0;
}

static long change(int tid, int policy, int rt)
{
	int values[] = {policy, rt};
	struct uk_thread *t;
	unsigned long flags;
	long rc = with(tid, set, values);

	if (rc < 0)
		return rc;
	flags = uk_waitq_lock();
	t = uk_posix_thread_find(tid);
	uk_waitq_unlock(flags);
	return t ? uk_thread_set_priority(t, priority_of(policy, rt)) : -ESRCH;
}

UK_SYSCALL3(sched_setscheduler, int, tid, int, policy, const int *, rt)
{
	policy &= ~RESET_ON_FORK;
	if (!is_policy(policy) ||
	    (is_realtime(policy) ? *rt < RT_MIN || *rt > RT_MAX : *rt != 0))
		return -EINVAL;
	return change(tid, policy, *rt);
}

UK_SYSCALL1(sched_getscheduler, int, tid)
{
	int values[2];
	long rc = with(tid, get, values);

	return rc < 0 ? rc : values[0];
}

UK_SYSCALL2(sched_getparam, int, tid, int *, rt)
{
	int values[2];
	long rc = with(tid, get, values);

	if (rc == 0)
		*rt = values[1];
	return rc;
}

UK_SYSCALL2(sched_setparam, int, tid, const int *, rt)
{
	int values[2];
	long rc = with(tid, get, values);

	if (rc < 0)
		return rc;
	return uk_do_sched_setscheduler(tid, values[0], rt);
}

UK_SYSCALL1(sched_get_priority_max, int, policy)
{
	if (!is_policy(policy))
		return -EINVAL;
	return is_realtime(policy) ? RT_MAX : 0;
}

UK_SYSCALL1(sched_get_priority_min, int, policy)
{
	if (!is_policy(policy))
		return -EINVAL;
	return is_realtime(policy) ? RT_MIN : 0;
}

#ifdef CONFIG_LIBUKSCHED_PREEMPT
#define SLICE_NS (CONFIG_LIBUKSCHEDPREEMPT_SLICE * 1000000ULL)
#else
#define SLICE_NS 0 /* a thread runs until it waits */
#endif

UK_SYSCALL2(sched_rr_get_interval, int, tid, struct uk_timespec *, slice)
{
	int values[2];
	long rc = with(tid, get, values);

	if (rc == 0)
		*slice = uk_timespec_of(values[0] == FIFO ? 0 : SLICE_NS);
	return rc;
}

UK_SYSCALL0(sched_yield)
{
	uk_thread_yield();
	return 0;
}

UK_SYSCALL2(getcpu, unsigned int *, cpu, unsigned int *, node)
{
	if (cpu)
		*cpu = ukplat_cpu_id();
	if (node)
		*node = 0;
	return 0;
}

static unsigned long all_cpus(void)
{
	return ~0UL >> (8 * sizeof(long) - ukplat_cpu_count());
}

static unsigned long cpus_of(const struct uk_thread *t)
{
#ifdef CONFIG_HAVE_SMP
	if (t->pinned)
		return 1UL << t->pinned_to;
#else
	(void)t;
#endif
	return all_cpus();
}

UK_SYSCALL3(sched_getaffinity, int, tid, size_t, len, unsigned long *, set)
{
	unsigned long flags;
	struct uk_thread *t;

	if (len < sizeof(*set) || len % sizeof(*set))
		return -EINVAL;
	flags = uk_waitq_lock();
	t = uk_posix_thread_find(tid);
	if (t)
		*set = cpus_of(t);
	uk_waitq_unlock(flags);
	return t ? (long)sizeof(*set) : -ESRCH;
}

/* This thread's only: to any CPU, or to one. */
UK_SYSCALL3(sched_setaffinity, int, tid, size_t, len, const unsigned long *,
	    set)
{
	unsigned long wanted;

	if (len < sizeof(*set))
		return -EINVAL;
	if (tid != 0 && (unsigned long)tid != uk_thread_current()->id)
		return -EPERM;
	wanted = *set & all_cpus();
	if (!wanted)
		return -EINVAL;
	if (wanted == all_cpus())
		return uk_thread_pin(UK_CPU_ANY);
	return uk_thread_pin(__builtin_ctzl(wanted));
}

/* No command is supported: that is what a query is told. */
UK_SYSCALL3(membarrier, int, command, unsigned int, flags, int, cpu)
{
	(void)cpu;
	return command == 0 && flags == 0 ? 0 : -EINVAL;
}
