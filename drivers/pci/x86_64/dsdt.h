/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host bridge, where only the DSDT tells of it. AML isn't interpreted:
 * patterns are looked for that monitors write. Other bytes may look like one,
 * so these are for who has no better source.
 */
#ifndef PCI_X86_64_DSDT_H
#define PCI_X86_64_DSDT_H

#include <uk/essentials.h>

/**
 * The largest range of memory that the DSDT at `p`, `len` bytes of it, lists
 * as a DWord address space (ACPI Specification 6.5, 6.4.3.5.2), at least 1
 * MiB. Returns false when there is none.
 */
bool pci_dsdt_window(const uint8_t *p, size_t len, uint32_t *base,
		     uint32_t *size);

/**
 * What method _CBA returns: where configuration space is (PCI Firmware
 * Specification 3.2, 4.1.3). Returns false when there is none.
 */
bool pci_dsdt_ecam(const uint8_t *p, size_t len, uint64_t *base);

#endif /* PCI_X86_64_DSDT_H */
