/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * blkfront with a hostile backend, which says of itself what it likes and
 * writes into the ring what it likes. Whatever it does: each request ends
 * once, all at once when the ring is broken; nothing is written behind a
 * buffer; pages that were lent are freed only when the backend has let go of
 * them. As long as it is honest: data is what is on the disk, no event is
 * missed, and when it closes and comes back, requests just take longer.
 */
#include <uk/alloc.h>
#include <uk/bus.h>
#include "../../drivers/xen-blkfront/blkfront.h"
#include "host.h"
#include <xen/events.h>
#include <xen/gnttab.h>

#define PAGES	 256
#define GREF	 8 /* of the first page */
#define PORT	 5
#define BACKEND	 7
#define DISK	 (256U << 10)
#define REQUESTS 40

struct request {
	struct uk_blkreq r;
	uint8_t *want; /* the honest backend's answer to a read */
	bool busy;
};

UK_TABLE_DECLARE(drivers, struct uk_driver *const);

struct uk_alloc *uk_alloc_default_;
const struct uk_bus uk_xenbus;

static struct uk_xenbus_device bus;
static struct input in;
static struct blkfront *b;
static struct request requests[REQUESTS];
static bool honest;
static bool holds;    /* the backend keeps what it was lent */
static bool kicked;   /* it was notified */
static bool nonsense; /* more answers than requests */
static uint32_t seen; /* requests that it has taken */
static int room;      /* pages that can be lent */
static bool open;     /* the event channel */
static void (*handler)(void *);
static bool online; /* the toolstack wants the backend to come back */
static uint32_t sector;
static uint64_t now;
static uint32_t ring_ref, told_port;
static enum uk_xenbus_state state;

static uint8_t disk[DISK];
static uint8_t page[PAGES][BLKIF_PAGE] __uk_align(BLKIF_PAGE);
static bool used[PAGES], lent[PAGES];

void *uk_calloc(struct uk_alloc *a, size_t k, size_t size)
{
	(void)a;
	return calloc(k, size);
}

void uk_free(struct uk_alloc *a, void *p)
{
	(void)a;
	free(p);
}

void *uk_palloc(struct uk_alloc *a, size_t k)
{
	(void)a;
	CHECK(k == 1);
	for (unsigned int i = 0; i < PAGES; i++)
		if (!used[i]) {
			used[i] = true;
			return page[i];
		}
	return NULL;
}

static unsigned int index_of(const void *p)
{
	size_t off = (const uint8_t *)p - page[0];

	CHECK(off < sizeof(page) && !(off % BLKIF_PAGE));
	return off / BLKIF_PAGE;
}

void uk_pfree(struct uk_alloc *a, void *p, size_t k)
{
	unsigned int i = index_of(p);

	(void)a;
	CHECK(k == 1 && used[i] && !lent[i]);
	used[i] = false;
}

int xen_grant(uint16_t domid, const void *p, bool readonly)
{
	unsigned int i = index_of(p);

	CHECK(domid == BACKEND && !readonly && used[i] && !lent[i]);
	if (!room)
		return -ENOSPC;
	room--;
	lent[i] = true;
	return GREF + i;
}

int xen_grant_end(unsigned int ref)
{
	CHECK(ref >= GREF && ref - GREF < PAGES && lent[ref - GREF]);
	if (holds)
		return -EBUSY;
	lent[ref - GREF] = false;
	return 0;
}

unsigned long ukplat_irq_save(void)
{
	return 0;
}

void ukplat_irq_restore(unsigned long flags)
{
	(void)flags;
}

void uk_printk(const char *fmt, ...)
{
	(void)fmt;
}

/* Fails now and then, unless the backend is honest. */
static bool fails(void)
{
	return !honest && take(&in, 1) >= 250;
}

int xen_event_alloc(uint16_t remote)
{
	CHECK(remote == BACKEND && !open);
	if (fails())
		return -ENOSPC;
	open = true;
	return PORT;
}

int xen_event_handle(uint32_t port, void (*fn)(void *), void *arg)
{
	CHECK(port == PORT && open && fn && arg);
	handler = fn;
	return 0;
}

void xen_event_close(uint32_t port)
{
	CHECK(port == PORT && open);
	open = false;
}

