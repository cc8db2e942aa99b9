/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts on and off, by the mask that is shared with the hypervisor: no
 * hypercall, unless an event came meanwhile.
 */
#include <uk/init.h>
#include <uk/plat/irq.h>
#include <xen/domain.h>
#include <xen/hypercall.h>
#include "xen.h"

static inline struct xen_vcpu_info *vcpu(void)
{
	return &xen_shared_info->vcpu[0];
}

static inline void set_mask(uint8_t mask)
{
	__atomic_store_n(&vcpu()->upcall_mask, mask, __ATOMIC_SEQ_CST);
}

unsigned long ukplat_irq_save(void)
{
	unsigned long flags = vcpu()->upcall_mask;

	set_mask(1);
	return flags;
}

void ukplat_irq_restore(unsigned long flags)
{
	if (!flags)
		ukplat_irq_enable();
}

/* On the way back from any hypercall, what is pending is delivered. */
void ukplat_irq_enable(void)
{
	set_mask(0);
	if (unlikely(
		    __atomic_load_n(&vcpu()->upcall_pending, __ATOMIC_RELAXED)))
		xen_call(XEN_XEN_VERSION, 0, NULL, 0, 0);
}

bool ukplat_irq_enabled(void)
{
	return !vcpu()->upcall_mask;
}

/* The hypervisor lets events in and sleeps, in one step. */
void ukplat_idle(void)
{
	xen_sched_op(XEN_SCHED_BLOCK, NULL);
	set_mask(1);
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	xen_irq_init();
	ukplat_irq_enable();
	return 0;
}

uk_plat_initcall_prio(init, 10);
