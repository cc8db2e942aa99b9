/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Disks: one queue, a slot for each request that the device has. The driver
 * resets a device that breaks and sends its requests again: to read or write
 * the same sectors twice does no harm. Source: VIRTIO 1.2, 5.2.
 */
#include <uk/alloc.h>
#include <uk/blkdev.h>
#include <uk/virtio.h>

/* Feature bits [5.2.3]. */
#define F_SIZE_MAX 1
#define F_RO	   5
#define F_BLK_SIZE 6
#define F_FLUSH	   9

/* Configuration [5.2.4]. */
#define CONFIG_CAPACITY 0 /* in sectors of 512 bytes, whatever blk_size is */
#define CONFIG_SIZE_MAX 8
#define CONFIG_BLK_SIZE 20

/* Requests [5.2.6]. */
#define T_IN	 0
#define T_OUT	 1
#define T_FLUSH	 4
#define S_OK	 0
#define S_IOERR	 1
#define S_UNSUPP 2

#define SLOTS	 64
#define SEGMENTS 3	   /* header, data, status */
#define LEN_MAX	 (1 << 20) /* of a request */

struct slot {
	struct {
		uint32_t type, reserved;
		uint64_t sector;
	} header;
	uint8_t status;
	struct uk_blkreq *req; /* NULL: the slot is free */
	struct slot *next_free;
};

struct vblk {
	struct uk_blkdev dev;
	struct virtio_dev *v;
	struct uk_spinlock lock; /* of the queue */
	struct slot *free;
	struct slot slots[SLOTS];
};

static const uint32_t types[] = {
	[UK_BLK_READ] = T_IN,
	[UK_BLK_WRITE] = T_OUT,
	[UK_BLK_FLUSH] = T_FLUSH,
};

/* Context: locked. */
static int add(struct vblk *b, struct slot *s, struct uk_blkreq *r)
{
	struct virtq_seg segs[SEGMENTS] = {{&s->header, sizeof(s->header)}};
	unsigned int n = 1, nin = 1;

	if (r->op != UK_BLK_FLUSH)
		segs[n++] = (struct virtq_seg){r->buf, r->len};
	if (r->op == UK_BLK_READ)
		nin = 2;
	segs[n++] = (struct virtq_seg){&s->status, 1};
	s->header.type = types[r->op];
	s->header.reserved = 0;
	s->header.sector = r->sector * (b->dev.sector_size / 512);
	s->status = 0xff;
	return virtq_add(b->v->queues, segs, n - nin, nin, s);
}

/* Restarts the device. Returns 0, or -EIO: it is gone. Context: locked. */
static int recover(struct vblk *b)
{
	int rc = virtio_restart(b->v);

	if (rc)
		return rc;
	virtio_ready(b->v);
	virtq_irq_on(b->v->queues);
	/* They had room before. */
	for (unsigned int i = 0; i < SLOTS; i++)
		if (b->slots[i].req)
			add(b, &b->slots[i], b->slots[i].req);
	virtq_kick(b->v->queues);
	return 0;
}

static int submit(struct uk_blkdev *d, struct uk_blkreq *r)
{
	struct vblk *b = uk_container_of(d, struct vblk, dev);
	unsigned long flags = uk_spin_lock(&b->lock);
	struct slot *s = b->free;
	int rc = b->v->broken ? recover(b) : 0;

	if (!rc)
		rc = s ? add(b, s, r) : -EAGAIN;
	if (!rc) {
		b->free = s->next_free;
		s->req = r;
		virtq_kick(b->v->queues);
	}
	uk_spin_unlock(&b->lock, flags);
	return rc;
}

static int result_of(uint8_t status)
{
	switch (status) {
	case S_OK: return 0;
	case S_UNSUPP: return -ENOTSUP;
	default: return -EIO;
	}
}

/* Frees the slot. Context: locked. */
static struct uk_blkreq *finish(struct vblk *b, struct slot *s)
{
	struct uk_blkreq *r = s->req;

	s->req = NULL;
	s->next_free = b->free;
	b->free = s;
	return r;
}

/* A request left undone by a device that is gone; NULL: there is none. */
static struct slot *undone(struct vblk *b)
{
	for (unsigned int i = 0; i < SLOTS; i++)
		if (b->slots[i].req)
			return &b->slots[i];
	return NULL;
}

/* The next used buffer; a device that breaks is restarted. Context: locked. */
static struct slot *next_done(struct vblk *b)
{
	struct slot *s;

	do
		s = virtq_get(b->v->queues, NULL);
	while (!s && !virtq_irq_on(b->v->queues) && !b->v->broken);
	if (b->v->broken && !b->v->gone)
		recover(b);
	return s;
}

/*
 * The next one that has ended; NULL: none, and an interrupt comes for more.
 * Those of a device that is gone end with -EIO.
 */
