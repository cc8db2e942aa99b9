/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A virtio disk that breaks in every way: its ring says nonsense, it asks for
 * a reset, loses its state, is removed, is another one behind a reset, or
 * breaks again and again. Each request ends once, whatever the disk does. As
 * long as the disk comes back, reads and writes are right and no request fails;
 * once it is gone every request does.
 */
#include <uk/alloc.h>
#include <uk/blkdev.h>
#include <uk/bus.h>
#include "../../drivers/virtio/broken.h"
#include "../../drivers/virtio/ring.h"
#include "host.h"

#define SECTOR	 512
#define REQUESTS 12
#define EACH	 4 /* sectors that one request may touch */
#define SECTORS	 (REQUESTS * EACH)
#define SECOND	 1000000000ULL

#define F_FLUSH 9
#define OFFERED (VIRTIO_FEATURE(VIRTIO_F_VERSION_1) | VIRTIO_FEATURE(F_FLUSH))

UK_TABLE_DECLARE(drivers, struct uk_driver *const);

struct uk_alloc *uk_alloc_default_;
const struct uk_bus uk_virtio_bus;

static struct virtio_dev v;
static struct uk_blkdev *blk;
static uint64_t now;
static unsigned int locked;

/* The device. */
static uint8_t status;
static uint64_t offered, capacity;
static bool removed, stubborn, queue_there;
static bool ready; /* the driver has said so */
static unsigned int queues_max;
static uint16_t dev_avail, dev_used;
static uint8_t disk[SECTORS * SECTOR];
static unsigned int resets, notified;

static struct request {
	struct uk_blkreq r;
	bool busy;
	uint8_t fill; /* of what was written last */
	uint8_t data[EACH * SECTOR], want[EACH * SECTOR];
} requests[REQUESTS];
static unsigned int failed;

/* --- what the sources name ------------------------------------------------ */

void *uk_calloc(struct uk_alloc *a, size_t n, size_t size)
{
	(void)a;
	return calloc(n, size);
}

void uk_free(struct uk_alloc *a, void *p)
{
	(void)a;
	free(p);
}

void *uk_palloc(struct uk_alloc *a, size_t n)
{
	(void)a;
	return aligned_alloc(4096, n * 4096);
}

void uk_pfree(struct uk_alloc *a, void *p, size_t n)
{
	(void)a;
	(void)n;
	free(p);
}

void uk_printk(const char *fmt, ...)
{
	(void)fmt;
}

unsigned long ukplat_irq_save(void)
{
	return locked++;
}

void ukplat_irq_restore(unsigned long flags)
{
	CHECK(--locked == flags);
}

uint64_t ukplat_clock_ns(void)
{
	return now;
}

int uk_blkdev_register(struct uk_blkdev *d)
{
	blk = d;
	return 0;
}

void uk_blkdev_done(struct uk_blkdev *d, struct uk_blkreq *r, int result)
{
	CHECK(d == blk && !locked);
	r->result = result;
	r->done(r);
}

void uk_blkdev_resize(struct uk_blkdev *d, uint64_t sectors)
{
	CHECK(d == blk);
	d->sectors = sectors;
}

/* --- the transport -------------------------------------------------------- */

static uint8_t get_status(struct virtio_dev *d)
{
	CHECK(d == &v);
	return removed ? 0xff : status;
}

static void set_status(struct virtio_dev *d, uint8_t s)
{
	CHECK(d == &v);
	if (s) {
		status |= s;
		ready |= s & VIRTIO_STATUS_DRIVER_OK;
		return;
	}
	resets++;
	queue_there = ready = false;
	dev_avail = dev_used = 0;
	if (!stubborn)
		status = 0;
}

static uint64_t get_features(struct virtio_dev *d)
{
	(void)d;
	return offered;
}

static void set_features(struct virtio_dev *d, uint64_t f)
{
	(void)d;
	CHECK(!(f & ~offered));
}

static void config_read(struct virtio_dev *d, unsigned int at, void *buf,
			unsigned int len)
{
	(void)d;
	CHECK(!at && len == sizeof(capacity));
	memcpy(buf, &capacity, len);
}

static uint32_t generation(struct virtio_dev *d)
{
	(void)d;
	return 0;
}

static unsigned int queue_max(struct virtio_dev *d, unsigned int index)
{
	(void)d;
	return index ? 0 : queues_max;
}

static int queue_on(struct virtio_dev *d, struct virtq *q)
{
	CHECK(d == &v && !q->index && !queue_there);
	queue_there = true;
	return 0;
}

static int irq_on(struct virtio_dev *d)
{
	(void)d;
	return 0;
}

static void irq_off(struct virtio_dev *d)
{
	(void)d;
}

