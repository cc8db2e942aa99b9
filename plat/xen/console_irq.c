/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bytes have come: the event of the console's ring or, in the first domain,
 * that of the hypervisor's console.
 */
#include <uk/init.h>
#include <uk/plat/console.h>
#include <xen/events.h>
#include "xen.h"

UK_TABLE_DECLARE(console_handlers, ukplat_console_fn);

static uint32_t port;
static bool ready;

static void fire(void *unused)
{
	const ukplat_console_fn *fn;

	(void)unused;
	xen_event_mask(port);
	uk_table_foreach (fn, console_handlers)
		(*fn)();
}

void xen_console_irq_again(void)
{
	if (ready)
		xen_event_unmask(port);
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (!xen_console_ring(&port)) {
		int rc = xen_event_virq(XEN_VIRQ_CONSOLE);

		/* Without it the console is polled. */
		if (rc < 0)
			return 0;
		port = rc;
	}
	ready = !xen_event_handle(port, fire, NULL);
	return 0;
}

uk_plat_initcall_prio(init, 12);
