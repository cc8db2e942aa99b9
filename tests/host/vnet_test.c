/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The receiving side of virtio-net, with a device that fills buffers of a
 * split queue in any order with headers and lengths of its own choosing, and
 * that now and then writes into the ring what it likes. Each packet that comes
 * out lies in buffers of the pool, none of them in two packets, has the bytes
 * that the device wrote, and asks for nothing that wasn't negotiated; in the
 * end every buffer is back in the pool.
 */
#include <uk/alloc.h>
#include "../../drivers/virtio-net/vnet.h"
#include "../../drivers/virtio/ring.h"
#include "host.h"

#define BUFFERS 24
#define SIZE	96
#define BURST	4
#define HELD	8
#define RX	0

static struct vnet n;
static struct virtio_dev v;
static struct virtq q;
static struct uk_netbuf_pool pool;
static struct uk_netbuf *held[HELD];
static void *mem;
static bool lies; /* of the ring */

/* What the device has: the parts of each buffer, and what is next. */
static struct {
	uint16_t id;
	struct virtq_seg segs[2];
} has[64];
static unsigned int nhas;

/* Where it has last written how much, of each buffer. */
static struct written {
	uint8_t *at;
	uint32_t len;
} written[BUFFERS];

static uint16_t dev_avail, dev_used;
static uint8_t mark;

/* The parts of other libraries that the sources name. */
void *uk_malloc(struct uk_alloc *a, size_t size)
{
	(void)a;
	return malloc(size);
}

void *uk_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	(void)a;
	return aligned_alloc(align, ALIGN_UP(size, align));
}

void uk_free(struct uk_alloc *a, void *p)
{
	(void)a;
	free(p);
}

/* Locks that are taken twice, or not at all, are seen. */
static unsigned int locked;

unsigned long ukplat_irq_save(void)
{
	CHECK(!locked++);
	return 0;
}

void ukplat_irq_restore(unsigned long flags)
{
	CHECK(!flags && !--locked);
}

void uk_netdev_rx_ready(struct uk_netdev *dev, unsigned int queue)
{
	CHECK(dev == &n.dev && queue == RX);
}

void virtio_break(struct virtio_dev *dev, const char *why)
{
	CHECK(dev == &v && why);
	v.broken = q.broken = true;
}

static void broke(struct virtq *queue, const char *why)
{
	CHECK(queue == &q && lies);
	virtio_break(&v, why);
}

static void notify(struct virtq *queue)
{
	CHECK(queue == &q);
}

static void start(struct input *in)
{
	uint8_t bits = take(in, 1), features = take(in, 1);
	struct uk_netbuf_pool_conf conf = {
		.size = SIZE,
		.headroom = bits & 1 ? HEADER_MAX : 0,
		.max = BUFFERS,
	};
	struct virtq_config c = {.size = 1 << (1 + (bits >> 5) % 5),
				 .event = bits & 2};

	lies = bits & 4;
	v = (struct virtio_dev){
		.legacy = bits & 8,
		.features = bits & 16 ? VIRTIO_FEATURE(F_MRG_RXBUF) : 0,
		.dev.priv = &n,
	};
	n = (struct vnet){.v = &v};
	n.header = v.legacy && !virtio_has(&v, F_MRG_RXBUF)
			   ? sizeof(struct uk_vnethdr)
			   : HEADER_MAX;
	n.header_apart = v.legacy && features & 1;
	n.dev.conf.features =
		features &
		(UK_NETDEV_RX_CSUM | UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6);
	n.dev.conf.rx_pool[RX] = &pool;
	CHECK(uk_netbuf_pool_init(&pool, &conf) == 0);
	mem = aligned_alloc(4096, virtq_memory(&c));
	q = (struct virtq){.notify = notify, .broke = broke, .owner = &v};
	virtq_init(&q, &c, mem);
	n.rx[RX] = (struct vnet_queue){
		.q = &q, .wanted = features & 2 ? c.size : MIN(2, c.size)};
	memset(held, 0, sizeof(held));
	memset(written, 0, sizeof(written));
	nhas = dev_avail = dev_used = 0;
	vnet_rx_fill(&n, RX);
}

/* Takes over what was made available. */
static void see(void)
{
	while (dev_avail != q.split.avail->idx) {
		uint16_t id = q.split.avail->ring[dev_avail++ % q.c.size];
		const struct virtq_desc *d;

		CHECK(id < q.c.size && nhas < ARRAY_SIZE(has));
		has[nhas].id = id;
		d = &q.split.desc[id];
		for (unsigned int i = 0;; i++) {
			CHECK(i < 2 && d->flags & DESC_WRITE);
			has[nhas].segs[i] = (struct virtq_seg){
				(void *)(uintptr_t)d->addr, d->len};
			has[nhas].segs[!i] =
				i ? has[nhas].segs[0] : (struct virtq_seg){0};
			if (!(d->flags & DESC_NEXT))
				break;
			d = &q.split.desc[d->next];
		}
		nhas++;
	}
}

static void remember(uint8_t *at, uint32_t len)
{
	struct written *w = written;

	while (w->at && w->at != at)
		CHECK(++w < written + BUFFERS);
	*w = (struct written){at, len};
}

