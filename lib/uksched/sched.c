/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switching from thread to thread.
 */
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/arch/ctx.h>
#include <uk/plat/irq.h>
#include <uk/trace.h>
#include <uk/plat/trap.h>
#include "sched_internal.h"

static struct uk_thread boot_thread = {
	.name = "main",
	.priority = UK_PRIORITY_DEFAULT,
	.own_priority = UK_PRIORITY_DEFAULT,
};

/* Ended, detached, and still on its own stack until the switch is done. */
static UK_PER_CPU(struct uk_thread *, to_free);

#ifdef CONFIG_HAVE_SMP
static struct uk_thread *next_ready(void)
{
	struct uk_thread *t = pop_ready();

	cputime_stop(uk_thread_current());
	return t ? t : cpus_idle();
}

static inline __uk_unused bool preempt_self(void)
{
	struct uk_thread *t = uk_thread_current();

	if (t != cpus_idle())
		uk_runq_push(t);
	return true;
}
#else
struct uk_thread *uk_thread_current_ = &boot_thread;

static bool idling;

/* The waiting thread itself idles; it may be the one that is woken. */
static struct uk_thread *next_ready(void)
{
	struct uk_thread *t = pop_ready();

	cputime_stop(uk_thread_current_);
	if (likely(t))
		return t;
	idling = true;
	do
		ukplat_idle();
	while (!(t = pop_ready()));
	idling = false;
	cputime_restart();
	return t;
}

/*
 * A thread that waits, and idles because nobody is ready, is left to that: it
 * may just have become ready itself.
 */
static inline __uk_unused bool preempt_self(void)
{
	if (!idling)
		uk_runq_push(uk_thread_current_);
	return !idling;
}
#endif

static void check_stack(const struct uk_thread *t)
{
	if (t->stack && *(const uint64_t *)t->stack != STACK_FILL)
		ukplat_crash("a thread's stack has overflown");
}

void sched_reap(struct uk_thread *t)
{
	uk_this_cpu(to_free) = t;
}

void sched_begin(void)
{
	struct uk_thread *t = uk_this_cpu(to_free);

	cpus_left();
	if (t) {
		uk_this_cpu(to_free) = NULL;
		thread_free(t);
	}
}

void sched_switch(void)
{
	struct uk_thread *from = uk_thread_current(), *to;

	check_stack(from);
	to = next_ready();
	if (to == from)
		return;
	cpus_leave(from);
	set_current(to);
	stat_switch();
	UK_TRACE(switch, "from=%x to=%x", (uintptr_t)from, (uintptr_t)to);
	tls_switch(from, to);
	ukarch_ctx_switch(&from->context, to->context);
	sched_begin();
}

void uk_thread_yield(void)
{
	unsigned long flags = ukplat_irq_save();

	uk_runq_push(uk_thread_current());
	sched_switch();
	ukplat_irq_restore(flags);
}

bool uk_thread_inherit(struct uk_thread *t, unsigned int priority)
{
	t->inherited = priority;
	return sched_reprioritize(t);
}

#ifdef CONFIG_HAVE_PREEMPT
static void switch_thread(void)
{
	if (preempt_self())
		sched_switch();
}

void sched_start(struct uk_thread *t)
{
	uk_runq_start(t);
	uk_this_cpu(ukplat_preempt).switch_thread = switch_thread;
}
#else
void sched_start(struct uk_thread *t)
{
	(void)t;
}
#endif

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	cpus_first(&boot_thread);
	set_current(&boot_thread);
	list_number(&boot_thread);
	list_add(&boot_thread);
	UK_TRACE(thread, "thread=%x name=%s%s fn=%p", (uintptr_t)&boot_thread,
		 uk_trace_text(boot_thread.name, 0), 0, 0);
	tls_first(&boot_thread);
	cputime_restart();
	sched_start(&boot_thread);
	uk_exit_turn = end_take_turn;
	return 0;
}

uk_plat_initcall_prio(init, 20);
