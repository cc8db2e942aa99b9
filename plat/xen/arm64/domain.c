/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a domain of arm64 learns from the hypervisor: its memory is as the
 * device tree says, named by guest frames; pages that it shares with others
 * are parameters. Source: Xen, public/hvm/params.h.
 */
#include <uk/init.h>
#include <uk/plat/trap.h>
#include <xen/domain.h>
#include <xen/hypercall.h>
#include "../../kvm/arm64/console.h"
#include "../../kvm/arm64/memory.h"
#include "../xen.h"

#define PAGE 4096

/* Arm, PrimeCell UART (PL011), DDI 0183, 3.3. */
#define UART_DR 0x00
#define UART_FR 0x18
#define FR_TXFF (1 << 5)

struct shared_page {
	uint32_t frame_param, port_param;
	bool asked;
	void *page;
	uint32_t port;
};

static bool is_xen(void);

static uint64_t param(uint32_t index)
{
	struct xen_hvm_param p = {.domid = XEN_DOMID_SELF, .index = index};

	return xen_hvm_op(XEN_HVM_GET_PARAM, &p) ? 0 : p.value;
}

static void *page_of(struct shared_page *s, uint32_t *port)
{
	uint64_t frame;

	if (!s->asked && is_xen()) {
		s->asked = true;
		frame = param(s->frame_param);
		s->port = param(s->port_param);
		if (frame && frame != UINT64_MAX &&
		    kvm_memory_map_shared(frame * PAGE, PAGE))
			s->page = (void *)(frame * PAGE);
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

static uintptr_t uart;

/*
 * A serial port that the hypervisor feigns isn't needed. The machine's own is,
 * to say that there is no hypervisor.
 */
void kvm_console_init(uint64_t base, uint64_t len)
{
	if (kvm_memory_map_device(base, len))
		uart = base;
}

static bool asking, refused;

/* Without a hypervisor its call may be undefined. */
static bool skip_call(struct ukplat_trap *trap)
{
	if (!asking || trap->kind != UKPLAT_TRAP_INVALID_OP)
		return false;
	refused = true;
	trap->regs->pc += 4;
	return true;
}
UKPLAT_TRAP_HANDLER(skip_call, 00);

static bool is_xen(void)
{
	static bool asked;

	if (!asked) {
		asked = asking = true;
		refused |= xen_call(XEN_XEN_VERSION, 0, NULL, 0, 0) <= 0;
		asking = false;
	}
	return !refused;
}

void xen_console_bare(const char *buf, size_t len)
{
	if (is_xen()) {
		xen_console_io(XEN_CONSOLE_WRITE, len, (char *)buf);
		return;
	}
	for (; uart && len; len--) {
		while (*(volatile uint32_t *)(uart + UART_FR) & FR_TXFF)
			;
		*(volatile uint32_t *)(uart + UART_DR) = *buf++;
	}
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (!is_xen())
		ukplat_crash("this image is for Xen, and there is none");
	return 0;
}

uk_early_initcall_prio(init, 00);
