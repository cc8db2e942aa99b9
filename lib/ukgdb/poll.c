/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ctrl-C, and gdbs that come while the image runs, where no interrupt tells
 * of them: the line is looked at every now and then.
 */
#include <uk/init.h>
#include <uk/timer.h>
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include "stub.h"

#define EVERY 20000000 /* ns */

static void look(struct uk_timer *t)
{
	uk_timer_set(t, ukplat_clock_ns() + EVERY);
	if (gdb_attention())
		gdb_arch_stop_soon();
}

static struct uk_timer timer = {.fn = look};

bool gdb_console(const char *s, size_t len)
{
	unsigned long flags = ukplat_irq_save();
	bool said = gdb_say(s, len);

	ukplat_irq_restore(flags);
	return said;
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (gdb_polled)
		uk_timer_set(&timer, ukplat_clock_ns() + EVERY);
	return 0;
}
uk_lib_initcall_prio(init, 90);
