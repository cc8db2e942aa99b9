/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which kind a device is: modern if it has the capabilities, else legacy.
 * Device numbers from 0x1040 on are modern ones, their type added; those from
 * 0x1000 on have the type as their subsystem [4.1.2].
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include "vpci.h"

#define VENDOR	     0x1af4
#define FIRST	     0x1000
#define FIRST_MODERN 0x1040
#define LAST	     0x107f

static int probe(struct uk_device *dev)
{
	struct uk_pci_device *pci =
		uk_container_of(dev, struct uk_pci_device, dev);
	struct vpci *p = uk_calloc(uk_alloc_get_default(), 1, sizeof(*p));
	int rc;

	if (!p)
		return -ENOMEM;
	p->pci = pci;
	p->v.dev.name = dev->name;
	p->v.id = pci->device >= FIRST_MODERN ? pci->device - FIRST_MODERN
					      : pci->subdevice;
	uk_pci_enable(pci);
	rc = vpci_modern(p);
	if (rc == -ENODEV && pci->device < FIRST_MODERN)
		rc = vpci_legacy(p);
	/* It is a virtio device, and we can't reach it. */
	if (rc)
		rc = rc == -ENODEV ? -EINVAL : rc;
	else
		rc = virtio_add(&p->v);
	/* Others are in the list of devices. */
	if (rc == -ENODEV || !p->v.dev.bus)
		uk_free(uk_alloc_get_default(), p);
	else
		dev->priv = &p->v;
	return rc;
}

static const struct uk_pci_id ids[] = {{VENDOR, FIRST, LAST}, {0, 0, 0}};

static const struct uk_driver virtio_pci = {
	.name = "virtio-pci",
	.bus = &uk_pci_bus,
	.ids = ids,
	.probe = probe,
};
UK_DRIVER_REGISTER(virtio_pci, 50);
