/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The life of a thread: one block of memory, its stack below, the rest above.
 */
#include <uk/alloc.h>
#include <uk/boot.h>
#include <uk/errno.h>
#include <uk/arch/ctx.h>
#include <uk/plat/irq.h>
#include <uk/trace.h>
#include "sched_internal.h"
#include "stack.h"

#define STACK_MIN 1024

static unsigned int nthreads = 1;

static void begin(void *arg)
{
	struct uk_thread *t = arg;

	sched_begin();
	ukplat_irq_enable();
	uk_thread_exit(t->fn(t->arg));
}

/*
 * Laid out in `size` bytes at `block`: the stack, its thread-local variables,
 * what we know of it.
 */
static struct uk_thread *lay_out(void *block, size_t size)
{
	size_t room = ALIGN_DOWN(size - sizeof(struct uk_thread), 16);
	struct uk_thread *t = (struct uk_thread *)((char *)block + room);
	char *top = (char *)t - tls_size();
	uint64_t *word = block;

	while (word < (uint64_t *)top)
		*word++ = STACK_FILL;
	*t = (struct uk_thread){
		.stack = block,
		.stack_size = top - (char *)block,
	};
	list_number(t);
	tls_init(t, top);
	t->context = ukarch_ctx_init(top, begin, t);
	return t;
}

/* On the stack and with the thread pointer that the caller has. */
static struct uk_thread *lay_out_given(const struct uk_thread_attr *attr)
{
	struct uk_thread *t =
		uk_calloc(uk_alloc_get_default(), 1, sizeof(struct uk_thread));

	if (!t)
		return NULL;
	t->given = true;
	list_number(t);
	tls_given(t, attr->tls);
	t->context = ukarch_ctx_init(attr->stack, begin, t);
	return t;
}

static struct uk_thread *lay_out_new(const struct uk_thread_attr *attr)
{
	size_t size = attr->stack_size ?: CONFIG_LIBUKSCHED_STACK_SIZE * 1024UL;
	void *block;

	size = MAX(size, STACK_MIN + tls_size() + sizeof(struct uk_thread));
	block = stack_get(&size);
	return block ? lay_out(block, size) : NULL;
}

static void set_up(struct uk_thread *t, const struct uk_thread_attr *attr,
		   void *(*fn)(void *arg), void *arg)
{
	t->name = attr->name;
	t->detached = attr->detached;
	t->service = attr->service;
	t->priority = attr->priority ? MIN(attr->priority, UK_PRIORITIES - 1)
				     : UK_PRIORITY_DEFAULT;
	t->own_priority = t->priority;
	t->fn = fn;
	t->arg = arg;
	posix_init(t, attr);
	cpus_inherit(t);
}

struct uk_thread *uk_thread_make(const struct uk_thread_attr *attr,
				 void *(*fn)(void *arg), void *arg)
{
	struct uk_thread *t =
		attr->stack ? lay_out_given(attr) : lay_out_new(attr);

	if (t)
		set_up(t, attr, fn, arg);
	return t;
}

struct uk_thread *thread_new_in(void *block, size_t size,
				const struct uk_thread_attr *attr,
				void *(*fn)(void *arg), void *arg)
{
	struct uk_thread *t = lay_out(block, size);

	set_up(t, attr, fn, arg);
	return t;
}

void uk_thread_start(struct uk_thread *t)
{
	unsigned long flags;

	UK_TRACE(thread, "thread=%x name=%s%s fn=%p", (uintptr_t)t,
		 uk_trace_text(t->name, 0), uk_trace_text(t->name, 8),
		 (uintptr_t)t->fn);
	flags = uk_waitq_lock();
	nthreads += !t->service;
	stat_thread(1);
	list_add(t);
	uk_runq_push(t);
	uk_waitq_unlock(flags);
	ukplat_preempt_check();
}

struct uk_thread *uk_thread_create_attr(const struct uk_thread_attr *attr,
					void *(*fn)(void *arg), void *arg)
{
	static const struct uk_thread_attr defaults;
	struct uk_thread *t = uk_thread_make(attr ? attr : &defaults, fn, arg);

	if (!t)
		return NULL;
	uk_thread_start(t);
	return t;
}

struct uk_thread *uk_thread_create(const char *name, void *(*fn)(void *arg),
				   void *arg)
{
	struct uk_thread_attr attr = {.name = name};

	return uk_thread_create_attr(&attr, fn, arg);
}

void thread_free(struct uk_thread *t)
{
	/* A wait of long ago may just be timing out. */
	uk_timer_sync(&t->timer);
	posix_gone(t);
	if (t->stack)
		stack_put(t->stack, (char *)(t + 1) - (char *)t->stack);
	else if (t->given)
		uk_free(uk_alloc_get_default(), t);
}

void uk_thread_exit(void *result)
{
	struct uk_thread *t = uk_thread_current();

	uk_waitq_lock();
	t->result = result;
	UK_TRACE(exit, "thread=%x", (uintptr_t)t);
	t->state = UK_THREAD_EXITED;
	list_remove(t);
	stat_thread(-1);
	if (!t->service && --nthreads == 0) {
		waitq_release();
		ukplat_irq_enable();
		uk_exit(0);
	}
	uk_waitq_wake_locked(&t->joiners, 1);
	if (t->detached)
		sched_reap(t);
	waitq_release();
	for (;;)
		sched_switch();
}

static void free_ended(struct uk_thread *t)
{
	cpus_wait_left(t);
	thread_free(t);
}

int uk_thread_join(struct uk_thread *t, void **result)
{
	unsigned long flags = uk_waitq_lock();
	int rc = 0;

	if (t == uk_thread_current())
		rc = -EDEADLK;
	else if (t->detached || t->joined)
		rc = -EINVAL;
	if (rc == 0) {
		t->joined = true;
		while (t->state != UK_THREAD_EXITED)
			uk_waitq_wait(&t->joiners, UK_FOREVER);
		if (result)
			*result = t->result;
	}
	uk_waitq_unlock(flags);
	if (rc == 0)
		free_ended(t);
	return rc;
}

int uk_thread_detach(struct uk_thread *t)
{
	unsigned long flags = uk_waitq_lock();
	int rc = t->detached || t->joined ? -EINVAL : 0;
	bool ended = t->state == UK_THREAD_EXITED;

	if (rc == 0)
		t->detached = true;
	uk_waitq_unlock(flags);
	if (rc == 0 && ended)
		free_ended(t);
	return rc;
}

int uk_thread_set_priority(struct uk_thread *t, unsigned int priority)
{
	unsigned long flags;

	if (priority >= UK_PRIORITIES)
		return -EINVAL;
	flags = uk_waitq_lock();
	t->own_priority = priority;
	sched_reprioritize(t);
	uk_waitq_unlock(flags);
	ukplat_preempt_check();
	return 0;
}

#ifndef CONFIG_HAVE_SMP
int uk_thread_pin(int cpu)
{
	return cpu == UK_CPU_ANY || cpu == 0 ? 0 : -EINVAL;
}
#endif

#ifndef CONFIG_LIBUKSCHED_CPU_TIME
uint64_t uk_thread_cpu_ns(const struct uk_thread *t)
{
	(void)t;
	return 0;
}
#endif

size_t uk_thread_stack_unused(const struct uk_thread *t)
{
	const uint64_t *bottom = t->stack, *word = bottom;

	while (word && (size_t)(word - bottom) < t->stack_size / 8 &&
	       *word == STACK_FILL)
		word++;
	return (word - bottom) * 8;
}
