/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtio devices as a bus, to which transports add.
 */
#include <uk/errno.h>
#include <uk/print.h>
#include <uk/virtio.h>

static bool match(const struct uk_device *dev, const struct uk_driver *drv)
{
	const struct virtio_dev *v =
		uk_container_of(dev, const struct virtio_dev, dev);

	for (const uint32_t *id = drv->ids; *id; id++)
		if (*id == v->id)
			return true;
	return false;
}

const struct uk_bus uk_virtio_bus = {.name = "virtio", .match = match};

int virtio_add(struct virtio_dev *v)
{
	int rc;

	v->dev.bus = &uk_virtio_bus;
	rc = uk_device_add(&v->dev);
	if (rc == -ENODEV)
		uk_pr_warn("%s: no driver for virtio devices of type %u\n",
			   v->dev.name, (unsigned int)v->id);
	return rc;
}
