/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switching from thread to thread.
 */
#include <uk/init.h>
#include <uk/arch/ctx.h>
#include <uk/plat/irq.h>
#include <uk/plat/trap.h>
#include "sched_internal.h"

static struct uk_thread boot_thread = {
	.name = "main",
	.priority = UK_PRIORITY_DEFAULT,
};
struct uk_thread *uk_thread_current_ = &boot_thread;

/* Ended, detached, and still on its own stack until the switch is done. */
static struct uk_thread *to_free;

/* The waiting thread itself idles; it may be the one that is woken. */
static struct uk_thread *next_ready(void)
{
	struct uk_thread *t;

	while (!(t = uk_runq_pop()))
		ukplat_idle();
	return t;
}

static void check_stack(const struct uk_thread *t)
{
	if (t->stack && *(const uint64_t *)t->stack != STACK_FILL)
		ukplat_crash("a thread's stack has overflown");
}

void sched_begin(void)
{
	if (to_free) {
		thread_free(to_free);
		to_free = NULL;
	}
}

void sched_switch(void)
{
	struct uk_thread *from = uk_thread_current_, *to;

	check_stack(from);
	to = next_ready();
	if (to == from)
		return;
	if (from->state == UK_THREAD_EXITED && from->detached)
		to_free = from;
	uk_thread_current_ = to;
	ukarch_ctx_switch(&from->context, to->context);
	sched_begin();
}

void uk_thread_yield(void)
{
	unsigned long flags = ukplat_irq_save();

	uk_runq_push(uk_thread_current_);
	sched_switch();
	ukplat_irq_restore(flags);
}

#ifdef CONFIG_HAVE_PREEMPT
/* A thread that waits, and idles because nobody is ready, is left to that. */
static void switch_thread(void)
{
	struct uk_thread *t = uk_thread_current_;

	if (t->state != UK_THREAD_READY)
		return;
	uk_runq_push(t);
	sched_switch();
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_runq_start(&boot_thread);
	ukplat_preempt.switch_thread = switch_thread;
	return 0;
}

uk_plat_initcall_prio(init, 20);
#endif
