/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Console: a ring of bytes to the domain that has it or, in the first domain
 * and before there is a ring, the hypervisor's own. The other end isn't
 * trusted: its indices are taken for what they are modulo the ring.
 * Source: Xen, public/io/console.h.
 */
#include <uk/plat/console.h>
#include <xen/events.h>
#include <xen/hypercall.h>
#include "xen.h"

static void put(struct xen_console_ring *r, uint32_t port, const char *buf,
		size_t len)
{
	while (len) {
		uint32_t prod = r->out_prod;
		uint32_t used =
			prod - __atomic_load_n(&r->out_cons, __ATOMIC_ACQUIRE);

		if (used == XEN_CONSOLE_OUT) {
			xen_event_notify(port);
			xen_sched_op(XEN_SCHED_YIELD, NULL);
			continue;
		}
		r->out[prod % XEN_CONSOLE_OUT] = *buf++;
		__atomic_store_n(&r->out_prod, prod + 1, __ATOMIC_RELEASE);
		len--;
	}
	xen_event_notify(port);
}

static size_t take(struct xen_console_ring *r, uint32_t port, char *buf,
		   size_t len)
{
	uint32_t cons = r->in_cons;
	uint32_t prod = __atomic_load_n(&r->in_prod, __ATOMIC_ACQUIRE);
	size_t n = MIN(MIN(prod - cons, XEN_CONSOLE_IN), len);

	for (size_t i = 0; i < n; i++)
		buf[i] = r->in[(cons + i) % XEN_CONSOLE_IN];
	if (n) {
		__atomic_store_n(&r->in_cons, cons + n, __ATOMIC_RELEASE);
		xen_event_notify(port);
	}
	return n;
}

void ukplat_console_write(const char *buf, size_t len)
{
	uint32_t port;
	struct xen_console_ring *r = xen_console_ring(&port);

	if (r)
		put(r, port, buf, len);
	else
		xen_console_bare(buf, len);
}

long ukplat_console_read(char *buf, size_t len)
{
	uint32_t port;
	struct xen_console_ring *r = xen_console_ring(&port);
	long n = r ? (long)take(r, port, buf, len)
		   : xen_console_io(XEN_CONSOLE_READ, len, buf);

	if (n < (long)len)
		xen_console_irq_again();
	return MAX(n, 0);
}
