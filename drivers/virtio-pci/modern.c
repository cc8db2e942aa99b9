/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Modern devices: vendor capabilities tell where in which base address the
 * structures are [4.1.4].
 */
#include <uk/errno.h>
#include <uk/print.h>
#include "vpci.h"

/* Capability [4.1.4] */
#define CAP_LEN	   2
#define CAP_TYPE   3
#define CAP_BAR	   4
#define CAP_OFFSET 8
#define CAP_LENGTH 12
#define CAP_STEP   16 /* of notify: notify_off_multiplier */
#define CAP_MIN	   16
#define CAPS_MAX   16

/* Of a structure it is mapped that much at most; others have page tables. */
#define LEN_MAX	       4096
#define NOTIFY_LEN_MAX (16 << 20)

enum { COMMON = 1, NOTIFY, ISR, DEVICE, TYPES };

/* Common configuration [4.1.4.3] */
#define FEATURE_SEL  0
#define FEATURE	     4
#define DRIVER_SEL   8
#define DRIVER	     12
#define MSIX_CONFIG  16
#define STATUS	     20
#define GENERATION   21
#define QUEUE_SEL    22
#define QUEUE_SIZE   24
#define QUEUE_MSIX   26
#define QUEUE_ENABLE 28
#define QUEUE_NOTIFY 30
#define QUEUE_DESC   32 /* eight bytes each */
#define QUEUE_DRIVER 40
#define QUEUE_DEVICE 48
#define COMMON_LEN   56

static const struct uk_io *common(struct virtio_dev *v)
{
	return &vpci_of(v)->common;
}

static uint8_t get_status(struct virtio_dev *v)
{
	return uk_io_read8(common(v), STATUS);
}

static void set_status(struct virtio_dev *v, uint8_t status)
{
	vpci_set_status(common(v), STATUS, status);
}

static uint64_t get_features(struct virtio_dev *v)
{
	uint64_t low;

	uk_io_write32(common(v), FEATURE_SEL, 0);
	low = uk_io_read32(common(v), FEATURE);
	uk_io_write32(common(v), FEATURE_SEL, 1);
	return low | (uint64_t)uk_io_read32(common(v), FEATURE) << 32;
}

static void set_features(struct virtio_dev *v, uint64_t features)
{
	uk_io_write32(common(v), DRIVER_SEL, 0);
	uk_io_write32(common(v), DRIVER, features);
	uk_io_write32(common(v), DRIVER_SEL, 1);
	uk_io_write32(common(v), DRIVER, features >> 32);
}

/* As wide as the fields that drivers ask for [4.1.3.1]. */
static void config_read(struct virtio_dev *v, unsigned int at, void *buf,
			unsigned int len)
{
	const struct uk_io *io = &vpci_of(v)->config;
	char *to = buf;

	if ((at | len) % 4 == 0)
		for (; len; len -= 4, at += 4, to += 4)
			*(uint32_t *)to = uk_io_read32(io, at);
	else if ((at | len) % 2 == 0)
		for (; len; len -= 2, at += 2, to += 2)
			*(uint16_t *)to = uk_io_read16(io, at);
	else
		for (; len; len--)
			*to++ = uk_io_read8(io, at++);
}

static void config_write(struct virtio_dev *v, unsigned int at, const void *buf,
			 unsigned int len)
{
	const struct uk_io *io = &vpci_of(v)->config;
	const char *from = buf;

	if ((at | len) % 2 == 0)
		for (; len; len -= 2, at += 2, from += 2)
			uk_io_write16(io, at, *(const uint16_t *)from);
	else
		for (; len; len--)
			uk_io_write8(io, at++, *from++);
}

static uint32_t generation(struct virtio_dev *v)
{
	return uk_io_read8(common(v), GENERATION);
}

static unsigned int queue_max(struct virtio_dev *v, unsigned int index)
{
	uk_io_write16(common(v), QUEUE_SEL, index);
	return uk_io_read16(common(v), QUEUE_SIZE);
}

static void set_address(struct virtio_dev *v, unsigned int reg, const void *p)
{
	uk_io_write32(common(v), reg, (uintptr_t)p);
	uk_io_write32(common(v), reg + 4, (uint64_t)(uintptr_t)p >> 32);
}

