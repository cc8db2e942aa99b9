/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several CPUs: a thread is on one from when it is taken out of a run queue
 * until its registers are saved; only then may another CPU go on with it.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/init.h>
#include "sched_internal.h"

static UK_PER_CPU(struct uk_thread *, idle);
static UK_PER_CPU(struct uk_thread *, leaving);
/* Those of the CPUs that were started: on the stack they began with. */
static UK_PER_CPU(struct uk_thread, first_thread);

struct uk_thread *cpus_idle(void)
{
	return uk_this_cpu(idle);
}

void cpus_leave(struct uk_thread *from)
{
	uk_this_cpu(leaving) = from;
}

void cpus_left(void)
{
	struct uk_thread *t = uk_this_cpu(leaving);
	bool moving = t->moving;

	__atomic_store_n(&t->on_cpu, false, __ATOMIC_RELEASE);
	if (moving) {
		/* In no queue, it is ours. */
		t->moving = false;
		t->cpu = t->pinned_to;
		uk_runq_push(t);
	}
}

void cpus_wait_left(const struct uk_thread *t)
{
	while (__atomic_load_n(&t->on_cpu, __ATOMIC_ACQUIRE))
		ukplat_cpu_relax();
}

void cpus_inherit(struct uk_thread *t)
{
	const struct uk_thread *self = uk_thread_current();

	t->cpu = self->cpu;
	t->pinned = self->pinned;
	t->pinned_to = self->pinned_to;
}

int uk_thread_pin(int cpu)
{
	struct uk_thread *self = uk_thread_current();
	unsigned long flags;

	if (cpu != UK_CPU_ANY && (cpu < 0 || cpu >= (int)ukplat_cpu_count()))
		return -EINVAL;
	flags = ukplat_irq_save();
	self->pinned = cpu != UK_CPU_ANY;
	if (self->pinned) {
		self->pinned_to = cpu;
		self->moving = self->cpu != cpu;
	}
	if (self->moving)
		sched_switch();
	ukplat_irq_restore(flags);
	return 0;
}

/* Interrupts are let in while it sleeps, and whenever it is preempted. */
static void idle_loop(void)
{
	for (;;) {
		sched_switch();
		ukplat_idle();
	}
}

static void *idle_fn(void *arg)
{
	(void)arg;
	ukplat_irq_save();
	idle_loop();
	return NULL;
}

/* Where another CPU begins. */
static void begin(void)
{
	struct uk_thread *t = uk_this_cpu_ptr(first_thread);

	t->name = "idle";
	t->cpu = ukplat_cpu_id();
	t->on_cpu = t->pinned = true;
	tls_first(t);
	tls_switch(t, t);
	uk_this_cpu(idle) = t;
	set_current(t);
	cputime_restart();
	sched_start(t);
	idle_loop();
}

static void *get(size_t align, size_t len)
{
	return uk_memalign(uk_alloc_get_default(), align, len);
}

static int init(struct uk_init_ctx *ctx)
{
	static const struct uk_thread_attr attr = {.name = "idle"};
	struct uk_thread *t = uk_thread_make(&attr, idle_fn, NULL);

	(void)ctx;
	if (!t)
		return -ENOMEM;
	t->pinned = true;
	uk_this_cpu(idle) = t;
	ukplat_cpu_start(get, begin);
	return 0;
}

uk_plat_initcall_prio(init, 90);
