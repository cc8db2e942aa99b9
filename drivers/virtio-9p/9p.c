/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A channel for 9P: one message out, one in. Source: VIRTIO 1.2 has but the
 * device's number (5); Linux uapi linux/virtio_9p.h.
 */
#include <uk/9pdev.h>
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/virtio.h>

#define F_MOUNT_TAG 0
#define CONFIG_LEN  0
#define CONFIG_TAG  2
#define LOOK_NS	    1000000000ULL /* how often who waits looks at the device */

struct v9p {
	struct uk_9pdev dev;
	struct virtio_dev *v;
	struct uk_spinlock lock; /* of the queue */
	struct uk_semaphore done;
	uint32_t len; /* of the answer */
};

/*
 * Restarts a channel that broke, but doesn't repeat its request, since the
 * server may have carried it out. Returns whether it may be used. Locked.
 */
static bool recover(struct v9p *c)
{
	if (!c->v->broken)
		return true;
	if (virtio_restart(c->v))
		return false;
	virtio_ready(c->v);
	c->dev.resets++;
	return true;
}

/* Takes the answer, if it is there. Context: interrupt. */
static void receive(struct v9p *c)
{
	unsigned long flags = uk_spin_lock(&c->lock);
	uint32_t len;
	void *token = virtq_get(c->v->queues, &len);

	if (token) {
		c->len = len;
		uk_semaphore_up(&c->done);
	}
	uk_spin_unlock(&c->lock, flags);
}

static void on_irq(struct virtq *q)
{
	receive(((struct virtio_dev *)q->owner)->dev.priv);
}

/* A broken device's answer if it came, else -EIO; restarts the device. */
static long give_up(struct v9p *c)
{
	unsigned long flags = uk_spin_lock(&c->lock);
	long len = uk_semaphore_trydown(&c->done) ? (long)c->len : -EIO;

	recover(c);
	uk_spin_unlock(&c->lock, flags);
	return len;
}

static long exchange(struct uk_9pdev *d, const void *tx, size_t len, void *rx,
		     size_t max)
{
	struct v9p *c = uk_container_of(d, struct v9p, dev);
	struct virtq_seg segs[2] = {{(void *)tx, len}, {rx, max}};
	unsigned long flags = uk_spin_lock(&c->lock);
	int rc = recover(c) ? virtq_add(c->v->queues, segs, 1, 1, c) : -EIO;

	if (rc == 0) {
		virtq_irq_on(c->v->queues);
		virtq_kick(c->v->queues);
	}
	uk_spin_unlock(&c->lock, flags);
	if (rc)
		return -EIO;
	while (uk_semaphore_down_until(&c->done, ukplat_clock_ns() + LOOK_NS)) {
		/* The interrupt may be what is broken. */
		receive(c);
		if (!virtio_look(c->v))
			return give_up(c);
	}
	return c->len;
}

static int read_tag(struct v9p *c)
{
	uint16_t len;

	if (!virtio_has(c->v, F_MOUNT_TAG) ||
	    virtio_config_read(c->v, CONFIG_LEN, &len, sizeof(len)) || !len ||
	    len >= sizeof(c->dev.tag) ||
	    virtio_config_read(c->v, CONFIG_TAG, c->dev.tag, len))
		return -EINVAL;
	c->dev.tag[len] = '\0';
	return 0;
}

static int start(struct v9p *c)
{
	static const struct virtio_queue_want want = {
		.size_max = 8,
		.callback = on_irq,
	};
	int rc = virtio_begin(c->v, VIRTIO_FEATURE(F_MOUNT_TAG));

	if (rc)
		return rc;
	rc = read_tag(c);
	if (rc) {
		virtio_reset(c->v);
		return rc;
	}
	rc = virtio_queues(c->v, 1, &want);
	if (rc)
		return rc;
	virtio_ready(c->v);
	return 0;
}

static int probe(struct uk_device *dev)
{
	struct v9p *c = uk_calloc(uk_alloc_get_default(), 1, sizeof(*c));
	int rc;

	if (!c)
		return -ENOMEM;
	c->v = uk_container_of(dev, struct virtio_dev, dev);
	c->done = (struct uk_semaphore)UK_SEMAPHORE_INIT(0);
	c->dev.exchange = exchange;
	dev->priv = c;
	rc = start(c);
	if (rc)
		uk_free(uk_alloc_get_default(), c);
	else
		uk_9pdev_register(&c->dev);
	return rc;
}

static const uint32_t ids[] = {VIRTIO_ID_9P, 0};

static const struct uk_driver virtio_9p_driver = {
	.name = "virtio-9p",
	.bus = &uk_virtio_bus,
	.ids = ids,
	.probe = probe,
};
UK_DRIVER_REGISTER(virtio_9p_driver, 50);
