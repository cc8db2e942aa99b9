/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Device interrupts, where the configuration has them.
 */
#ifndef PLAT_ARM_IRQS_H
#define PLAT_ARM_IRQS_H

#include <uk/config.h>
#include <uk/essentials.h>

/* The Xen platform, which is built with this too, has events. */
#if defined(CONFIG_HAVE_DEVICE_IRQ) || defined(UKPLAT_XEN)
/** Serves interrupts that are devices'. Context: interrupt. */
void arm_device_irq(unsigned int intid);
#else
static inline void arm_device_irq(unsigned int intid)
{
	(void)intid;
}
#endif

#endif /* PLAT_ARM_IRQS_H */
