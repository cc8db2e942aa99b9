/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A device's way into service and out of it. Source: VIRTIO 1.2, 2.1, 2.2,
 * 2.5 and 3.1.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/print.h>
#include "broken.h"

#define PAGE	     4096
#define CONFIG_TRIES 100

/* What the core understands. */
#define CORE                                                                   \
	(VIRTIO_FEATURE(VIRTIO_F_ANY_LAYOUT) |                                 \
	 VIRTIO_FEATURE(VIRTIO_F_INDIRECT_DESC) |                              \
	 VIRTIO_FEATURE(VIRTIO_F_EVENT_IDX) |                                  \
	 VIRTIO_FEATURE(VIRTIO_F_VERSION_1) |                                  \
	 VIRTIO_FEATURE(VIRTIO_F_RING_PACKED))
#define LEGACY_BITS 32

static void add_status(struct virtio_dev *v, uint8_t bits)
{
	v->ops->set_status(v, v->ops->get_status(v) | bits);
}

void virtio_halt(struct virtio_dev *v)
{
	v->broken = true;
	for (unsigned int i = 0; i < v->nqueues; i++)
		v->queues[i].broken = true;
}

void virtio_break(struct virtio_dev *v, const char *why)
{
	if (v->broken)
		return;
	uk_pr_err("%s: the device %s\n", v->dev.name, why);
	virtio_halt(v);
	add_status(v, VIRTIO_STATUS_FAILED);
	virtio_exit(v);
}

static int refuse(struct virtio_dev *v, const char *why)
{
	uk_pr_err("%s: %s\n", v->dev.name, why);
	add_status(v, VIRTIO_STATUS_FAILED);
	return -ENOTSUP;
}

int virtio_begin(struct virtio_dev *v, uint64_t wanted)
{
	uint64_t offered;

	v->broken = false;
	virtio_reset(v);
	if (v->ops->get_status(v))
		return refuse(v, "does not reset");
	add_status(v, VIRTIO_STATUS_ACKNOWLEDGE);
	add_status(v, VIRTIO_STATUS_DRIVER);
	offered = v->ops->get_features(v);
	if (v->legacy)
		offered &= (1ULL << LEGACY_BITS) - 1;
	v->features = offered & (wanted | CORE);
	if (!v->legacy && !virtio_has(v, VIRTIO_F_VERSION_1))
		return refuse(v, "neither modern nor legacy");
	v->ops->set_features(v, v->features);
	if (v->legacy)
		return 0;
	add_status(v, VIRTIO_STATUS_FEATURES_OK);
	if (v->ops->get_status(v) & VIRTIO_STATUS_FEATURES_OK)
		return 0;
	return refuse(v, offered & VIRTIO_FEATURE(VIRTIO_F_ACCESS_PLATFORM)
				 ? "behind an IOMMU, which isn't supported"
				 : "wants features that nobody here has");
}

static void broke(struct virtq *q, const char *why)
{
	virtio_break(q->owner, why);
}

/* The device's limit, the driver's, and a power of two where it must be. */
static unsigned int choose_size(const struct virtio_dev *v, unsigned int max,
				const struct virtio_queue_want *want)
{
	unsigned int size = MIN(max, VIRTQ_SIZE_MAX);

	if (v->ops->fixed_size && v->legacy)
		return POWER_OF_2(size) ? size : 0;
	size = MIN(size, want->size_max);
	if (!virtio_has(v, VIRTIO_F_RING_PACKED))
		while (!POWER_OF_2(size))
			size &= size - 1;
	return size;
}

unsigned int virtio_queue_max(struct virtio_dev *v, unsigned int index)
{
	return MIN(v->ops->queue_max(v, index), VIRTQ_SIZE_MAX);
}