static struct uk_blkreq *take(struct vblk *b, int *result)
{
	unsigned long flags = uk_spin_lock(&b->lock);
	struct uk_blkreq *r = NULL;
	struct slot *s = next_done(b);

	if (s)
		*result = result_of(s->status);
	else if (b->v->gone && (s = undone(b)))
		*result = -EIO;
	if (s)
		r = finish(b, s);
	uk_spin_unlock(&b->lock, flags);
	return r;
}

static void take_all(struct vblk *b)
{
	struct uk_blkreq *r;
	int result;

	while ((r = take(b, &result)))
		uk_blkdev_done(&b->dev, r, result);
}

static void on_irq(struct virtq *q)
{
	take_all(((struct virtio_dev *)q->owner)->dev.priv);
}

static bool is_alive(struct uk_blkdev *d)
{
	struct vblk *b = uk_container_of(d, struct vblk, dev);

	virtio_look(b->v);
	/* The interrupt may be what is broken. */
	take_all(b);
	return !b->v->gone;
}

static const struct uk_blkdev_ops ops = {
	.submit = submit,
	.is_alive = is_alive,
};

static int read_config(struct vblk *b)
{
	uint32_t size = 512, size_max = LEN_MAX;
	uint64_t capacity;

	if (virtio_config_read(b->v, CONFIG_CAPACITY, &capacity,
			       sizeof(capacity)))
		return -EINVAL;
	if (virtio_has(b->v, F_BLK_SIZE) &&
	    virtio_config_read(b->v, CONFIG_BLK_SIZE, &size, sizeof(size)))
		return -EINVAL;
	if (virtio_has(b->v, F_SIZE_MAX) &&
	    virtio_config_read(b->v, CONFIG_SIZE_MAX, &size_max,
			       sizeof(size_max)))
		return -EINVAL;
	if (size < 512 || !POWER_OF_2(size) || size_max < size)
		return -EINVAL;
	b->dev.sector_size = size;
	b->dev.sectors = capacity / (size / 512);
	b->dev.len_max = ALIGN_DOWN(MIN(size_max, LEN_MAX), size);
	b->dev.readonly = virtio_has(b->v, F_RO);
	b->dev.keeps = !virtio_has(b->v, F_FLUSH);
	return 0;
}

/* It broke, or its size changed. Context: interrupt. */
static void config_changed(struct virtio_dev *v)
{
	struct vblk *b = v->dev.priv;
	uint64_t capacity;

	if (v->broken)
		take_all(b);
	else if (!virtio_config_read(v, CONFIG_CAPACITY, &capacity,
				     sizeof(capacity)))
		uk_blkdev_resize(&b->dev,
				 capacity / (b->dev.sector_size / 512));
}

static void init_slots(struct vblk *b)
{
	for (unsigned int i = 0; i < SLOTS; i++) {
		b->slots[i].next_free = b->free;
		b->free = &b->slots[i];
	}
}

static int start(struct vblk *b)
{
	static const struct virtio_queue_want want = {
		.size_max = 2 * SLOTS,
		.indirect_max = SEGMENTS,
		.callback = on_irq,
	};
	int rc = virtio_begin(b->v, VIRTIO_FEATURE(F_SIZE_MAX) |
					    VIRTIO_FEATURE(F_RO) |
					    VIRTIO_FEATURE(F_BLK_SIZE) |
					    VIRTIO_FEATURE(F_FLUSH));

	if (rc)
		return rc;
	rc = read_config(b);
	if (rc) {
		virtio_reset(b->v);
		return rc;
	}
	rc = virtio_queues(b->v, 1, &want);
	if (rc)
		return rc;
	init_slots(b);
	virtio_ready(b->v);
	virtq_irq_on(b->v->queues);
	rc = uk_blkdev_register(&b->dev);
	if (!rc) {
		b->v->config_changed = config_changed;
	} else {
		virtio_reset(b->v);
		virtio_end(b->v);
	}
	return rc;
}

static int probe(struct uk_device *dev)
{
	struct vblk *b = uk_calloc(uk_alloc_get_default(), 1, sizeof(*b));
	int rc;

	if (!b)
		return -ENOMEM;
	b->v = uk_container_of(dev, struct virtio_dev, dev);
	b->dev.ops = &ops;
	b->dev.driver = "virtio-blk";
	dev->priv = b;
	rc = start(b);
	if (rc)
		uk_free(uk_alloc_get_default(), b);
	return rc;
}

static const uint32_t ids[] = {VIRTIO_ID_BLOCK, 0};

static const struct uk_driver virtio_blk_driver = {
	.name = "virtio-blk",
	.bus = &uk_virtio_bus,
	.ids = ids,
	.probe = probe,
};
UK_DRIVER_REGISTER(virtio_blk_driver, 50);
