/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sleeping where there is but one thread: all of the image sleeps, and all of
 * its time is that thread's.
 */
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include "time_internal.h"

int time_sleep(uint64_t at)
{
	unsigned long flags = ukplat_irq_save();

	while (ukplat_clock_ns() < at) {
		ukplat_timer_set(at);
		ukplat_idle();
	}
	ukplat_irq_restore(flags);
	return 0;
}

int64_t time_of_thread(void)
{
	return ukplat_clock_ns();
}