static void notify(struct virtq *q)
{
	CHECK(q == v.queues && ready);
	notified++;
}

static const struct virtio_transport transport = {
	.name = "test",
	.get_status = get_status,
	.set_status = set_status,
	.get_features = get_features,
	.set_features = set_features,
	.config_read = config_read,
	.generation = generation,
	.queue_max = queue_max,
	.queue_on = queue_on,
	.irq_on = irq_on,
	.irq_off = irq_off,
	.notify = notify,
};

/* --- the device ----------------------------------------------------------- */

static bool works(void)
{
	return !removed && queue_there && status & VIRTIO_STATUS_DRIVER_OK &&
	       !(status & (VIRTIO_STATUS_NEEDS_RESET | VIRTIO_STATUS_FAILED));
}

static void irq(void)
{
	if (works())
		virtio_queue_irq(v.queues);
}

/* Does the oldest request. Returns whether there was one. */
static bool serve(void)
{
	struct virtq *q = v.queues;
	const struct virtq_desc *d, *last;
	const struct {
		uint32_t type, reserved;
		uint64_t sector;
	} *h;
	uint16_t id;

	if (!works() || dev_avail == q->split.avail->idx)
		return false;
	id = q->split.avail->ring[dev_avail++ % q->c.size];
	CHECK(id < q->c.size);
	d = &q->split.desc[id];
	h = (const void *)(uintptr_t)d->addr;
	CHECK(d->len == sizeof(*h) && d->flags == DESC_NEXT);
	d = last = &q->split.desc[d->next];
	if (h->type != 4) {
		last = &q->split.desc[d->next];
		CHECK(h->sector * SECTOR + d->len <= sizeof(disk));
		if (h->type)
			memcpy(disk + h->sector * SECTOR, (void *)d->addr,
			       d->len);
		else
			memcpy((void *)d->addr, disk + h->sector * SECTOR,
			       d->len);
	}
	CHECK(last->len == 1 && last->flags == DESC_WRITE);
	*(uint8_t *)last->addr = 0;
	q->split.used->ring[dev_used % q->c.size] =
		(struct virtq_used_elem){id, 1};
	q->split.used->idx = ++dev_used;
	return true;
}

/* --- the requests --------------------------------------------------------- */

static void on_done(struct uk_blkreq *r)
{
	struct request *q = uk_container_of(r, struct request, r);

	CHECK(q->busy);
	q->busy = false;
	CHECK(r->result == 0 || r->result == -EIO);
	failed += r->result != 0;
	if (r->result)
		return;
	CHECK(!memcmp(disk + r->sector * SECTOR, q->want, sizeof(q->want)));
	if (r->op == UK_BLK_READ)
		CHECK(!memcmp(q->data, q->want, r->len));
}

/* Each has sectors of its own, so that their order doesn't matter. */
static void submit(unsigned int i, enum uk_blk_op op, unsigned int n)
{
	struct request *q = &requests[i];
	uint8_t *on_disk = disk + (size_t)i * EACH * SECTOR;
	int rc;

	if (q->busy)
		return;
	q->r = (struct uk_blkreq){
		.op = op,
		.sector = (uint64_t)i * EACH,
		.buf = q->data,
		.len = n * SECTOR,
		.done = on_done,
	};
	if (op == UK_BLK_WRITE)
		memset(q->data, ++q->fill, q->r.len);
	else
		memset(q->data, 0x55, sizeof(q->data));
	memcpy(q->want, on_disk, sizeof(q->want));
	if (op == UK_BLK_WRITE)
		memset(q->want, q->fill, q->r.len);
	q->busy = true;
	rc = blk->ops->submit(blk, &q->r);
	CHECK(!locked && (!rc || rc == -EAGAIN || (rc == -EIO && v.gone)));
	q->busy = !rc;
	failed += rc == -EIO;
}

static unsigned int busy(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < REQUESTS; i++)
		n += requests[i].busy;
	return n;
}

static void drain(void)
{
	while (serve())
		;
	irq();
}

/* --- begin and end -------------------------------------------------------- */

static void begin(void)
{
	const struct uk_driver *const *d = uk_table_drivers_start;

	memset(requests, 0, sizeof(requests));
	memset(disk, 0, sizeof(disk));
	now = failed = resets = notified = status = 0;
	removed = stubborn = queue_there = ready = false;
	offered = OFFERED;
	capacity = SECTORS;
	queues_max = 8;
	v = (struct virtio_dev){.ops = &transport, .config_len = 64};
	v.dev.name = "disk";
	CHECK((*d)->probe(&v.dev) == 0);
	CHECK(blk && v.config_changed);
	resets = 0;
}

