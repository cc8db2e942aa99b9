/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The life of a thread: one block of memory, its stack below, the rest above.
 */
#include <uk/alloc.h>
#include <uk/boot.h>
#include <uk/errno.h>
#include <uk/arch/ctx.h>
#include <uk/plat/irq.h>
#include "sched_internal.h"

#define STACK_MIN 1024

static unsigned int nthreads = 1;

static void begin(void *arg)
{
	struct uk_thread *t = arg;

	sched_begin();
	ukplat_irq_enable();
	uk_thread_exit(t->fn(t->arg));
}

/* Laid out in `size` bytes at `block`. */
static struct uk_thread *lay_out(void *block, size_t size)
{
	size_t room = ALIGN_DOWN(size - sizeof(struct uk_thread), 16);
	struct uk_thread *t = (struct uk_thread *)((char *)block + room);
	uint64_t *word = block;

	while (word < (uint64_t *)t)
		*word++ = STACK_FILL;
	*t = (struct uk_thread){.stack = block, .stack_size = room};
	t->context = ukarch_ctx_init(t, begin, t);
	return t;
}

struct uk_thread *uk_thread_create_attr(const struct uk_thread_attr *attr,
					void *(*fn)(void *arg), void *arg)
{
	static const struct uk_thread_attr defaults;
	size_t size = CONFIG_LIBUKSCHED_STACK_SIZE * 1024;
	struct uk_thread *t;
	unsigned long flags;
	void *block;

	if (!attr)
		attr = &defaults;
	if (attr->stack_size)
		size = MAX(attr->stack_size, STACK_MIN + sizeof(*t));
	block = uk_malloc(uk_alloc_get_default(), size);
	if (!block)
		return NULL;
	t = lay_out(block, size);
	t->name = attr->name;
	t->detached = attr->detached;
	t->priority = attr->priority ? MIN(attr->priority, UK_PRIORITIES - 1)
				     : UK_PRIORITY_DEFAULT;
	t->fn = fn;
	t->arg = arg;
	flags = ukplat_irq_save();
	nthreads++;
	uk_runq_push(t);
	ukplat_irq_restore(flags);
	sched_preempt_late();
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
	if (t->stack)
		uk_free(uk_alloc_get_default(), t->stack);
}

void uk_thread_exit(void *result)
{
	struct uk_thread *t = uk_thread_current();

	ukplat_irq_save();
	t->result = result;
	t->state = UK_THREAD_EXITED;
	if (--nthreads == 0) {
		ukplat_irq_enable();
		uk_exit(0);
	}
	uk_waitq_wake(&t->joiners, 1);
	for (;;)
		sched_switch();
}

int uk_thread_join(struct uk_thread *t, void **result)
{
	unsigned long flags = ukplat_irq_save();
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
		thread_free(t);
	}
	ukplat_irq_restore(flags);
	return rc;
}

int uk_thread_detach(struct uk_thread *t)
{
	unsigned long flags = ukplat_irq_save();
	int rc = t->detached || t->joined ? -EINVAL : 0;

	if (rc == 0) {
		t->detached = true;
		if (t->state == UK_THREAD_EXITED)
			thread_free(t);
	}
	ukplat_irq_restore(flags);
	return rc;
}

int uk_thread_set_priority(struct uk_thread *t, unsigned int priority)
{
	unsigned long flags;

	if (priority >= UK_PRIORITIES)
		return -EINVAL;
	flags = ukplat_irq_save();
	uk_runq_set_priority(t, priority);
	ukplat_irq_restore(flags);
	sched_preempt_late();
	return 0;
}

size_t uk_thread_stack_unused(const struct uk_thread *t)
{
	const uint64_t *bottom = t->stack, *word = bottom;

	while (word && (size_t)(word - bottom) < t->stack_size / 8 &&
	       *word == STACK_FILL)
		word++;
	return (word - bottom) * 8;
}
