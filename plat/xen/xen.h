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

#if defined(__x86_64__)
#include <xen/hypercall.h>

/** Writes to the hypervisor's own console. Context: any. */
static inline void xen_console_bare(const char *buf, size_t len)
{
	xen_console_io(XEN_CONSOLE_WRITE, len, (char *)buf);
}
#else
/** The same; where there is no hypervisor, to the machine's serial port. */
void xen_console_bare(const char *buf, size_t len);
#endif

/** Shows the machine's page `frame` at `window`. 0 or a negative errno. */
int xen_map_frame(void *window, uint64_t frame);

/**
 * Ends the machine with a status where that is the domain's to do: it is the
 * first, or the machine is a test's and listens. Returns otherwise.
 * Context: any.
 */
void xen_machine_exit(int status);

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

/**
 * Maps the grant table, up to so many pages of it. Returns where, and how many
 * in *pages; NULL when there is none. Context: init.
 */
#define XEN_GRANT_PAGES 8
void *xen_grant_table(unsigned int *pages);

#ifdef CONFIG_XEN_CONSOLE_IRQ
/** Lets the console's event come. Context: any. */
void xen_console_irq_again(void);
#else
static inline void xen_console_irq_again(void)
{
}
#endif

#endif /* PLAT_XEN_H */
