/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The platform bus: devices by name.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include "platform_internal.h"

static bool match(const struct uk_device *dev, const struct uk_driver *drv)
{
	const struct uk_platform_device *p =
		uk_container_of(dev, const struct uk_platform_device, dev);
	const char *const *id = drv->ids;

	for (; *id; id++)
		if (p->compatible ? uk_streq(p->compatible, *id)
				  : ukbus_fdt_compatible(p, *id))
			return true;
	return false;
}

const struct uk_bus uk_platform_bus = {
	.name = "platform",
	.scan = ukbus_fdt_scan,
	.match = match,
};
UK_BUS_REGISTER(uk_platform_bus, 10);

int uk_platform_add(const struct uk_platform_device *tmpl)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_platform_device *p = uk_malloc(a, sizeof(*p));
	int rc;

	if (!p)
		return -ENOMEM;
	*p = *tmpl;
	p->dev.bus = &uk_platform_bus;
	rc = uk_device_add(&p->dev);
	if (rc == -ENODEV)
		uk_free(a, p);
	return rc;
}
