/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a device tree, or the lack of one, changes on the platform bus.
 */
#ifndef UKBUS_PLATFORM_INTERNAL_H
#define UKBUS_PLATFORM_INTERNAL_H

#include <uk/bus.h>

/** Adds what the device tree has. */
int ukbus_fdt_scan(void);

/** Says the device's node that it is compatible to `id`? */
bool ukbus_fdt_compatible(const struct uk_platform_device *p, const char *id);

#endif /* UKBUS_PLATFORM_INTERNAL_H */