int xen_event_notify(uint32_t port)
{
	CHECK(port == PORT && open);
	kicked = true;
	return 0;
}

int uk_xs_transaction(int (*fn)(uint32_t tx, void *arg), void *arg)
{
	return fails() ? -EIO : fn(1, arg);
}

int uk_xenbus_write(struct uk_xenbus_device *d, uint32_t tx, const char *name,
		    const char *value)
{
	CHECK(d == &bus && tx == 1 && *name && *value);
	return fails() ? -EIO : 0;
}

int uk_xenbus_write_num(struct uk_xenbus_device *d, uint32_t tx,
			const char *name, uint64_t v)
{
	CHECK(d == &bus && tx == 1);
	if (!strcmp(name, "ring-ref"))
		ring_ref = v;
	else if (!strcmp(name, "event-channel"))
		told_port = v;
	return fails() ? -EIO : 0;
}

static uint64_t honest_entry(const char *name)
{
	if (!strcmp(name, "sectors"))
		return DISK / BLKIF_SECTOR;
	if (!strcmp(name, "sector-size"))
		return sector;
	return 0;
}

/* Any number up to `max`; mostly what might be a sector's size. */
static uint64_t any_entry(uint64_t max)
{
	unsigned int how = take(&in, 1);
	uint64_t v = how < 200 ? BLKIF_SECTOR << how % 4 : take(&in, how % 9);

	return MIN(how < 240 ? v : max - v, max);
}

int uk_xenbus_read_num(struct uk_xenbus_device *d, enum uk_xenbus_end end,
		       const char *name, uint64_t max, uint64_t *v)
{
	(void)end;
	CHECK(d == &bus);
	if (fails())
		return take(&in, 1) & 1 ? -EINVAL : -ENOENT;
	*v = honest ? honest_entry(name) : any_entry(max);
	return 0;
}

bool uk_xenbus_offers(struct uk_xenbus_device *d, const char *name)
{
	CHECK(d == &bus && *name);
	return honest && !strcmp(name, "online") ? online : take(&in, 1) & 1;
}

int uk_xenbus_set_state(struct uk_xenbus_device *d, enum uk_xenbus_state s)
{
	CHECK(d == &bus);
	if (s == UK_XENBUS_INITIALISED)
		CHECK(lent[ring_ref - GREF] && told_port == PORT && handler);
	state = s;
	return fails() ? -EIO : 0;
}

int uk_xenbus_wait(struct uk_xenbus_device *d, unsigned int mask,
		   unsigned int ms)
{
	CHECK(d == &bus && mask && ms);
	return fails() ? -ETIMEDOUT : __builtin_ctz(mask);
}

uint64_t ukplat_clock_ns(void)
{
	return now;
}

void uk_blkdev_resize(struct uk_blkdev *d, uint64_t sectors)
{
	CHECK(d == &b->dev && (!honest || sectors == d->sectors));
}

int uk_blkdev_register(struct uk_blkdev *d)
{
	CHECK(d->sector_size >= 512 && d->sector_size <= BLKIF_PAGE);
	CHECK(POWER_OF_2(d->sector_size) && !(d->len_max % d->sector_size));
	CHECK(d->sectors <= INT64_MAX / d->sector_size);
	CHECK(!honest || d->sectors * d->sector_size == DISK);
	return fails() ? -EINVAL : 0;
}

void uk_blkdev_done(struct uk_blkdev *d, struct uk_blkreq *r, int result)
{
	struct request *q = uk_container_of(r, struct request, r);

	CHECK(d == &b->dev && q->busy);
	CHECK(!result || result == -EIO || result == -ENOTSUP);
	CHECK(!nonsense || result == -EIO);
	if (honest && !result && r->op == UK_BLK_READ)
		CHECK(!memcmp(r->buf, q->want, r->len));
	q->busy = false;
	free(r->buf);
	free(q->want);
	/* As those that wait come next. */
	if (b->broken)
		CHECK(b->dev.ops->submit(d, r) == -EIO);
}

static unsigned int busy(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < REQUESTS; i++)
		n += requests[i].busy;
	return n;
}

