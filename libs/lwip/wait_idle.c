/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Without other threads: the CPU sleeps.
 */
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include <uk/timer.h>
#include "wait.h"

static volatile bool ended;

static void on_timer(struct uk_timer *t)
{
	(void)t;
	ended = true;
}

void glue_wait(uint64_t deadline)
{
	static struct uk_timer timer = {.fn = on_timer};
	unsigned long flags;

	if (deadline != UINT64_MAX)
		uk_timer_set(&timer, deadline);
	flags = ukplat_irq_save();
	while (!ended)
		ukplat_idle();
	ended = false;
	ukplat_irq_restore(flags);
	uk_timer_cancel(&timer);
}

void glue_wait_end(void)
{
	ended = true;
}
