/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Event channels: what takes the place of interrupts. There with the option
 * HAVE_IRQ; usable from level `plat`, priority 11, on. A handler runs on the
 * interrupt stack, interrupts off, general registers only (`file.c|isr`); its
 * event has been taken note of before, so that what comes meanwhile brings it
 * again. Source: Xen, xen/include/public/event_channel.h.
 */
#ifndef XEN_EVENTS_H
#define XEN_EVENTS_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Ports that can have a handler: Xen gives the lowest that is free. */
#define XEN_EVENTS_MAX 256

struct xen_event_handler {
	void (*fn)(void *arg);
	void *arg;
};

/**
 * Makes a port that domain `remote` may bind its own to. Returns the port,
 * masked and without a handler; or a negative errno. Context: thread or init.
 */
int xen_event_alloc(uint16_t remote);

/** Binds a new port to port `port` of domain `remote`. Returns as above. */
int xen_event_connect(uint16_t remote, uint32_t port);

/** Binds a new port to virtual interrupt `virq`. Returns as above. */
int xen_event_virq(unsigned int virq);

/**
 * Has fn(arg) called for `port` and unmasks it. Returns 0; -EINVAL when there
 * can't be such a port; -EBUSY when it has a handler. Context: thread or init.
 */
int xen_event_handle(uint32_t port, void (*fn)(void *arg), void *arg);

/** Keeps `port` silent. Doesn't nest. Context: any. */
void xen_event_mask(uint32_t port);

/** What came meanwhile is told once now. Context: any. */
void xen_event_unmask(uint32_t port);

/** Masks `port`, takes its handler away and closes it. Context: thread. */
void xen_event_close(uint32_t port);

/**
 * Tells the other end of `port`. Returns 0 or a negative errno: it is closed.
 * Context: any. There without HAVE_IRQ, too.
 */
int xen_event_notify(uint32_t port);

#ifdef __cplusplus
}
#endif

#endif /* XEN_EVENTS_H */
