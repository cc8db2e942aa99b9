/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Gives devices to drivers.
 */
#include <uk/bus.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/print.h>

typedef const struct uk_bus *bus_entry;
typedef const struct uk_driver *driver_entry;

UK_TABLE_DECLARE(buses, bus_entry);
UK_TABLE_DECLARE(drivers, driver_entry);

static struct uk_device *first, **end = &first;

const struct uk_driver *uk_device_driver(const struct uk_device *dev)
{
	const driver_entry *d;

	uk_table_foreach (d, drivers)
		if ((*d)->bus == dev->bus && dev->bus->match(dev, *d))
			return *d;
	return NULL;
}

int uk_device_add(struct uk_device *dev)
{
	const struct uk_driver *drv = uk_device_driver(dev);
	int rc;

	if (!drv) {
		uk_pr_debug("%s %s: no driver knows it\n", dev->bus->name,
			    dev->name);
		return -ENODEV;
	}
	rc = drv->probe(dev);
	if (rc == -ENODEV)
		return rc;
	if (rc)
		uk_pr_err("%s %s: %s can't use it, error %d\n", dev->bus->name,
			  dev->name, drv->name, rc);
	else
		dev->driver = drv;
	dev->next = NULL;
	*end = dev;
	end = &dev->next;
	return rc;
}

struct uk_device *uk_device_next(struct uk_device *dev)
{
	return dev ? dev->next : first;
}

static int scan(struct uk_init_ctx *ctx)
{
	const bus_entry *b;

	(void)ctx;
	uk_table_foreach (b, buses) {
		int rc = (*b)->scan ? (*b)->scan() : 0;

		if (rc)
			uk_pr_err("bus %s: error %d\n", (*b)->name, rc);
	}
	return 0;
}

uk_plat_initcall_prio(scan, 60);
