/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events of a PVH domain come as an interrupt of a vector of our choice, for as
 * long as the page that is shared says that one is pending; no controller is
 * told. That page takes the place of one of ours.
 * Source: Xen, public/hvm/params.h (HVM_PARAM_CALLBACK_IRQ).
 */
#include <uk/arch/x86.h>
#include <uk/init.h>
#include <uk/plat/irq.h>
#include <uk/plat/trap.h>
#include <xen/domain.h>
#include <xen/hypercall.h>
#include "../../common/irqframe.h"
#include "../../common/xsave.h"
#include "../hvm.h"
#include "../xen.h"

#define PAGE		4096
#define CALLBACK_VECTOR (2ULL << 56)

static char page[PAGE] __uk_align(PAGE);

struct xen_shared_info *xen_shared_info;

/**
 * Called by arch/x86_64/traps.S on the interrupt stack, interrupts off.
 * `saved`: rbp, the vector, rip, cs, rflags, rsp; only with HAVE_IRQ_FRAME.
 */
void uk_x86_irq(unsigned int vector, const uintptr_t *saved);

void uk_x86_irq(unsigned int vector, const uintptr_t *saved)
{
	(void)vector;
	plat_irq_hit_x86(saved);
	xen_events_handle();
}

/* No interrupt comes between sti and hlt [Intel SDM volume 2, STI]. */
void ukplat_idle(void)
{
	__asm__ volatile("sti; hlt; cli" ::: "memory");
}

static int init(struct uk_init_ctx *ctx)
{
	struct xen_hvm_param callback = {
		.domid = XEN_DOMID_SELF,
		.index = XEN_HVM_PARAM_CALLBACK,
		.value = CALLBACK_VECTOR | X86_VECTOR_TIMER,
	};

	(void)ctx;
	plat_xsave_init();
	if (xen_put_page(XENMAPSPACE_SHARED_INFO, 0, xen_frame_of(page)))
		ukplat_crash("Xen doesn't share its page");
	xen_shared_info = (struct xen_shared_info *)page;
	if (xen_hvm_op(XEN_HVM_SET_PARAM, &callback))
		ukplat_crash("Xen takes no vector for events");
	ukplat_irq_enable();
	return 0;
}

uk_plat_initcall_prio(init, 10);
