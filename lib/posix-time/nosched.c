/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sleeping where there is but one thread: all of the image sleeps, and all of
 * its time is that thread's.
 */
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include <uk/posix_time.h>
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

/* No other thread can set the clock meanwhile. */
int time_sleep_to_date(uint64_t date)
{
	return time_sleep(uk_clock_at_date(date));
}

int64_t time_of_thread(void)
{
	return ukplat_clock_ns();
}