static void submit(void)
{
	struct request *q = requests;
	uint32_t size = b->dev.sector_size;
	unsigned int was = busy();
	int rc;

	while (q->busy)
		q++;
	q->r.op = take(&in, 1) % 3;
	q->r.len = (take(&in, 1) % (b->dev.len_max / size) + 1) * size;
	q->r.sector = take(&in, 2) % ((DISK - q->r.len) / size + 1);
	q->r.buf = malloc(q->r.len);
	memset(q->r.buf, take(&in, 1), q->r.len);
	q->want = NULL;
	rc = b->dev.ops->submit(&b->dev, &q->r);
	CHECK(rc == (b->broken ? -EIO : was >= BF_SLOTS ? -EAGAIN : 0));
	q->busy = !rc;
	if (rc)
		free(q->r.buf);
}

static void transfer(const struct blkif_request *req, struct request *q)
{
	uint8_t *at = disk + req->sector * BLKIF_SECTOR;
	size_t len = 0;

	CHECK(req->nsegs <= BLKIF_SEGS);
	for (unsigned int i = 0; i < req->nsegs; i++) {
		size_t n = (req->seg[i].last + 1) * BLKIF_SECTOR;
		uint8_t *p = page[req->seg[i].gref - GREF];

		CHECK(lent[index_of(p)] && n <= BLKIF_PAGE);
		CHECK(!req->seg[i].first && len + n <= q->r.len);
		if (req->op == BLKIF_READ)
			memcpy(p, at + len, n);
		else
			memcpy(at + len, p, n);
		len += n;
	}
	CHECK(len == (req->op == BLKIF_FLUSH ? 0 : q->r.len));
	if (req->op == BLKIF_READ) {
		free(q->want); /* an answer that the driver did not take */
		q->want = malloc(len);
		memcpy(q->want, at, len);
	} else if (req->op == BLKIF_WRITE) {
		CHECK(!memcmp(at, q->r.buf, len));
	}
}

/* Answers some of what it knows of. Calls only when it was asked to. */
static void answer(unsigned int most)
{
	struct blkif_ring *r = b->ring;
	uint32_t old = r->c.rsp_prod, prod = old;

	if (honest && !kicked)
		return;
	for (; most && seen != r->c.req_prod; most--) {
		struct blkif_request req = r->entry[seen++ % BLKIF_RING].req;
		int16_t status = take(&in, 1) % 8 ? 0 : -(take(&in, 1) % 3);

		if (honest) {
			CHECK(req.id < BF_SLOTS && b->slots[req.id].req);
			transfer(&req, uk_container_of(b->slots[req.id].req,
						       struct request, r));
		}
		r->entry[prod++ % BLKIF_RING].rsp =
			(struct blkif_response){req.id, req.op, status};
	}
	r->c.rsp_prod = prod;
	if (seen == r->c.req_prod) {
		r->c.req_event = seen + 1;
		kicked = false;
	}
	if (!honest || prod - r->c.rsp_event < prod - old)
		handler(b);
}

/* What a backend shouldn't do: it is found out when it is looked at. */
static void lie(void)
{
	struct blkif_ring *r = b->ring;
	unsigned int how = take(&in, 1);
	/* The first that isn't one, and some others. */
	uint32_t n, id = how & 4 ? BF_SLOTS : take(&in, 1) % (BF_SLOTS * 2);
	bool ends;

	switch (how % 4) {
	case 0: r->c.rsp_prod = take(&in, 4); break;
	case 1: r->c.req_event = take(&in, 4); break;
	case 2: r->c.rsp_prod += take(&in, 1); break;
	default: r->c.rsp_prod = b->cons + 1;
	}
	n = r->c.rsp_prod - b->cons;
	r->entry[b->cons % BLKIF_RING].rsp =
		(struct blkif_response){id, take(&in, 1), take(&in, 2)};
	nonsense = !b->away && n > b->prod - b->cons;
	ends = nonsense || (n && (id >= BF_SLOTS || !b->slots[id].req));
	handler(b);
	CHECK(b->broken || b->away || !ends);
}

