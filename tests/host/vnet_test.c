/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The receiving side of virtio-net, with a device that fills buffers of a
 * split queue in any order with headers and lengths of its own choosing, and
 * that now and then writes into the ring what it likes. Each packet that comes
 * out lies in buffers of the pool, none of them in two packets, has the bytes
 * that the device wrote, and asks for nothing that wasn't negotiated; in the
 * end every buffer is back in the pool. Before that, cases of devices that
 * exist: a length for sent buffers, checksums left open.
 */
#include <uk/checksum.h>
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

void uk_netdev_tx_space(struct uk_netdev *dev, unsigned int queue)
{
	CHECK(dev == &n.dev && queue == RX);
}

void virtio_break(struct virtio_dev *dev, const char *why)
{
	CHECK(dev == &v && why);
	v.broken = q.broken = true;
}

void vnet_wake(struct vnet *card)
{
	CHECK(card == &n && v.broken);
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

/* A card by `bits`, and what the stack asked for. */
static void start(uint8_t bits, uint8_t features)
{
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

	CHECK(got >= 0 || (got == -EIO && v.broken));
	CHECK(n.dev.stats[RX].rx_errors >= before);
	if (v.broken)
		CHECK(vnet_rx_arm(&n.dev, RX));
	for (int i = 0; i < got; i++) {
		unsigned int at = take(in, 1) % HELD;

		check(pkts[i]);
		put(at);
		held[at] = pkts[i];
	}
}

static void take_back(void)
{
	struct uk_netbuf *nb;

	while ((nb = virtq_detach(&q))) {
		nb->next = NULL;
		uk_netbuf_put(nb);
	}
}

static void end(void)
{
	for (unsigned int i = 0; i < HELD; i++)
		put(i);
	take_back();
	CHECK(uk_netbuf_pool_fini(&pool) == 0);
	free(mem);
}

/* --- cases ---------------------------------------------------------------- */

#define CASE_BITS (1 | 16 | 4 << 5) /* headroom, merged buffers, 32 entries */
#define CSUM_AT	  16		    /* in the packet; the field follows */
#define CSUM_OFF  6
#define PSEUDO	  0x1234 /* what the device leaves in the field */

/* The device fills the oldest buffer that it has. */
static void give(const struct vnet_header *h, const uint8_t *data, uint32_t len)
{
	uint8_t *to;

	see();
	CHECK(nhas);
	to = has[0].segs[0].addr;
	memcpy(to, h, HEADER_MAX);
	memcpy(to + HEADER_MAX, data, len);
	q.split.used->ring[dev_used % q.c.size].id = has[0].id;
	q.split.used->ring[dev_used % q.c.size].len = HEADER_MAX + len;
	q.split.used->idx = ++dev_used;
	memmove(has, has + 1, --nhas * sizeof(*has));
}

/* The same for what is behind the first buffer: no header. */
static void give_more(const uint8_t *data, uint32_t len)
{
	uint8_t all[SIZE + HEADER_MAX];

	memcpy(all, data, len);
	give((const struct vnet_header *)all, all + HEADER_MAX,
	     len - HEADER_MAX);
}

/* Big-endian sum of words from `at` on, a byte at a time. */
static uint16_t plain_sum(const uint8_t *p, size_t at, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = at; i < len; i++)
		sum += (i - at) % 2 ? p[i] : p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* The packet of `len` bytes came whole, with the checksum that it wants. */
static void check_sum(const uint8_t *sent, size_t len)
{
	uint8_t got[2 * SIZE], *field = got + CSUM_AT + CSUM_OFF;
	struct uk_netbuf *nb;
	uint32_t sum;

	CHECK(vnet_rx_burst(&n.dev, RX, &nb, 1) == 1 && !nb->flags);
	CHECK(uk_netbuf_copy(nb, 0, got, sizeof(got)) == len);
	uk_netbuf_put(nb);
	CHECK(field[0] || field[1]);
	sum = plain_sum(got, CSUM_AT, len) + PSEUDO;
	CHECK((uint16_t)(sum + (sum >> 16)) == 0xffff);
	memcpy(field, sent + CSUM_AT + CSUM_OFF, 2);
	CHECK(memcmp(got, sent, len) == 0);
}

/* NEEDS_CSUM without negotiation, in one buffer, and in two. */
static void open_checksums(void)
{
	struct vnet_header h = {
		.h = {.flags = UK_VNETHDR_NEEDS_CSUM,
		      .csum_start = CSUM_AT,
		      .csum_offset = CSUM_OFF},
		.buffers = 1,
	};
	uint8_t p[61];
	uint32_t rest;

	start(CASE_BITS, 0);
	for (unsigned int i = 0; i < sizeof(p); i++)
		p[i] = i * 37;
	p[CSUM_AT + CSUM_OFF] = PSEUDO >> 8;
	p[CSUM_AT + CSUM_OFF + 1] = (uint8_t)PSEUDO;
	give(&h, p, sizeof(p));
	check_sum(p, sizeof(p));
	/* The buffers meet in the field itself, and at an odd byte. */
	h.buffers = 2;
	give(&h, p, CSUM_AT + CSUM_OFF + 1);
	give_more(p + CSUM_AT + CSUM_OFF + 1,
		  sizeof(p) - CSUM_AT - CSUM_OFF - 1);
	check_sum(p, sizeof(p));
	/* A sum of 0 is written as 0xffff. */
	h.buffers = 1;
	memset(p + CSUM_AT, 0, sizeof(p) - CSUM_AT);
	rest = 0xffff - PSEUDO;
	p[CSUM_AT] = rest >> 8;
	p[CSUM_AT + 1] = rest;
	p[CSUM_AT + CSUM_OFF] = PSEUDO >> 8;
	p[CSUM_AT + CSUM_OFF + 1] = (uint8_t)PSEUDO;
	give(&h, p, sizeof(p));
	check_sum(p, sizeof(p));
	end();
}

/* A field beyond the packet: dropped, and counted. */
static void sums_that_can_not_be(void)
{
	struct vnet_header h = {
		.h = {.flags = UK_VNETHDR_NEEDS_CSUM,
		      .csum_start = 60,
		      .csum_offset = 3},
		.buffers = 1,
	};
	uint64_t before;
	uint8_t p[64] = {0};
	struct uk_netbuf *nb;

	for (unsigned int f = 0; f <= UK_NETDEV_RX_CSUM;
	     f += UK_NETDEV_RX_CSUM) {
		start(CASE_BITS, f);
		before = n.dev.stats[RX].rx_errors;
		give(&h, p, sizeof(p));
		CHECK(vnet_rx_burst(&n.dev, RX, &nb, 1) == 0);
		CHECK(n.dev.stats[RX].rx_errors == before + 1 && !q.broken);
		end();
	}
}

/* No buffer at all, and more than there are; the card goes on, or breaks. */
static void counts_of_buffers(void)
{
	struct vnet_header h = {.buffers = 0};
	uint8_t p[64] = {0};
	struct uk_netbuf *nb;

	start(CASE_BITS, 0);
	give(&h, p, sizeof(p));
	CHECK(vnet_rx_burst(&n.dev, RX, &nb, 1) == 0 && !v.broken);
	CHECK(n.dev.stats[RX].rx_errors == 1);
	h.buffers = 3;
	give(&h, p, sizeof(p));
	CHECK(vnet_rx_burst(&n.dev, RX, &nb, 1) == -EIO && v.broken);
	CHECK(n.dev.stats[RX].rx_errors == 2 && vnet_rx_arm(&n.dev, RX));
	end();
}

static unsigned int sent;

static void on_sent(struct uk_netbuf *nb)
{
	(void)nb;
	sent++;
}

/* Sends a packet, which the device returns with a length of `len`. */
static void send_one(uint32_t len)
{
	struct uk_netbuf nb, *pkts[] = {&nb};
	uint8_t data[60] = {0};

	uk_netbuf_wrap(&nb, data, sizeof(data), on_sent, NULL);
	nb.next = NULL;
	sent = 0;
	CHECK(vnet_tx_burst(&n.dev, RX, pkts, 1) == 1 && !sent);
	q.split.used->ring[dev_used % q.c.size] = (struct virtq_used_elem){
		q.split.avail->ring[dev_used % q.c.size], len};
	q.split.used->idx = ++dev_used;
	vnet_tx_reclaim(&n.dev, RX);
	CHECK(sent == 1 && !q.broken && virtq_room(&q) == q.c.size);
}

/* Some monitors write how much they sent: the card goes on all the same. */
static void lengths_of_what_is_sent(void)
{
	static struct vnet_slot slots[32];
	struct virtq_config c;

	start(CASE_BITS, 0);
	take_back();
	c = q.c;
	virtq_init(&q, &c, mem);
	for (unsigned int i = 0; i < ARRAY_SIZE(slots); i++)
		slots[i].next = i ? &slots[i - 1] : NULL;
	n.tx[RX] = (struct vnet_queue){
		.q = &q, .slots = slots, .free = &slots[31]};
	n.dev.mtu = 1500;
	send_one(0);
	send_one(72);
	send_one(UINT32_MAX);
	end();
}

static void cases(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	open_checksums();
	sums_that_can_not_be();
	counts_of_buffers();
	lengths_of_what_is_sent();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	uint8_t bits = take(&in, 1);

	cases();
	start(bits, take(&in, 1));
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
