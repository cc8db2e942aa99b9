/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end of the image from an interrupt: by a thread whose memory is set aside
 * for it, since then there may be none. A thread that computes never lets it
 * run under the cooperative scheduler: then the image ends after a second of
 * grace, with nothing put in order.
 */
#include <uk/boot.h>
#include <uk/plat/shutdown.h>
#include <uk/plat/time.h>
#include "sched_internal.h"

static char block[CONFIG_LIBUKSCHED_STACK_SIZE * 1024] __uk_align(4096);
static int with_status;

static void on_overdue(struct uk_timer *t)
{
	(void)t;
	ukplat_shutdown(with_status);
}

static struct uk_timer overdue = {.fn = on_overdue};

static void *end(void *arg)
{
	(void)arg;
	uk_timer_cancel(&overdue);
	uk_exit_at_once(with_status);
}

void uk_sched_exit_soon(int status)
{
	static const struct uk_thread_attr attr = {
		.name = "end",
		.priority = UK_PRIORITIES - 1,
		.service = true,
	};
	static bool begun;

	if (__atomic_exchange_n(&begun, true, __ATOMIC_ACQ_REL))
		return;
	with_status = status;
	uk_timer_set(&overdue, ukplat_clock_ns() + UKPLAT_NSEC_PER_SEC);
	uk_thread_start(thread_new_in(block, sizeof(block), &attr, end, NULL));
}
