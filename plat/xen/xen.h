/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Between the parts of the Xen platform.
 */
#ifndef PLAT_XEN_H
#define PLAT_XEN_H

#include <uk/config.h>
#include <uk/essentials.h>
#include <xen/public.h>

/**
 * The console's ring and its port; NULL where the hypervisor's own console
 * has to do. Context: any.
 */
struct xen_console_ring *xen_console_ring(uint32_t *port);

/** Frames of the page at `frame` (of the machine) seen at `window` from now. */
int xen_map_frame(void *window, uint64_t frame);

#ifdef CONFIG_HAVE_IRQ
/** Shares memory with the hypervisor, events masked. Context: boot. */
void xen_irq_boot(void);

/** Has events call us. Context: init. */
void xen_irq_init(void);

/** Calls the handlers of what is pending. Context: interrupt. */
void xen_events_handle(void);
#else
static inline void xen_irq_boot(void)
{
}
#endif

#ifdef CONFIG_XEN_CONSOLE_IRQ
/** Lets the console's event come. Context: any. */
void xen_console_irq_again(void);
#else
static inline void xen_console_irq_again(void)
{
}
#endif

#endif /* PLAT_XEN_H */
