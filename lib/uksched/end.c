/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end of the image: one thread ends it. Before it makes the system's exit
 * calls the others stop: the scheduler parks each one when it is to run next,
 * so a parked thread is in no queue. A parked thread may hold a mutex. So while
 * the thread that ends the image waits for a mutex, the others may run.
 */
#include <uk/boot.h>
#include <uk/plat/irq.h>
#include <uk/spinlock.h>
#include "sched_internal.h"

bool sched_stopped;
struct uk_thread *uk_sched_ending;

static struct uk_spinlock lock = UK_SPINLOCK_INIT;
static struct uk_thread *exiting, *parked;

/* Threads that serve devices run to the end. */
static bool may_run(const struct uk_thread *t)
{
	return t == uk_sched_ending || t->service;
}

bool end_park(struct uk_thread *t)
{
	bool stays;

	uk_spin_acquire(&lock);
	stays = sched_stopped && !may_run(t);
	if (stays) {
		t->next = parked;
		parked = t;
	}
	uk_spin_release(&lock);
	return stays;
}

static void set_stopped(bool to)
{
	__atomic_store_n(&sched_stopped, to, __ATOMIC_SEQ_CST);
}

void sched_lend(void)
{
	struct uk_thread *t, *next;

	uk_spin_acquire(&lock);
	set_stopped(false);
	t = parked;
	parked = NULL;
	uk_spin_release(&lock);
	for (; t; t = next) {
		next = t->next;
		uk_runq_push(t);
	}
}

#ifdef CONFIG_HAVE_SMP
/* This CPU has checked its run queue since the others were to stop. */
static UK_PER_CPU(bool, looked);

void end_looked(void)
{
	__atomic_store_n(uk_this_cpu_ptr(looked), true, __ATOMIC_RELEASE);
}

static void on_poke(void)
{
	if (sched_stopped)
		uk_this_cpu(ukplat_preempt).wanted = true;
}
UKPLAT_POKE_HANDLER(on_poke, 60);

static void stop_cpu(unsigned int i)
{
	__atomic_store_n(uk_cpu_ptr(looked, i), false, __ATOMIC_SEQ_CST);
	ukplat_cpu_poke(i);
	while (!__atomic_load_n(uk_cpu_ptr(looked, i), __ATOMIC_ACQUIRE))
		ukplat_cpu_relax();
}

/* With interrupts on, since others may wait for this CPU meanwhile. */
void sched_lent(void)
{
	uk_thread_pin(ukplat_cpu_id());
	set_stopped(true);
	for (unsigned int i = 0; i < ukplat_cpu_count(); i++)
		if (i != ukplat_cpu_id())
			stop_cpu(i);
}
#else
void sched_lent(void)
{
	set_stopped(true);
}
#endif

static bool is_first(struct uk_thread **by)
{
	struct uk_thread *self = uk_thread_current(), *nobody = NULL;

	return __atomic_compare_exchange_n(by, &nobody, self, false,
					   __ATOMIC_ACQ_REL,
					   __ATOMIC_ACQUIRE) ||
	       nobody == self;
}

void end_take_turn(bool system)
{
	if (uk_sched_ending == uk_thread_current())
		return;
	while (!is_first(system ? &uk_sched_ending : &exiting))
		uk_thread_sleep(UK_FOREVER);
	if (!system)
		return;
	/* The holder of a mutex that it waits for inherits the priority. */
	uk_thread_set_priority(uk_thread_current(), UK_PRIORITIES - 1);
	sched_lent();
}
