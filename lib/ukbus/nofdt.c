/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The platform bus where no device tree is.
 */
#include "platform_internal.h"

int ukbus_fdt_scan(void)
{
	return 0;
}

bool ukbus_fdt_compatible(const struct uk_platform_device *p, const char *id)
{
	(void)p;
	(void)id;
	return false;
}