/* It closes and comes back. Requests that are made meanwhile wait. */
static void close_and_return(void)
{
	unsigned int before = busy();

	online = true;
	bus.changed(&bus, UK_XENBUS_CLOSING);
	CHECK(state == UK_XENBUS_CLOSED);
	if (before < REQUESTS)
		submit();
	before = busy();
	handler(b);
	bus.changed(&bus, UK_XENBUS_CLOSED);
	CHECK(state == UK_XENBUS_INITIALISING && busy() == before);
	bus.changed(&bus, UK_XENBUS_INIT_WAIT);
	CHECK(!b->ring->c.req_prod && !b->ring->c.rsp_prod);
	seen = 0;
	kicked = false;
	bus.changed(&bus, UK_XENBUS_CONNECTED);
	CHECK(state == UK_XENBUS_CONNECTED && !b->away && !b->broken);
	CHECK(b->ring->c.req_prod == before && kicked == !!before);
}

/* The backend returns with other sectors, or without a new ring. */
static void another_disk(bool ring)
{
	unsigned int before;

	submit();
	before = busy();
	online = true;
	bus.changed(&bus, UK_XENBUS_CLOSED);
	CHECK(state == UK_XENBUS_INITIALISING && b->away && before);
	if (ring) {
		bus.changed(&bus, UK_XENBUS_INIT_WAIT);
		sector = sector == BLKIF_SECTOR ? 1024 : BLKIF_SECTOR;
	}
	bus.changed(&bus, UK_XENBUS_CONNECTED);
	CHECK(state == UK_XENBUS_CLOSED && b->broken && !b->away && !busy());
}

/* It says of its state what it likes, and may never come back. */
static void any_state(void)
{
	bool away = b->away;

	bus.changed(&bus, take(&in, 1) % (UK_XENBUS_RECONFIGURED + 1));
	now += take(&in, 1) * 1000000000ULL;
	CHECK(b->dev.ops->is_alive(&b->dev) == !b->broken);
	CHECK(!away || !b->away || now - b->away_since <= 60000000000ULL);
}

static int begin(void)
{
	memset(used, 0, sizeof(used));
	memset(lent, 0, sizeof(lent));
	memset(requests, 0, sizeof(requests));
	room = fails() ? take(&in, 1) : PAGES;
	seen = 0;
	open = kicked = nonsense = online = false;
	sector = BLKIF_SECTOR << take(&in, 1) % 4;
	handler = NULL;
	state = UK_XENBUS_INITIALISING;
	bus = (struct uk_xenbus_device){.name = "vbd/0", .backend_id = BACKEND};
	return uk_table_drivers_start[0]->probe(&bus.dev);
}

/* Nothing of ours is left, but what the backend keeps. */
static void check_given_back(void)
{
	CHECK(state == UK_XENBUS_CLOSED && !open);
	for (unsigned int i = 0; i < PAGES; i++)
		CHECK(used[i] == lent[i] && (!lent[i] || holds));
}

static void play(void)
{
	for (unsigned int i = 0; i < 80 && left(&in); i++) {
		switch (take(&in, 1) % 8) {
		case 0:
		case 1:
		case 2: submit(); break;
		case 3:
		case 4: answer(take(&in, 1) % 8 + 1); break;
		case 5:
			if (!honest)
				lie();
			break;
		case 6:
			handler(b);
			if (honest && !(take(&in, 1) % 4))
				close_and_return();
			else if (!honest)
				any_state();
			break;
		default: answer(BLKIF_RING);
		}
		CHECK(!b->broken || (!honest && !busy()));
	}
	if (!honest)
		return;
	answer(BLKIF_RING);
	CHECK(!busy());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned int how;
	int rc;

	in = (struct input){data, data + size};
	how = take(&in, 1);
	honest = how & 1;
	holds = how & 2;
	rc = begin();
	CHECK(rc <= 0 && rc != -ENODEV);
	if (rc) {
		CHECK(!honest);
		check_given_back();
		return 0;
	}
	b = bus.dev.priv;
	play();
	if (honest && how & 12)
		another_disk(how & 8);
	online = false;
	bus.changed(&bus, UK_XENBUS_UNKNOWN);
	CHECK(!busy() && b->broken);
	CHECK(!b->dev.ops->is_alive(&b->dev));
	free(b);
	return 0;
}
