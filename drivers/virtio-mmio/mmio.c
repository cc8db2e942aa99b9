/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtio over memory mapped registers, both versions: 2 is modern, 1 legacy.
 * One interrupt for everything. Source: VIRTIO 1.2, 4.2.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/plat/irqs.h>
#include <uk/plat/mmio.h>
#include <uk/print.h>
#include <uk/virtio.h>

/* Registers [4.2.2], (L) of version 1 [4.2.4] */
#define MAGIC	      0x000
#define VERSION	      0x004
#define DEVICE_ID     0x008
#define FEATURES      0x010
#define FEATURES_SEL  0x014
#define DRIVER	      0x020
#define DRIVER_SEL    0x024
#define PAGE_SIZE_L   0x028
#define QUEUE_SEL     0x030
#define QUEUE_MAX     0x034
#define QUEUE_NUM     0x038
#define QUEUE_ALIGN_L 0x03c
#define QUEUE_PFN_L   0x040
#define QUEUE_READY   0x044
#define QUEUE_NOTIFY  0x050
#define IRQ_STATUS    0x060
#define IRQ_ACK	      0x064
#define STATUS	      0x070
#define QUEUE_DESC    0x080 /* two words each */
#define QUEUE_DRIVER  0x090
#define QUEUE_DEVICE  0x0a0
#define GENERATION    0x0fc
#define CONFIG	      0x100

#define MAGIC_VALUE 0x74726976 /* "virt" */
#define IRQ_QUEUE   1
#define IRQ_CONFIG  2
#define PAGE	    4096
#define RESET_TRIES 100000

struct mmio {
	struct virtio_dev v;
	volatile char *regs;
	const struct uk_platform_device *where;
	struct ukplat_irq_handler handler;
};

static struct mmio *mmio_of(struct virtio_dev *v)
{
	return uk_container_of(v, struct mmio, v);
}

static uint32_t get(struct virtio_dev *v, unsigned int reg)
{
	return *(volatile uint32_t *)(mmio_of(v)->regs + reg);
}

static void set(struct virtio_dev *v, unsigned int reg, uint32_t value)
{
	*(volatile uint32_t *)(mmio_of(v)->regs + reg) = value;
}

static uint8_t get_status(struct virtio_dev *v)
{
	return get(v, STATUS);
}

static void set_status(struct virtio_dev *v, uint8_t status)
{
	set(v, STATUS, status);
	if (status)
		return;
	for (int i = 0; get(v, STATUS) && i < RESET_TRIES; i++)
		;
	if (v->legacy)
		set(v, PAGE_SIZE_L, PAGE);
}

static uint64_t get_features(struct virtio_dev *v)
{
	uint64_t low;

	set(v, FEATURES_SEL, 0);
	low = get(v, FEATURES);
	set(v, FEATURES_SEL, 1);
	return low | (uint64_t)get(v, FEATURES) << 32;
}

static void set_features(struct virtio_dev *v, uint64_t features)
{
	set(v, DRIVER_SEL, 0);
	set(v, DRIVER, features);
	set(v, DRIVER_SEL, 1);
	set(v, DRIVER, features >> 32);
}

/*
 * In pieces as wide as the fields are: what drivers ask for at once begins
 * aligned to its widest field [4.2.2.2].
 */
static void config_read(struct virtio_dev *v, unsigned int at, void *buf,
			unsigned int len)
{
	volatile char *from = mmio_of(v)->regs + CONFIG + at;
	char *to = buf;

	if (!v->legacy && len % 4 == 0 && at % 4 == 0) {
		for (unsigned int i = 0; i < len; i += 4)
			*(uint32_t *)(to + i) =
				*(volatile uint32_t *)(from + i);
	} else if (!v->legacy && len % 2 == 0 && at % 2 == 0) {
		for (unsigned int i = 0; i < len; i += 2)
			*(uint16_t *)(to + i) =
				*(volatile uint16_t *)(from + i);
	} else {
		for (unsigned int i = 0; i < len; i++)
			to[i] = from[i];
	}
}

static void config_write(struct virtio_dev *v, unsigned int at, const void *buf,
			 unsigned int len)
{
	volatile char *to = mmio_of(v)->regs + CONFIG + at;

	if (!v->legacy && len == 2)
		*(volatile uint16_t *)to = *(const uint16_t *)buf;
	else
		for (unsigned int i = 0; i < len; i++)
			to[i] = ((const char *)buf)[i];
}

static uint32_t generation(struct virtio_dev *v)
{
	return v->legacy ? 0 : get(v, GENERATION);
}