/* Writes a header and as much as it likes behind it; says so, or lies. */
static void fill(struct input *in)
{
	struct vnet_header h = {0};
	unsigned int i, header = 0;
	uint32_t len, room, at = 0;
	uint8_t how = take(in, 1);

	see();
	if (!nhas)
		return;
	i = take(in, 1) % nhas;
	if (how & 1) {
		h.h.flags = take(in, 1) % 4;
		h.h.gso_type = take(in, 1);
		h.h.gso_size = take(in, 1);
		h.h.csum_start = take(in, 1);
		h.h.csum_offset = take(in, 1);
		h.buffers = take(in, 1) % 6;
		header = n.header;
	}
	room = has[i].segs[0].len + has[i].segs[1].len;
	len = take(in, 1) % (room + 1);
	for (unsigned int k = 0; k < 2; k++) {
		uint8_t *p = has[i].segs[k].addr;

		for (uint32_t b = 0; b < has[i].segs[k].len && at < len;
		     b++, at++)
			p[b] = at < header ? ((uint8_t *)&h)[at] : mark;
	}
	if (lies && how & 2)
		len = take(in, 4);
	remember(has[i].segs[0].addr, len);
	q.split.used->ring[dev_used % q.c.size].id = has[i].id;
	q.split.used->ring[dev_used % q.c.size].len = len;
	if (lies && how & 4)
		q.split.used->ring[dev_used % q.c.size].id = take(in, 1);
	q.split.used->idx = ++dev_used;
	has[i] = has[--nhas];
}

/* Anything, anywhere in the ring. */
static void scribble(struct input *in)
{
	if (lies)
		((uint8_t *)q.split.used)[take(in, 2) % (6 + 8 * q.c.size)] =
			take(in, 1);
}

static bool in_pool(const struct uk_netbuf *nb)
{
	return nb->owner == &pool && nb->head > (const uint8_t *)nb &&
	       nb->size == SIZE && nb->data >= nb->head &&
	       nb->data + nb->len <= nb->head + nb->size;
}

/* Behind `header` bytes it is what the device wrote there, and all of it. */
static void check_place(const struct uk_netbuf *nb, unsigned int header)
{
	const struct written *w = written;

	CHECK(in_pool(nb));
	while (w->at < nb->head || w->at >= nb->head + nb->size) {
		if (++w < written + BUFFERS)
			continue;
		/* The device returned a buffer that it never filled. */
		CHECK(lies);
		return;
	}
	CHECK(nb->data == w->at + header &&
	      (lies || nb->len + header == w->len));
}

static void check(const struct uk_netbuf *nb)
{
	unsigned int header = n.header;
	uint32_t f = n.dev.conf.features;
	size_t total = uk_netbuf_total(nb);

	CHECK(total);
	CHECK(f & UK_NETDEV_RX_CSUM || !nb->flags);
	if (nb->flags & UK_NETBUF_CSUM_PARTIAL)
		CHECK(nb->csum_start + nb->csum_offset + 2U <= total);
	CHECK(nb->gso == UK_NETBUF_GSO_NONE || nb->gso_size);
	CHECK(nb->gso != UK_NETBUF_GSO_TCP4 || f & UK_NETDEV_RX_GSO4);
	CHECK(nb->gso != UK_NETBUF_GSO_TCP6 || f & UK_NETDEV_RX_GSO6);
	CHECK(nb->gso != UK_NETBUF_GSO_UDP);
	CHECK(!nb->next || virtio_has(&v, F_MRG_RXBUF));
	for (; nb; nb = nb->next) {
		check_place(nb, header);
		header = 0;
		/* Nobody else's: what is written now stays. */
		memset(nb->data, mark, nb->len);
	}
}

static void put(unsigned int i)
{
	if (held[i])
		uk_netbuf_put(held[i]);
	held[i] = NULL;
}

static void receive(struct input *in)
{
	struct uk_netbuf *pkts[BURST];
	uint64_t before = n.dev.stats[RX].rx_errors;
	int got = vnet_rx_burst(&n.dev, RX, pkts, 1 + take(in, 1) % BURST);

	CHECK(got >= 0 && n.dev.stats[RX].rx_errors >= before);
	for (int i = 0; i < got; i++) {
		unsigned int at = take(in, 1) % HELD;

		check(pkts[i]);
		put(at);
		held[at] = pkts[i];
	}
}

static void end(void)
{
	struct uk_netbuf *nb;

	for (unsigned int i = 0; i < HELD; i++)
		put(i);
	while ((nb = virtq_detach(&q))) {
		nb->next = NULL;
		uk_netbuf_put(nb);
	}
	CHECK(uk_netbuf_pool_fini(&pool) == 0);
	free(mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	start(&in);
	while (left(&in)) {
		unsigned int op = take(&in, 1) % 8;

		mark = op + 1;
		if (op < 4)
			fill(&in);
		else if (op < 6)
			receive(&in);
		else if (op == 6)
			scribble(&in);
		else
			put(take(&in, 1) % HELD);
	}
	end();
	return 0;
}
