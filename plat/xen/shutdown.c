/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Off and away: a domain tells the hypervisor a reason, and whoever made it
 * has it go. Source: Xen, public/sched.h (SCHEDOP_shutdown).
 */
#include <uk/plat/shutdown.h>
#include <xen/hypercall.h>
#include "xen.h"

static void __uk_noreturn shut_down(uint32_t reason)
{
	for (;;)
		xen_sched_op(XEN_SCHED_SHUTDOWN, &reason);
}

void ukplat_restart(void)
{
	shut_down(XEN_SHUTDOWN_REBOOT);
}

void ukplat_shutdown(int status)
{
	xen_machine_exit(status);
	if ((uint8_t)status == UKPLAT_STATUS_CRASH)
		shut_down(XEN_SHUTDOWN_CRASH);
	shut_down((uint8_t)status ? XEN_SHUTDOWN_STATUS | (status & 0x7f)
				  : XEN_SHUTDOWN_POWEROFF);
}
