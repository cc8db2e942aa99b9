/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Device interrupts, where the configuration has them.
 */
#ifndef KVM_ARM64_IRQS_H
#define KVM_ARM64_IRQS_H

#include <uk/config.h>
#include <uk/essentials.h>

/* The Xen platform, which is built with this too, has events. */
#if defined(CONFIG_HAVE_DEVICE_IRQ) || defined(UKPLAT_XEN)
/** Serves interrupts that are devices'. Context: interrupt. */
void kvm_device_irq(unsigned int intid);
#else
static inline void kvm_device_irq(unsigned int intid)
{
	(void)intid;
}
#endif

#endif /* KVM_ARM64_IRQS_H */
