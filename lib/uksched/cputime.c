/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whose time it was: read off the clock at each switch.
 */
#include <uk/plat/irq.h>
#include "sched_internal.h"

static UK_PER_CPU(uint64_t, since);

void cputime_stop(struct uk_thread *t)
{
	uint64_t now = ukplat_clock_ns();

	t->cpu_ns += now - uk_this_cpu(since);
	uk_this_cpu(since) = now;
}

void cputime_restart(void)
{
	uk_this_cpu(since) = ukplat_clock_ns();
}

uint64_t uk_thread_cpu_ns(const struct uk_thread *t)
{
	unsigned long flags = ukplat_irq_save();
	uint64_t ns;

	if (t == uk_thread_current())
		cputime_stop(uk_thread_current());
	ns = t->cpu_ns;
	ukplat_irq_restore(flags);
	return ns;
}
