/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's randomness: a pool for each device, filled again once it has been
 * emptied, so that nobody waits for it. Source: VIRTIO 1.2, 5.4.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/plat/entropy.h>
#include <uk/plat/time.h>
#include <uk/virtio.h>

#define POOL	  128
#define FIRST_MAX (100 * 1000 * 1000ULL) /* ns that boot waits for it */

struct rng {
	struct virtio_dev *v;
	struct rng *next;
	struct uk_spinlock lock;
	uint32_t have; /* bytes at the pool's end */
	bool asked;
	uint8_t pool[POOL];
};

static struct rng *first;

/* Restarts a device that broke. Lock held. */
static void recover(struct rng *r)
{
	if (virtio_look(r->v) || virtio_restart(r->v))
		return;
	r->asked = false;
	virtio_ready(r->v);
}

/* Called with the lock held. */
static void ask(struct rng *r)
{
	struct virtq_seg seg = {r->pool, POOL};

	if (r->asked || virtq_add(r->v->queues, &seg, 0, 1, r))
		return;
	r->asked = true;
	virtq_irq_on(r->v->queues);
	virtq_kick(r->v->queues);
}

/* Takes what has come; none, and it is asked for again. */
static void receive(struct rng *r)
{
	uint32_t len;

	if (!r->asked || virtq_get(r->v->queues, &len) != r)
		return;
	r->asked = false;
	memmove(r->pool + POOL - len, r->pool, len);
	r->have = len;
}

static void done(struct virtq *q)
{
	struct rng *r = ((struct virtio_dev *)q->owner)->dev.priv;
	unsigned long flags = uk_spin_lock(&r->lock);

	receive(r);
	uk_spin_unlock(&r->lock, flags);
}

static size_t take(struct rng *r, uint8_t *buf, size_t len)
{
	unsigned long flags = uk_spin_lock(&r->lock);
	uint8_t *from;
	size_t n;

	receive(r);
	if (!r->have)
		recover(r);
	n = MIN(len, r->have);
	from = r->pool + POOL - r->have;
	memcpy(buf, from, n);
	/* What was given out is nobody else's. */
	memset(from, 0, n);
	r->have -= n;
	if (!r->have)
		ask(r);
	uk_spin_unlock(&r->lock, flags);
	return n;
}

static size_t virtio_rng(void *buf, size_t len)
{
	size_t n = 0;

	for (struct rng *r = first; r && n < len; r = r->next)
		n += take(r, (uint8_t *)buf + n, len - n);
	return n;
}
UKPLAT_ENTROPY_SOURCE(virtio_rng, 50);

static void wait_for_first(struct rng *r)
{
	uint64_t end = ukplat_clock_ns() + FIRST_MAX;
	unsigned long flags = uk_spin_lock(&r->lock);

	ask(r);
	while (r->asked && !r->v->broken && ukplat_clock_ns() < end)
		receive(r);
	uk_spin_unlock(&r->lock, flags);
}

static int probe(struct uk_device *dev)
{
	static const struct virtio_queue_want want = {.size_max = 2,
						      .callback = done};
	struct virtio_dev *v = uk_container_of(dev, struct virtio_dev, dev);
	struct rng *r = uk_calloc(uk_alloc_get_default(), 1, sizeof(*r));
	int rc;

	if (!r)
		return -ENOMEM;
	r->v = v;
	dev->priv = r;
	rc = virtio_begin(v, 0);
	if (!rc)
		rc = virtio_queues(v, 1, &want);
	if (rc) {
		uk_free(uk_alloc_get_default(), r);
		return rc;
	}
	virtio_ready(v);
	wait_for_first(r);
	r->next = first;
	first = r;
	return 0;
}

static const uint32_t ids[] = {VIRTIO_ID_RNG, 0};

static const struct uk_driver virtio_rng_driver = {
	.name = "virtio-rng",
	.bus = &uk_virtio_bus,
	.ids = ids,
	.probe = probe,
};
UK_DRIVER_REGISTER(virtio_rng_driver, 50);
