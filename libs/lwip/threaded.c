/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP in threads: its own for timers and callbacks, and one a device, which
 * takes the core's lock for a burst of packets. It polls while packets come,
 * and releases the lock between bursts.
 */
#include <uk/assert.h>
#include <uk/errno.h>
#include "lwip/opt.h"
#include "lwip/tcpip.h"
#include "glue.h"

#define PAUSE_NS 5000000ULL

struct receiver {
	struct uk_semaphore wake;
	struct glue_netif *netif;
};

#ifdef CONFIG_LIBUKDEBUG_ENABLE_ASSERT
static bool started;

void uk_lwip_check_core_locked(void)
{
	UK_ASSERT(!started || uk_mutex_is_mine(&lock_tcpip_core.mutex));
}

static void check_from_now_on(void)
{
	started = true;
}
#else
static void check_from_now_on(void)
{
}
#endif

static void on_start(void *arg)
{
	uk_semaphore_up(arg);
}

void glue_start(void)
{
	static struct uk_semaphore up = UK_SEMAPHORE_INIT(0);

	tcpip_init(on_start, &up);
	uk_semaphore_down(&up);
	check_from_now_on();
	LOCK_TCPIP_CORE();
}

static void *receive(void *arg)
{
	struct receiver *r = arg;

	for (;;) {
		bool more;

		uk_semaphore_down(&r->wake);
		LOCK_TCPIP_CORE();
		while (glue_netif_poll(r->netif)) {
			UNLOCK_TCPIP_CORE();
			uk_thread_yield();
			LOCK_TCPIP_CORE();
		}
		more = glue_netif_arm(r->netif);
		UNLOCK_TCPIP_CORE();
		if (more)
			uk_semaphore_up(&r->wake);
	}
	return NULL;
}

static void start_receiver(struct glue_netif *g)
{
	struct uk_thread_attr attr = {
		.name = "netif",
		.detached = true,
		.service = true,
	};
	struct receiver *r = uk_calloc(uk_alloc_get_default(), 1, sizeof(*r));

	if (r) {
		r->wake = (struct uk_semaphore)UK_SEMAPHORE_INIT(1);
		r->netif = g;
		g->thread = r;
	}
	if (!r || !uk_thread_create_attr(&attr, receive, r))
		UK_CRASH("lwip: no memory for a thread");
}

void glue_started(void)
{
	for (struct glue_netif *g = glue_netifs; g; g = g->next)
		start_receiver(g);
	UNLOCK_TCPIP_CORE();
}

void glue_wake(struct glue_netif *g)
{
	struct receiver *r = g->thread;

	if (r)
		uk_semaphore_up(&r->wake);
}

void glue_pause(uint64_t deadline)
{
	uk_thread_sleep(MIN(deadline, ukplat_clock_ns() + PAUSE_NS));
}