static unsigned int queue_max(struct virtio_dev *v, unsigned int index)
{
	set(v, QUEUE_SEL, index);
	return get(v, QUEUE_MAX);
}

static void set_address(struct virtio_dev *v, unsigned int reg, const void *p)
{
	set(v, reg, (uintptr_t)p);
	set(v, reg + 4, (uint64_t)(uintptr_t)p >> 32);
}

static int queue_on(struct virtio_dev *v, struct virtq *q)
{
	uint64_t page = (uintptr_t)virtq_desc_area(q) / PAGE;

	set(v, QUEUE_SEL, q->index);
	if (get(v, v->legacy ? QUEUE_PFN_L : QUEUE_READY))
		return -EBUSY;
	set(v, QUEUE_NUM, q->c.size);
	if (v->legacy) {
		if (page > UINT32_MAX)
			return -ERANGE;
		set(v, QUEUE_ALIGN_L, PAGE);
		set(v, QUEUE_PFN_L, page);
		return 0;
	}
	set_address(v, QUEUE_DESC, virtq_desc_area(q));
	set_address(v, QUEUE_DRIVER, virtq_driver_area(q));
	set_address(v, QUEUE_DEVICE, virtq_device_area(q));
	set(v, QUEUE_READY, 1);
	return 0;
}

static bool irq(void *arg)
{
	struct mmio *m = arg;
	uint32_t status = get(&m->v, IRQ_STATUS);

	if (!(status & (IRQ_QUEUE | IRQ_CONFIG)))
		return false;
	set(&m->v, IRQ_ACK, status);
	if (status & IRQ_CONFIG)
		virtio_config_irq(&m->v);
	if (status & IRQ_QUEUE)
		virtio_all_irq(&m->v);
	return true;
}

static int irq_on(struct virtio_dev *v)
{
	struct mmio *m = mmio_of(v);

	if (m->where->trigger < 0)
		return -ENOTSUP;
	m->handler = (struct ukplat_irq_handler){.fn = irq, .arg = m};
	return ukplat_irq_register(m->where->line, m->where->trigger,
				   &m->handler);
}

static void irq_off(struct virtio_dev *v)
{
	ukplat_irq_unregister(mmio_of(v)->where->line, &mmio_of(v)->handler);
}

static void notify(struct virtq *q)
{
	virtio_wmb();
	set(q->owner, QUEUE_NOTIFY, q->index);
}

static const struct virtio_transport ops = {
	.name = "mmio",
	.get_status = get_status,
	.set_status = set_status,
	.get_features = get_features,
	.set_features = set_features,
	.config_read = config_read,
	.config_write = config_write,
	.generation = generation,
	.queue_max = queue_max,
	.queue_on = queue_on,
	.irq_on = irq_on,
	.irq_off = irq_off,
	.notify = notify,
};

static int probe(struct uk_device *dev)
{
	struct uk_platform_device *p =
		uk_container_of(dev, struct uk_platform_device, dev);
	struct uk_alloc *a = uk_alloc_get_default();
	struct mmio *m = uk_calloc(a, 1, sizeof(*m));
	uint32_t version;
	int rc = -ENOMEM;

	if (!m || p->len <= CONFIG)
		goto out;
	m->where = p;
	m->regs = ukplat_mmio_map(p->base, p->len);
	if (!m->regs)
		goto out;
	/* Places without a device have a type of 0 [4.2.2]. */
	rc = -ENODEV;
	version = get(&m->v, VERSION);
	m->v.id = get(&m->v, DEVICE_ID);
	if (get(&m->v, MAGIC) != MAGIC_VALUE || !m->v.id)
		goto out;
	if (version != 1 && version != 2) {
		uk_pr_err("%s: version %u isn't known\n", dev->name,
			  (unsigned int)version);
		goto out;
	}
	m->v.ops = &ops;
	m->v.legacy = version == 1;
	m->v.config_len = p->len - CONFIG;
	m->v.dev.name = dev->name;
	dev->priv = &m->v;
	rc = virtio_add(&m->v);
out:
	/* Others are in the list of devices. */
	if (rc == -ENODEV || rc == -ENOMEM)
		uk_free(a, m);
	return rc;
}

static const char *const ids[] = {"virtio,mmio", NULL};

static const struct uk_driver virtio_mmio = {
	.name = "virtio-mmio",
	.bus = &uk_platform_bus,
	.ids = ids,
	.probe = probe,
};
UK_DRIVER_REGISTER(virtio_mmio, 50);
