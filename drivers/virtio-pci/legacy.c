/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Legacy devices, and transitional ones that are asked as such: all registers
 * in the first base address, numbers as the guest has them [4.1.4.10].
 */
#include <uk/errno.h>
#include "vpci.h"

#define FEATURES     0
#define DRIVER	     4
#define QUEUE_PFN    8
#define QUEUE_SIZE   12
#define QUEUE_SEL    14
#define QUEUE_NOTIFY 16
#define STATUS	     18
#define ISR	     19
#define MSIX_CONFIG  20 /* the two are there only while MSI-X is on */
#define QUEUE_MSIX   22
#define CONFIG	     20
#define CONFIG_MSIX  24
#define PAGE	     4096
#define LEN_MAX	     256 /* of the registers: no device has as many */

static const struct uk_io *regs(struct virtio_dev *v)
{
	return &vpci_of(v)->common;
}

uint8_t vpci_isr(struct vpci *p)
{
	return p->v.legacy ? uk_io_read8(&p->common, ISR)
			   : uk_io_read8(&p->isr, 0);
}

static uint8_t get_status(struct virtio_dev *v)
{
	return uk_io_read8(regs(v), STATUS);
}

static void set_status(struct virtio_dev *v, uint8_t status)
{
	vpci_set_status(regs(v), STATUS, status);
}

static uint64_t get_features(struct virtio_dev *v)
{
	return uk_io_read32(regs(v), FEATURES);
}

static void set_features(struct virtio_dev *v, uint64_t features)
{
	uk_io_write32(regs(v), DRIVER, features);
}

static unsigned int config_at(struct virtio_dev *v)
{
	return vpci_of(v)->msix ? CONFIG_MSIX : CONFIG;
}

static void config_read(struct virtio_dev *v, unsigned int at, void *buf,
			unsigned int len)
{
	uint8_t *to = buf;

	for (at += config_at(v); len; len--)
		*to++ = uk_io_read8(regs(v), at++);
}

static void config_write(struct virtio_dev *v, unsigned int at, const void *buf,
			 unsigned int len)
{
	const uint8_t *from = buf;

	for (at += config_at(v); len; len--)
		uk_io_write8(regs(v), at++, *from++);
}

static uint32_t generation(struct virtio_dev *v)
{
	(void)v;
	return 0;
}

static unsigned int queue_max(struct virtio_dev *v, unsigned int index)
{
	uk_io_write16(regs(v), QUEUE_SEL, index);
	return uk_io_read16(regs(v), QUEUE_SIZE);
}

static bool set_message(struct virtio_dev *v, unsigned int reg, uint16_t m)
{
	uk_io_write16(regs(v), reg, m);
	return uk_io_read16(regs(v), reg) == m;
}

static int queue_on(struct virtio_dev *v, struct virtq *q)
{
	struct vpci *p = vpci_of(v);
	uint64_t page = (uintptr_t)virtq_desc_area(q) / PAGE;

	uk_io_write16(&p->common, QUEUE_SEL, q->index);
	if (uk_io_read32(&p->common, QUEUE_PFN))
		return -EBUSY;
	if (page > UINT32_MAX)
		return -ERANGE;
	if (p->msix && (!set_message(v, MSIX_CONFIG, 0) ||
			!set_message(v, QUEUE_MSIX, vpci_message(p, q->index))))
		return -ENOMEM;
	uk_io_write32(&p->common, QUEUE_PFN, page);
	return 0;
}

static void notify(struct virtq *q)
{
	virtio_wmb();
	uk_io_write16(regs(q->owner), QUEUE_NOTIFY, q->index);
}

static const struct virtio_transport legacy = {
	.name = "pci",
	.get_status = get_status,
	.set_status = set_status,
	.get_features = get_features,
	.set_features = set_features,
	.config_read = config_read,
	.config_write = config_write,
	.generation = generation,
	.queue_max = queue_max,
	.fixed_size = true,
	.queue_on = queue_on,
	.irq_on = vpci_irq_on,
	.irq_off = vpci_irq_off,
	.notify = notify,
};

int vpci_legacy(struct vpci *p)
{
	uint64_t len = MIN(p->pci->bars[0].len, LEN_MAX);

	if (len <= CONFIG_MSIX || uk_pci_map(p->pci, 0, 0, len, &p->common))
		return -ENODEV;
	p->v.legacy = true;
	p->v.config_len = len - CONFIG_MSIX;
	p->v.ops = &legacy;
	return 0;
}
