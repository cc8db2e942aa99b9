/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first domain has the machine, whose status goes by QEMU's devices.
 */
#include <xen/domain.h>
#include <xen/hypercall.h>
#include "../../common/qemu_exit.h"
#include "../xen.h"

void xen_machine_exit(int status)
{
	uint32_t ring = 3;

	if (!xen_is_dom0())
		return;
	xen_call(XEN_PHYSDEV_OP, XEN_PHYSDEV_SET_IOPL, &ring, 0, 0);
	plat_qemu_exit(status);
}