static int make_queue(struct virtio_dev *v, struct virtq *q,
		      const struct virtio_queue_want *want)
{
	unsigned int max = v->ops->queue_max(v, q->index);
	struct virtq_config c = {
		.packed = virtio_has(v, VIRTIO_F_RING_PACKED),
		.event = virtio_has(v, VIRTIO_F_EVENT_IDX),
	};
	void *mem;

	c.size = max ? choose_size(v, max, want) : 0;
	if (!c.size)
		return -ENOENT;
	if (virtio_has(v, VIRTIO_F_INDIRECT_DESC))
		c.indirect_max = want->indirect_max;
	mem = uk_palloc(uk_alloc_get_default(), virtq_memory(&c) / PAGE);
	if (!mem)
		return -ENOMEM;
	q->notify = v->ops->notify;
	q->callback = want->callback;
	q->broke = broke;
	q->owner = v;
	virtq_init(q, &c, mem);
	return 0;
}

static void free_queues(struct virtio_dev *v)
{
	struct uk_alloc *a = uk_alloc_get_default();

	for (unsigned int i = 0; i < v->nqueues; i++) {
		struct virtq *q = &v->queues[i];

		if (q->c.size)
			uk_pfree(a, virtq_desc_area(q),
				 virtq_memory(&q->c) / PAGE);
	}
	uk_free(a, v->queues);
	v->queues = NULL;
	v->nqueues = 0;
}

int virtio_queues(struct virtio_dev *v, unsigned int n,
		  const struct virtio_queue_want *want)
{
	bool irqs = false;
	int rc = 0;

	v->queues = uk_calloc(uk_alloc_get_default(), n, sizeof(*v->queues));
	if (!v->queues)
		rc = -ENOMEM;
	else
		v->nqueues = n;
	for (unsigned int i = 0; !rc && i < n; i++) {
		v->queues[i].index = i;
		if (want[i].size_max)
			rc = make_queue(v, &v->queues[i], &want[i]);
	}
	if (!rc) {
		rc = v->ops->irq_on(v);
		irqs = !rc;
	}
	for (unsigned int i = 0; !rc && i < n; i++)
		if (want[i].size_max)
			rc = v->ops->queue_on(v, &v->queues[i]);
	if (rc) {
		v->ops->set_status(v, 0);
		if (irqs)
			v->ops->irq_off(v);
		free_queues(v);
		add_status(v, VIRTIO_STATUS_FAILED);
	}
	return rc;
}

void virtio_ready(struct virtio_dev *v)
{
	add_status(v, VIRTIO_STATUS_DRIVER_OK);
	v->running = true;
}

void virtio_reset(struct virtio_dev *v)
{
	v->running = false;
	v->ops->set_status(v, 0);
}

void virtio_end(struct virtio_dev *v)
{
	virtio_reset(v);
	if (v->queues)
		v->ops->irq_off(v);
	free_queues(v);
}

static bool inside(const struct virtio_dev *v, unsigned int at,
		   unsigned int len)
{
	return at <= v->config_len && len <= v->config_len - at;
}

int virtio_config_read(struct virtio_dev *v, unsigned int at, void *buf,
		       unsigned int len)
{
	uint32_t generation;

	if (!inside(v, at, len))
		return -ERANGE;
	/* A device that changes it for ever gets what is there at last. */
	for (int i = 0; i < CONFIG_TRIES; i++) {
		generation = v->ops->generation(v);
		v->ops->config_read(v, at, buf, len);
		if (generation == v->ops->generation(v))
			break;
	}
	return 0;
}

int virtio_config_write(struct virtio_dev *v, unsigned int at, const void *buf,
			unsigned int len)
{
	if (!inside(v, at, len))
		return -ERANGE;
	v->ops->config_write(v, at, buf, len);
	return 0;
}

void virtio_all_irq(struct virtio_dev *v)
{
	for (unsigned int i = 0; i < v->nqueues; i++)
		virtio_queue_irq(&v->queues[i]);
}

void virtio_config_irq(struct virtio_dev *v)
{
	virtio_look(v);
	if (v->config_changed)
		v->config_changed(v);
}
