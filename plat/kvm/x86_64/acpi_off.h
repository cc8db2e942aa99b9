/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switching off by ACPI, where the configuration has it.
 */
#ifndef KVM_X86_64_ACPI_OFF_H
#define KVM_X86_64_ACPI_OFF_H

#include <uk/config.h>

#ifdef CONFIG_KVM_ACPI_OFF
/** Switches the machine off; returns where the firmware doesn't tell how. */
void kvm_acpi_off(void);
#else
static inline void kvm_acpi_off(void)
{
}
#endif

#endif /* KVM_X86_64_ACPI_OFF_H */
