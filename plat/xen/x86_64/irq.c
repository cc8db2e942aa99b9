/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The upcall is the interrupt; its mask, shared with the hypervisor, says
 * whether it may come. The hypervisor sets it on the way into a handler, and
 * gives it back on the way out.
 */
#include <uk/arch/x86.h>
#include <uk/init.h>
#include <uk/plat/trap.h>
#include <xen/hypercall.h>
#include "../../common/irqframe.h"
#include "../../common/xsave.h"
#include "../xen.h"
#include "pv.h"

extern char xen_window[], uk_xen_upcall[], uk_xen_failsafe[];

struct xen_shared_info *xen_shared_info;

void xen_irq_boot(void)
{
	if (xen_map_frame(xen_window, xen_start_info->shared_info >> 12))
		ukplat_crash("Xen doesn't share its page");
	xen_shared_info = (struct xen_shared_info *)xen_window;
	xen_shared_info->vcpu[0].upcall_mask = 1;
}

/**
 * Called by traps.S on the interrupt stack, events masked. `saved`: rbp, 0,
 * rip, cs, rflags, rsp; only with HAVE_IRQ_FRAME.
 */
void uk_x86_irq(unsigned int vector, const uintptr_t *saved);

void uk_x86_irq(unsigned int vector, const uintptr_t *saved)
{
	(void)vector;
	plat_irq_hit_x86(saved);
	xen_events_handle();
}

void xen_irq_init(void)
{
	plat_xsave_init();
	if (xen_call(XEN_SET_CALLBACKS, uk_xen_upcall, uk_xen_failsafe, 0, 0))
		ukplat_crash("Xen takes no upcall");
}
