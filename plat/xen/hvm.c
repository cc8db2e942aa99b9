/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a domain that isn't PV learns from the hypervisor: its memory is named
 * by guest frames; pages that it shares with others are parameters.
 * Source: Xen, public/hvm/params.h, public/memory.h.
 */
#include <xen/domain.h>
#include <xen/hypercall.h>
#include "hvm.h"
#include "xen.h"

#define PAGE 4096

struct shared_page {
	uint32_t frame_param, port_param;
	bool asked;
	void *page;
	uint32_t port;
};

static uint64_t param(uint32_t index)
{
	struct xen_hvm_param p = {.domid = XEN_DOMID_SELF, .index = index};

	return xen_hvm_op(XEN_HVM_GET_PARAM, &p) ? 0 : p.value;
}

static void *page_of(struct shared_page *s, uint32_t *port)
{
	uint64_t frame;

	if (!s->asked && xen_is_there()) {
		s->asked = true;
		frame = param(s->frame_param);
		s->port = param(s->port_param);
		if (frame && frame != UINT64_MAX)
			s->page = xen_map_special(frame);
	}
	*port = s->port;
	return s->page;
}

/* Before there are tables to map it, the hypervisor's own does. */
struct xen_console_ring *xen_console_ring(uint32_t *port)
{
	static struct shared_page s = {
		.frame_param = XEN_HVM_PARAM_CONSOLE_PFN,
		.port_param = XEN_HVM_PARAM_CONSOLE_PORT,
	};

	return page_of(&s, port);
}

void *xen_store_ring(uint32_t *port)
{
	static struct shared_page s = {
		.frame_param = XEN_HVM_PARAM_STORE_PFN,
		.port_param = XEN_HVM_PARAM_STORE_PORT,
	};

	return page_of(&s, port);
}

uint64_t xen_frame_of(const void *page)
{
	return (uintptr_t)page / PAGE;
}

bool xen_is_dom0(void)
{
	return false;
}

long xen_put_page(uint32_t space, uint64_t idx, uint64_t gpfn)
{
	struct xen_add_to_physmap add = {
		.domid = XEN_DOMID_SELF,
		.space = space,
		.idx = idx,
		.gpfn = gpfn,
	};

	return xen_memory_op(XEN_MEM_ADD_TO_PHYSMAP, &add);
}
