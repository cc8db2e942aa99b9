/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Event channels: a bit for each port, and a bit for each word of those. What
 * is pending is taken note of before its handler runs, never after.
 * Source: Xen, public/event_channel.h, public/xen.h (struct shared_info).
 */
#include <uk/errno.h>
#include <uk/plat/irq.h>
#include <uk/plat/irqs.h>
#include <xen/domain.h>
#include <xen/events.h>
#include <xen/hypercall.h>
#include "xen.h"

static struct xen_event_handler handlers[XEN_EVENTS_MAX];
static unsigned long unwanted;

static inline uint64_t *word_of(uint64_t *bits, uint32_t port)
{
	return &bits[port / XEN_WORD_BITS];
}

static inline uint64_t bit_of(uint32_t port)
{
	return 1ULL << port % XEN_WORD_BITS;
}

void xen_event_mask(uint32_t port)
{
	__atomic_fetch_or(word_of(xen_shared_info->mask, port), bit_of(port),
			  __ATOMIC_SEQ_CST);
}

void xen_event_unmask(uint32_t port)
{
	uint64_t *pending = word_of(xen_shared_info->pending, port);

	__atomic_fetch_and(word_of(xen_shared_info->mask, port), ~bit_of(port),
			   __ATOMIC_SEQ_CST);
	/* It came while it was masked: only the hypervisor tells again. */
	if (__atomic_load_n(pending, __ATOMIC_SEQ_CST) & bit_of(port)) {
		xen_event_mask(port);
		xen_event_channel_op(XEN_EVTCHN_UNMASK, &port);
	}
}

static int new_port(int op, void *arg, const uint32_t *port)
{
	int rc = xen_event_channel_op(op, arg);

	if (rc)
		return rc;
	if (*port >= XEN_PORTS_MAX)
		return -EINVAL;
	xen_event_mask(*port);
	return *port;
}

int xen_event_alloc(uint16_t remote)
{
	struct {
		uint16_t dom, remote;
		uint32_t port;
	} arg = {XEN_DOMID_SELF, remote, 0};

	return new_port(XEN_EVTCHN_ALLOC_UNBOUND, &arg, &arg.port);
}

int xen_event_connect(uint16_t remote, uint32_t port)
{
	struct {
		uint16_t remote;
		uint32_t remote_port, port;
	} arg = {remote, port, 0};

	return new_port(XEN_EVTCHN_BIND_INTERDOMAIN, &arg, &arg.port);
}

int xen_event_virq(unsigned int virq)
{
	struct {
		uint32_t virq, vcpu, port;
	} arg = {virq, 0, 0};

	return new_port(XEN_EVTCHN_BIND_VIRQ, &arg, &arg.port);
}

int xen_event_handle(uint32_t port, void (*fn)(void *arg), void *arg)
{
	if (port >= XEN_EVENTS_MAX)
		return -EINVAL;
	if (handlers[port].fn)
		return -EBUSY;
	handlers[port].arg = arg;
	__atomic_store_n(&handlers[port].fn, fn, __ATOMIC_RELEASE);
	xen_event_unmask(port);
	return 0;
}

void xen_event_close(uint32_t port)
{
	unsigned long flags = ukplat_irq_save();

	xen_event_mask(port);
	if (port < XEN_EVENTS_MAX)
		handlers[port].fn = NULL;
	xen_event_channel_op(XEN_EVTCHN_CLOSE, &port);
	ukplat_irq_restore(flags);
}

static void refuse(uint32_t port)
{
	unwanted++;
	xen_event_mask(port);
}

static void handle_port(uint32_t port)
{
	__atomic_fetch_and(word_of(xen_shared_info->pending, port),
			   ~bit_of(port), __ATOMIC_SEQ_CST);
	if (port < XEN_EVENTS_MAX && handlers[port].fn)
		handlers[port].fn(handlers[port].arg);
	else
		refuse(port);
}

static void handle_word(unsigned int i)
{
	uint64_t bits;

	bits = __atomic_load_n(&xen_shared_info->pending[i], __ATOMIC_ACQUIRE) &
	       ~xen_shared_info->mask[i];
	for (; bits; bits &= bits - 1)
		handle_port(i * XEN_WORD_BITS + __builtin_ctzll(bits));
}

unsigned long ukplat_irq_unwanted(void)
{
	return unwanted;
}

void xen_events_handle(void)
{
	struct xen_vcpu_info *v = &xen_shared_info->vcpu[0];

	while (__atomic_exchange_n(&v->upcall_pending, 0, __ATOMIC_SEQ_CST)) {
		uint64_t words = __atomic_exchange_n(&v->pending_sel, 0,
						     __ATOMIC_SEQ_CST);

		for (; words; words &= words - 1)
			handle_word(__builtin_ctzll(words));
	}
}
