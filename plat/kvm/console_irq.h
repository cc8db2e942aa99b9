/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console's interrupt, where the configuration has it. It comes once, and
 * again when the console has been read until nothing was left.
 */
#ifndef KVM_CONSOLE_IRQ_H
#define KVM_CONSOLE_IRQ_H

#include <uk/config.h>

#ifdef CONFIG_KVM_CONSOLE_IRQ
/** Lets it come. Context: any. */
void kvm_console_irq_again(void);
#else
static inline void kvm_console_irq_again(void)
{
}
#endif

#endif /* KVM_CONSOLE_IRQ_H */
