/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ACPI's tables, for drivers. There with HAVE_DEVICE_IRQ on x86_64.
 */
#ifndef UK_PLAT_ACPI_H
#define UK_PLAT_ACPI_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The first table with `signature`, of four characters, whose checksum is
 * right; "DSDT" too. Returns where it can be read, from its header on, and in
 * *len how long it is (at least 36 bytes); NULL when there is none.
 * Context: thread or init; of the 960 KiB for all windows it takes some.
 */
const void *ukplat_acpi_table(const char *signature, size_t *len);

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_ACPI_H */
