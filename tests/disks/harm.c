/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Makes devices break or go away.
 */
#include <string.h>
#include <uk/bus.h>
#include <uk/config.h>
#include <uk/virtio.h>
#ifdef CONFIG_ARCH_X86_64
#include <uk/arch/x86.h>
#endif
#include "disks.h"

#define JUMP 0x4000 /* more buffers than any ring has */

int harm_ring(const char *name)
{
	for (struct uk_device *d = NULL; (d = uk_device_next(d));) {
		struct virtio_dev *v =
			uk_container_of(d, struct virtio_dev, dev);
		struct virtq *q = v->queues;

		if (d->bus != &uk_virtio_bus || strcmp(d->name, name))
			continue;
		/* Of a card's it is the queue to send. */
		if (v->id == VIRTIO_ID_NET)
			q++;
		q->split.avail->idx += JUMP;
		v->ops->notify(q);
		return 1;
	}
	return 0;
}

#ifdef CONFIG_ARCH_X86_64
/* QEMU, docs/specs/acpi_pci_hotplug.txt. */
#define EJECT  0xae08
#define SELECT 0xae10

void harm_eject(unsigned int slot)
{
	x86_outl(SELECT, 0);
	x86_outl(EJECT, 1U << slot);
}
#else
void harm_eject(unsigned int slot)
{
	(void)slot;
}
#endif
