/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP in the application's loop. It polls while packets come; then it arms the
 * devices' interrupts and sleeps, unless arming reports further packets.
 */
#include <uk/errno.h>
#include <uk/lwip.h>
#include <uk/plat/irq.h>
#include <uk/timer.h>
#include "lwip/opt.h"
#include "lwip/init.h"
#include "lwip/timeouts.h"
#include "glue.h"
#include "wait.h"

void glue_start(void)
{
	lwip_init();
}

void glue_started(void)
{
}

void glue_wake(struct glue_netif *g)
{
	(void)g;
	glue_wait_end();
}

void uk_lwip_wake(void)
{
	glue_wait_end();
}

static bool poll(void)
{
	bool any = false;

	for (struct glue_netif *g = glue_netifs; g; g = g->next)
		any |= glue_netif_poll(g);
	netif_poll_all();
	sys_check_timeouts();
	glue_flush();
	return any;
}

static bool arm(void)
{
	bool any = false;

	for (struct glue_netif *g = glue_netifs; g; g = g->next)
		any |= glue_netif_arm(g);
	return any;
}

static uint64_t next_timeout(void)
{
	u32_t ms = sys_timeouts_sleeptime();

	return ms == SYS_TIMEOUTS_SLEEPTIME_INFINITE
		       ? UINT64_MAX
		       : ukplat_clock_ns() + ms * 1000000ULL;
}

void uk_lwip_wait(uint64_t deadline)
{
	if (poll())
		return;
	if (!arm())
		glue_wait(MIN(deadline, next_timeout()));
	poll();
}

void glue_pause(uint64_t deadline)
{
	uk_lwip_wait(deadline);
}
