/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Off and away. A domain only tells a reason; the first one has the machine,
 * whose status goes by QEMU's devices.
 */
#include <uk/plat/shutdown.h>
#include <xen/domain.h>
#include <xen/hypercall.h>
#include "../../common/qemu_exit.h"

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
	uint32_t ring = 3;

	if (xen_is_dom0()) {
		xen_call(XEN_PHYSDEV_OP, XEN_PHYSDEV_SET_IOPL, &ring, 0, 0);
		plat_qemu_exit(status);
	}
	if ((uint8_t)status == UKPLAT_STATUS_CRASH)
		shut_down(XEN_SHUTDOWN_CRASH);
	shut_down((uint8_t)status ? XEN_SHUTDOWN_STATUS | (status & 0x7f)
				  : XEN_SHUTDOWN_POWEROFF);
}
