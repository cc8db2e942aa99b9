/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events come as an interrupt of this CPU's own, which stays as long as the
 * page that is shared says that one is pending. That page takes the place of
 * one of ours. Source: Xen, public/arch-arm.h.
 */
#include <uk/init.h>
#include <uk/plat/trap.h>
#include <xen/domain.h>
#include "../../common/arm/irq.h"
#include "../../common/arm/irqs.h"
#include "../hvm.h"
#include "../xen.h"
#include "hypervisor.h"

#define PAGE 4096

static char page[PAGE] __attribute__((aligned(PAGE)));
static unsigned int event_intid;

struct xen_shared_info *xen_shared_info;

void arm_device_irq(unsigned int intid)
{
	if (intid == event_intid)
		xen_events_handle();
}

static int init(struct uk_init_ctx *ctx)
{
	struct xen_hypervisor h;

	(void)ctx;
	if (xen_put_page(XENMAPSPACE_SHARED_INFO, 0, xen_frame_of(page)))
		ukplat_crash("Xen doesn't share its page: is this Xen?");
	xen_shared_info = (struct xen_shared_info *)page;
	xen_hypervisor_find(&h);
	event_intid = h.intid;
	arm_gic_enable_own(event_intid);
	return 0;
}

/* Linked behind the interrupt controller's, of the same priority. */
uk_plat_initcall_prio(init, 10);
