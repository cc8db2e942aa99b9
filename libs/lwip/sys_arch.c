/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks, mailboxes and threads, as lwIP asks for them (doc/sys_arch.txt).
 */
#include <uk/alloc.h>
#include <uk/spinlock.h>
#include "lwip/opt.h"
#include "lwip/sys.h"
#include "lwip/tcpip.h"
#include "glue.h"

#define MS 1000000ULL

void sys_init(void)
{
}

static uint64_t deadline(u32_t timeout)
{
	return timeout ? ukplat_clock_ns() + timeout * MS : UK_FOREVER;
}

/* Milliseconds waited; lwIP only compares them with SYS_ARCH_TIMEOUT. */
static u32_t waited(int rc)
{
	return rc ? SYS_ARCH_TIMEOUT : 0;
}

err_t sys_sem_new(sys_sem_t *s, u8_t count)
{
	s->sem = (struct uk_semaphore)UK_SEMAPHORE_INIT(count);
	s->valid = true;
	return ERR_OK;
}

void sys_sem_free(sys_sem_t *s)
{
	(void)s;
}

void sys_sem_signal(sys_sem_t *s)
{
	uk_semaphore_up(&s->sem);
}

u32_t sys_arch_sem_wait(sys_sem_t *s, u32_t timeout)
{
	return waited(uk_semaphore_down_until(&s->sem, deadline(timeout)));
}

err_t sys_mutex_new(sys_mutex_t *m)
{
	m->mutex = (struct uk_mutex)UK_MUTEX_INIT;
	m->valid = true;
	return ERR_OK;
}

void sys_mutex_lock(sys_mutex_t *m)
{
	uk_mutex_lock(&m->mutex);
}

void sys_mutex_unlock(sys_mutex_t *m)
{
	/* Before it unlocks lwIP's core, a thread sends the queued packets. */
	if (m == &lock_tcpip_core)
		glue_flush();
	uk_mutex_unlock(&m->mutex);
}

void sys_mutex_free(sys_mutex_t *m)
{
	(void)m;
}

err_t sys_mbox_new(sys_mbox_t *m, int size)
{
	m->slots = uk_calloc(uk_alloc_get_default(), size, sizeof(*m->slots));
	if (!m->slots)
		return ERR_MEM;
	uk_mbox_init(&m->mbox, m->slots, size);
	return ERR_OK;
}

void sys_mbox_free(sys_mbox_t *m)
{
	uk_free(uk_alloc_get_default(), m->slots);
}

void sys_mbox_post(sys_mbox_t *m, void *msg)
{
	uk_mbox_post(&m->mbox, msg, UK_FOREVER);
}

err_t sys_mbox_trypost(sys_mbox_t *m, void *msg)
{
	return uk_mbox_trypost(&m->mbox, msg) ? ERR_OK : ERR_MEM;
}

err_t sys_mbox_trypost_fromisr(sys_mbox_t *m, void *msg)
{
	return sys_mbox_trypost(m, msg);
}

u32_t sys_arch_mbox_fetch(sys_mbox_t *m, void **msg, u32_t timeout)
{
	void *got = NULL;
	int rc = uk_mbox_recv(&m->mbox, &got, deadline(timeout));

	if (msg && !rc)
		*msg = got;
	return waited(rc);
}

u32_t sys_arch_mbox_tryfetch(sys_mbox_t *m, void **msg)
{
	void *got = NULL;
	bool ok = uk_mbox_tryrecv(&m->mbox, &got);

	if (msg && ok)
		*msg = got;
	return ok ? 0 : SYS_MBOX_EMPTY;
}

struct start {
	lwip_thread_fn fn;
	void *arg;
};

static void *run(void *arg)
{
	struct start start = *(struct start *)arg;

	uk_free(uk_alloc_get_default(), arg);
	start.fn(start.arg);
	return NULL;
}

sys_thread_t sys_thread_new(const char *name, lwip_thread_fn fn, void *arg,
			    int stack_size, int priority)
{
	struct uk_thread_attr attr = {
		.name = name,
		.stack_size = stack_size,
		.priority = priority,
		.detached = true,
		.service = true,
	};
	struct start *start = uk_malloc(uk_alloc_get_default(), sizeof(*start));
	struct uk_thread *t = NULL;

	if (start) {
		*start = (struct start){fn, arg};
		t = uk_thread_create_attr(&attr, run, start);
	}
	if (!t)
		uk_free(uk_alloc_get_default(), start);
	return t;
}

/* Nests: one CPU holds the lock, `depth` times. */
static struct uk_spinlock guard;
static UK_PER_CPU(unsigned int, depth);

sys_prot_t sys_arch_protect(void)
{
	unsigned long flags = ukplat_irq_save();

	if (uk_this_cpu(depth)++ == 0)
		uk_spin_acquire(&guard);
	return flags;
}

void sys_arch_unprotect(sys_prot_t flags)
{
	if (--uk_this_cpu(depth) == 0)
		uk_spin_release(&guard);
	ukplat_irq_restore(flags);
}
