/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one event that is ours to send.
 */
#include <xen/events.h>
#include <xen/hypercall.h>

int xen_event_notify(uint32_t port)
{
	return xen_event_channel_op(XEN_EVTCHN_SEND, &port);
}