static bool set_message(struct virtio_dev *v, unsigned int reg, uint16_t m)
{
	uk_io_write16(common(v), reg, m);
	return uk_io_read16(common(v), reg) == m;
}

static int queue_on(struct virtio_dev *v, struct virtq *q)
{
	struct vpci *p = vpci_of(v);
	uint64_t at;

	uk_io_write16(&p->common, QUEUE_SEL, q->index);
	if (uk_io_read16(&p->common, QUEUE_ENABLE))
		return -EBUSY;
	at = (uint64_t)uk_io_read16(&p->common, QUEUE_NOTIFY) * p->notify_step;
	if (at + sizeof(uint16_t) > p->notify_len || at % sizeof(uint16_t))
		return -EINVAL;
	q->notify_at = (void *)(p->notify.mem + at);
	uk_io_write16(&p->common, QUEUE_SIZE, q->c.size);
	/* A device that can't send them says so [4.1.5.1.2]. */
	if (p->msix && (!set_message(v, MSIX_CONFIG, 0) ||
			!set_message(v, QUEUE_MSIX, vpci_message(p, q->index))))
		return -ENOMEM;
	set_address(v, QUEUE_DESC, virtq_desc_area(q));
	set_address(v, QUEUE_DRIVER, virtq_driver_area(q));
	set_address(v, QUEUE_DEVICE, virtq_device_area(q));
	uk_io_write16(&p->common, QUEUE_ENABLE, 1);
	return 0;
}

static void notify(struct virtq *q)
{
	virtio_wmb();
	*(volatile uint16_t *)q->notify_at = q->index;
}

static const struct virtio_transport modern = {
	.name = "pci",
	.get_status = get_status,
	.set_status = set_status,
	.get_features = get_features,
	.set_features = set_features,
	.config_read = config_read,
	.config_write = config_write,
	.generation = generation,
	.queue_max = queue_max,
	.queue_on = queue_on,
	.irq_on = vpci_irq_on,
	.irq_off = vpci_irq_off,
	.notify = notify,
};

struct structure {
	struct uk_io io;
	uint32_t len, step;
	bool found;
};

/* Reads the capability at `cap`, the first of its type that can be reached. */
static void read_cap(struct vpci *p, unsigned int cap, struct structure *s)
{
	uint8_t type = uk_pci_read(p->pci, cap + CAP_TYPE, 1);
	uint8_t bar = uk_pci_read(p->pci, cap + CAP_BAR, 1);
	uint32_t offset = uk_pci_read(p->pci, cap + CAP_OFFSET, 4);
	uint32_t len = uk_pci_read(p->pci, cap + CAP_LENGTH, 4);

	len = MIN(len, type == NOTIFY ? NOTIFY_LEN_MAX : LEN_MAX);
	if (type < COMMON || type >= TYPES || s[type].found ||
	    uk_pci_read(p->pci, cap + CAP_LEN, 1) < CAP_MIN)
		return;
	/*
	 * Registers in ports aren't used: all devices have them in memory. At
	 * odd places a CPU may not reach them [4.1.4.3.1].
	 */
	if (bar >= UK_PCI_BARS || p->pci->bars[bar].io || !len ||
	    (type != ISR && offset % sizeof(uint32_t)) ||
	    uk_pci_map(p->pci, bar, offset, len, &s[type].io))
		return;
	s[type].len = len;
	if (type == NOTIFY)
		s[type].step = uk_pci_read(p->pci, cap + CAP_STEP, 4);
	s[type].found = true;
}

int vpci_modern(struct vpci *p)
{
	struct structure s[TYPES] = {0};
	unsigned int cap = 0;

	for (int i = 0; i < CAPS_MAX; i++) {
		cap = uk_pci_cap(p->pci, UK_PCI_CAP_VENDOR, cap);
		if (!cap)
			break;
		read_cap(p, cap, s);
	}
	if (!s[COMMON].found)
		return -ENODEV;
	if (s[COMMON].len < COMMON_LEN || !s[NOTIFY].found || !s[ISR].found)
		return -EINVAL;
	p->common = s[COMMON].io;
	p->isr = s[ISR].io;
	p->notify = s[NOTIFY].io;
	p->notify_len = s[NOTIFY].len;
	p->notify_step = s[NOTIFY].step;
	p->config = s[DEVICE].io;
	p->v.config_len = s[DEVICE].len;
	p->v.ops = &modern;
	return 0;
}