/* Once it is gone nothing is left of what it had. */
static void end(void)
{
	removed = true;
	CHECK(!blk->ops->is_alive(blk) && !busy() && v.gone);
	submit(0, UK_BLK_READ, 1);
	CHECK(!busy());
	virtio_end(&v);
	free(v.dev.priv);
}

/* --- cases ---------------------------------------------------------------- */

/* Three requests that the disk has when it breaks are done behind a reset. */
static void goes_on(void (*harm)(void))
{
	begin();
	submit(0, UK_BLK_WRITE, 4);
	submit(1, UK_BLK_READ, 2);
	submit(2, UK_BLK_FLUSH, 0);
	CHECK(serve() && busy() == 3);
	harm();
	CHECK(resets == 1 && !v.broken);
	drain();
	CHECK(!busy() && !failed);
	end();
}

static void need_reset(void)
{
	status |= VIRTIO_STATUS_NEEDS_RESET;
	virtio_config_irq(&v);
}

static void lie(void)
{
	v.queues->split.used->idx += 5;
	irq();
}

static void lose_state(void)
{
	set_status(&v, 0);
	resets = 0;
	blk->ops->is_alive(blk);
}

/* It breaks without a request in flight: the next one restarts it. */
static void idle(void)
{
	begin();
	v.queues->split.used->idx = 1;
	virtio_queue_irq(v.queues);
	CHECK(resets == 1 && !v.broken);
	virtio_break(&v, "says the test");
	submit(3, UK_BLK_WRITE, 1);
	CHECK(resets == 2 && !v.broken && busy() == 1);
	drain();
	CHECK(!busy() && !failed);
	end();
}

/* A disk that isn't what it was behind the reset is used no more. */
static void stays_away(void (*harm)(void))
{
	begin();
	submit(0, UK_BLK_WRITE, 4);
	submit(1, UK_BLK_FLUSH, 0);
	harm();
	virtio_break(&v, "says the test");
	CHECK(!blk->ops->is_alive(blk));
	CHECK(v.gone && !busy() && failed == 2);
	submit(2, UK_BLK_READ, 1);
	CHECK(failed == 3);
	removed = false;
	end();
}

static void remove_it(void)
{
	removed = true;
}

static void does_not_reset(void)
{
	stubborn = true;
}

static void has_fewer_features(void)
{
	offered &= ~VIRTIO_FEATURE(F_FLUSH);
}

/* Five resets a minute, and not one more. */
static void too_often(void)
{
	begin();
	for (int i = 0; i < 20; i++) {
		now += 60 * SECOND / VIRTIO_RESTARTS_MAX;
		virtio_break(&v, "says the test");
		submit(0, UK_BLK_WRITE, 1);
		CHECK(!v.gone);
		drain();
	}
	CHECK(!failed && resets == 20);
	for (int i = 0; i < 20; i++) {
		now += SECOND;
		virtio_break(&v, "says the test");
		submit(0, UK_BLK_WRITE, 1);
		drain();
	}
	CHECK(v.gone && failed && resets <= 20 + VIRTIO_RESTARTS_MAX);
	end();
}

/* The disk grows; the driver ignores changes reported during a reset. */
static void changes(void)
{
	begin();
	capacity = 2 * SECTORS;
	virtio_config_irq(&v);
	CHECK(blk->sectors == 2 * SECTORS && !v.broken && !resets);
	virtio_reset(&v);
	virtio_config_irq(&v);
	CHECK(!v.broken && resets == 1);
	virtio_ready(&v);
	end();
}

static void cases(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	goes_on(need_reset);
	goes_on(lie);
	goes_on(lose_state);
	idle();
	stays_away(remove_it);
	stays_away(does_not_reset);
	stays_away(has_fewer_features);
	too_often();
	changes();
}

/* --- anything, in any order ----------------------------------------------- */

static void harm(struct input *in)
{
	switch (take(in, 1) % 8) {
	case 0: removed = take(in, 1) % 4 == 0; break;
	case 1: stubborn = take(in, 1) % 4 == 0; break;
	case 2: offered = take(in, 1) % 4 ? OFFERED : take(in, 8); break;
	case 3: status = take(in, 1); break;
	case 4: v.queues->split.used->idx += take(in, 1) % 4; break;
	case 5: virtio_config_irq(&v); break;
	case 6: blk->ops->is_alive(blk); break;
	default: now += take(in, 1) * SECOND;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	cases();
	begin();
	while (left(&in)) {
		unsigned int op = take(&in, 1) % 8;

		if (op < 3)
			submit(take(&in, 1) % REQUESTS, op,
			       1 + take(&in, 1) % EACH);
		else if (op < 5)
			serve();
		else if (op < 7)
			irq();
		else
			harm(&in);
	}
	end();
	return 0;
}
