/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * netfront with a hostile backend, which answers as it likes and writes into
 * the rings what it likes. Whatever it does: pages that it was lent are freed
 * only when it has let go of them, buffers come back to the pool, and a packet
 * that is received asks for nothing that wasn't negotiated. As long as it is
 * honest: what it is given to send is the packet, and what it gives arrives.
 */
#include <stddef.h>
#include <uk/alloc.h>
#include "../../drivers/xen-netfront/netfront.h"
#include "host.h"
#include <xen/events.h>
#include <xen/gnttab.h>

#define PAGES	256
#define BUFFERS 64
#define SLOTS	8

static struct netfront n;
static struct uk_xenbus_device bus;
static struct uk_netbuf_pool pool;
static struct nf_queue *q = &n.queues[0];
static uint32_t rx_seen, tx_seen; /* requests that the backend has taken */
static unsigned int freed;	  /* packets that were sent, or dropped */
static bool honest;
static bool holds; /* the backend keeps what it was lent */

static struct {
	const void *page;
	bool readonly;
} lent[PAGES];

void *uk_malloc(struct uk_alloc *a, size_t size)
{
	(void)a;
	return malloc(size);
}

void *uk_calloc(struct uk_alloc *a, size_t k, size_t size)
{
	(void)a;
	return calloc(k, size);
}

void *uk_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	(void)a;
	return aligned_alloc(align, ALIGN_UP(size, align));
}

void *uk_palloc(struct uk_alloc *a, size_t k)
{
	return uk_memalign(a, NF_PAGE, k * NF_PAGE);
}

void uk_free(struct uk_alloc *a, void *p)
{
	(void)a;
	free(p);
}

void uk_pfree(struct uk_alloc *a, void *p, size_t k)
{
	(void)a;
	CHECK(k == 1);
	for (unsigned int i = 0; i < PAGES; i++)
		CHECK(lent[i].page != p);
	free(p);
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

int xen_grant(uint16_t domid, const void *page, bool readonly)
{
	CHECK(domid == 7);
	for (unsigned int i = 8; i < PAGES; i++)
		if (!lent[i].page) {
			lent[i].page = page;
			lent[i].readonly = readonly;
			return i;
		}
	return -ENOSPC;
}

int xen_grant_end(unsigned int ref)
{
	CHECK(ref < PAGES && lent[ref].page);
	if (holds)
		return -EBUSY;
	lent[ref].page = NULL;
	return 0;
}

int xen_event_alloc(uint16_t remote)
{
	CHECK(remote == 7);
	return 5;
}

int xen_event_handle(uint32_t port, void (*fn)(void *), void *arg)
{
	CHECK(port == 5 && fn && arg == q);
	return 0;
}

void xen_event_close(uint32_t port)
{
	CHECK(port == 5);
}

int xen_event_notify(uint32_t port)
{
	CHECK(port == 5);
	return 0;
}

void uk_netdev_rx_ready(struct uk_netdev *dev, unsigned int queue)
{
	CHECK(dev == &n.dev && !queue && !q->rx.armed);
}

void uk_netdev_tx_space(struct uk_netdev *dev, unsigned int queue)
{
	CHECK(dev == &n.dev && !queue && !q->tx.armed);
}

static void on_free(struct uk_netbuf *nb)
{
	(void)nb;
	freed++;
}

/* A packet of one part, whose bytes follow from where they are. */
static void answer_rx(struct input *in)
{
	struct netif_rx_ring *r = q->rx.page;
	struct netif_rx_request req;
	unsigned int offset = take(in, 1), len = take(in, 2) % 1500 + 1;
	uint8_t *page;

	if (rx_seen == r->c.req_prod)
		return;
	req = r->entry[rx_seen % NETIF_RING].req;
	if (!honest && (req.gref >= PAGES || !lent[req.gref].page))
		return;
	CHECK(req.gref < PAGES && lent[req.gref].page);
	CHECK(!honest || !lent[req.gref].readonly);
	page = (uint8_t *)lent[req.gref].page;
	for (unsigned int i = 0; i < len; i++)
		page[offset + i] = i * 3;
	r->entry[rx_seen++ % NETIF_RING].rsp =
		(struct netif_rx_response){req.id, offset, 0, len};
	r->c.rsp_prod++;
}

static void answer_tx(void)
{
	struct netif_tx_ring *r = q->tx.page;
	bool extra = false;

	for (; tx_seen != r->c.req_prod; tx_seen++) {
		struct netif_tx_request req =
			r->entry[tx_seen % NETIF_RING].req;

		r->entry[tx_seen % NETIF_RING].rsp.status = NETIF_RSP_NULL;
		if (!extra) {
			CHECK(!honest ||
			      (req.gref < PAGES && lent[req.gref].readonly));
			r->entry[tx_seen % NETIF_RING].rsp =
				(struct netif_tx_response){req.id, 0};
		}
		extra = !extra && req.flags & NETIF_TX_EXTRA;
	}
	r->c.rsp_prod = tx_seen;
}

/* What a backend shouldn't do. */
static void lie(struct input *in)
{
	struct nf_ring *r = take(in, 1) & 1 ? &q->rx : &q->tx;
	struct netif_rx_ring *x = r->page;
	uint32_t v = take(in, 4);

	switch (take(in, 1) % 4) {
	case 0: r->c->rsp_prod = v; break;
	case 1: r->c->req_event = v; break;
	case 2: r->c->rsp_prod += v % 8; break;
	default:
		x->entry[(r->cons + v % 8) % NETIF_RING].rsp =
			(struct netif_rx_response){take(in, 1) % 10,
						   take(in, 2), take(in, 1),
						   take(in, 2)};
	}
}

/* The first part is what the ring says of the packet: look at all of it. */
static void check_sent(uint32_t at, const uint8_t *data, size_t len)
{
	struct netif_tx_ring *r = q->tx.page;
	size_t off = 0;

	while (off < len) {
		struct netif_tx_request req = r->entry[at++ % NETIF_RING].req;
		size_t part = MIN(len - off, NF_PAGE);

		CHECK(req.size == (off ? part : len) && !req.offset);
		CHECK(!memcmp(lent[req.gref].page, data + off, part));
		CHECK(!(req.flags & NETIF_TX_MORE) == (off + part == len));
		if (req.flags & NETIF_TX_EXTRA)
			at++;
		off += part;
	}
	CHECK(at == q->tx.prod);
}

static void send(struct input *in)
{
	static uint8_t data[65536 + 2];
	struct uk_netbuf nb, *pkts[] = {&nb};
	size_t len = take(in, 1) & 1 ? take(in, 2) + 1 : take(in, 2) % 1500 + 1;
	uint32_t at = q->tx.prod;
	unsigned int before = freed;

	for (size_t i = 0; i < 64; i++)
		data[i * 1000] = take(in, 1);
	uk_netbuf_wrap(&nb, data, len, on_free, NULL);
	nb.next = NULL;
	if (len > 1518) {
		nb.gso = UK_NETBUF_GSO_TCP4;
		nb.gso_size = 1448;
		nb.flags = UK_NETBUF_CSUM_PARTIAL;
	}
	if (nf_tx_burst(&n.dev, 0, pkts, 1) == 1) {
		CHECK(freed == before + 1);
		if (q->tx.prod != at)
			check_sent(at, data, len);
	} else {
		CHECK(freed == before && q->tx.prod == at);
	}
}

static void receive(void)
{
	struct uk_netbuf *pkts[4];
	int k = nf_rx_burst(&n.dev, 0, pkts, ARRAY_SIZE(pkts));

	CHECK(k <= 4 && (k >= 0 || (k == -EIO && nf_is_broken(q))));
	/* A waiting thread is woken. */
	if (nf_is_broken(q))
		CHECK(nf_rx_arm(&n.dev, 0) && !q->rx.armed);
	for (int i = 0; i < k; i++) {
		size_t len = uk_netbuf_total(pkts[i]);
		uint8_t b;

		CHECK(len && len <= 20 * NF_PAGE);
		CHECK(pkts[i]->gso != UK_NETBUF_GSO_TCP6);
		CHECK(!(pkts[i]->flags & UK_NETBUF_CSUM_PARTIAL) ||
		      pkts[i]->csum_start + pkts[i]->csum_offset + 2U <= len);
		for (size_t at = 0; honest && at < len; at++)
			CHECK(uk_netbuf_copy(pkts[i], at, &b, 1) == 1 &&
			      b == (uint8_t)(at * 3));
		uk_netbuf_put(pkts[i]);
	}
	if (honest)
		CHECK(!q->rx.broken);
}

static void begin(unsigned int size, unsigned int rx_slots,
		  unsigned int tx_slots)
{
	struct uk_netbuf_pool_conf conf = {
		.size = size, .headroom = 16, .min = 1, .max = BUFFERS};

	memset(&n, 0, sizeof(n));
	memset(lent, 0, sizeof(lent));
	rx_seen = tx_seen = 0;
	CHECK(!uk_netbuf_pool_init(&pool, &conf));
	bus.backend_id = 7;
	n.bus = &bus;
	n.pairs = 1;
	n.dev.mtu = 1500;
	n.dev.conf = (struct uk_netdev_conf){
		.features = UK_NETDEV_TX_CSUM | UK_NETDEV_TX_TSO4 |
			    UK_NETDEV_RX_CSUM | UK_NETDEV_RX_GSO4 |
			    UK_NETDEV_RX_MERGE,
		.rx_ring = rx_slots,
		.tx_ring = tx_slots,
		.rx_pool = {&pool},
	};
	q->n = &n;
	CHECK(!nf_queue_make(q));
	nf_rx_fill(q);
}

static void end(void)
{
	nf_queue_unmake(q);
	CHECK(pool.nfree == pool.nall && !uk_netbuf_pool_fini(&pool));
	/* What it kept is lost, and nobody's: not freed. */
	for (unsigned int i = 0; i < PAGES; i++) {
		CHECK(!lent[i].page || holds);
		free((void *)lent[i].page);
	}
}

/* --- cases ---------------------------------------------------------------- */

#define LARGE 8000 /* of a buffer */

static void card(uint32_t features)
{
	honest = holds = false;
	begin(LARGE, 64, 4);
	n.dev.conf.features &= ~UK_NETDEV_RX_CSUM;
	n.dev.conf.features |= features;
}

static uint8_t *page_of(unsigned int at)
{
	uint32_t gref = q->rx.rx->entry[at % NETIF_RING].req.gref;

	CHECK(gref < PAGES && lent[gref].page);
	return (uint8_t *)lent[gref].page;
}

/* The backend's next answer: `len` bytes of the page that it was lent. */
static void give(uint16_t offset, uint16_t flags, int16_t len)
{
	struct netif_rx_ring *r = q->rx.rx;
	uint16_t id = r->entry[rx_seen % NETIF_RING].req.id;

	r->entry[rx_seen++ % NETIF_RING].rsp =
		(struct netif_rx_response){id, offset, flags, len};
	r->c.rsp_prod = rx_seen;
}

static void give_extra(uint8_t type, uint8_t flags, uint8_t gso)
{
	q->rx.rx->entry[rx_seen++ % NETIF_RING].extra =
		(struct netif_extra){.type = type,
				     .flags = flags,
				     .gso_size = 1448,
				     .gso_type = gso};
	q->rx.c->rsp_prod = rx_seen;
}

/* The result of a receive: 1 a packet, 0 nothing, -EIO the end. */
static int comes(size_t len)
{
	struct uk_netbuf *nb;
	int k = nf_rx_burst(&n.dev, 0, &nb, 1);

	CHECK((k == -EIO) == nf_is_broken(q));
	if (k == 1) {
		CHECK(uk_netbuf_total(nb) == len);
		uk_netbuf_put(nb);
	}
	return k;
}

static uint64_t errors(void)
{
	return n.dev.stats[0].rx_errors;
}

static void answers_that_break_the_ring(void)
{
	for (unsigned int i = 0; i < 7; i++) {
		card(0);
		if (i == 0) { /* another's page */
			give(0, 0, 100);
			q->rx.rx->entry[0].rsp.id = q->rx.ids[1];
		} else if (i == 1) {
			give(0, 0, 100);
			q->rx.rx->entry[0].rsp.id = 0xfff0;
		} else if (i == 2) { /* over the page's end */
			give(NF_PAGE - 99, 0, 100);
		} else if (i == 3) {
			give(0xffff, 0, 0x7fff);
		} else if (i == 4) { /* parts without end */
			for (int k = 0; k < 22; k++)
				give(0, NETIF_RX_MORE, 10);
		} else if (i == 5) { /* extras without end */
			give(0, NETIF_RX_EXTRA, 10);
			for (int k = 0; k < 6; k++)
				give_extra(9, NETIF_EXTRA_MORE, 0);
		} else { /* more than were asked for */
			q->rx.c->rsp_prod = q->rx.prod + 1;
		}
		CHECK(comes(0) == -EIO && comes(0) == -EIO);
		end();
	}
}

static void answers_that_are_dropped(void)
{
	card(0);
	give(0, 0, 0);
	give(0, 0, -1);
	CHECK(comes(0) == 0 && errors() == 2);
	/* A part that failed spoils the packet. */
	give(0, NETIF_RX_MORE, 100);
	give(0, 0, -3);
	CHECK(comes(0) == 0 && errors() == 3);
	/* Segments that were not asked for, and of no known kind. */
	give(0, NETIF_RX_EXTRA, 100);
	give_extra(NETIF_EXTRA_GSO, 0, NETIF_GSO_TCP6);
	give(0, NETIF_RX_EXTRA, 100);
	give_extra(NETIF_EXTRA_GSO, 0, 77);
	CHECK(comes(0) == 0 && errors() == 5);
	/* No checksum that we know of is blank there. */
	memset(page_of(rx_seen), 0, 100);
	give(0, NETIF_RX_CSUM_BLANK, 100);
	CHECK(comes(0) == 0 && errors() == 6);
	give(NF_PAGE - 100, 0, 100);
	CHECK(comes(100) == 1);
	end();
}

/* A packet is taken when all of it is there, and not before. */
static void parts_that_come_late(void)
{
	card(0);
	give(0, NETIF_RX_MORE, 100);
	CHECK(comes(0) == 0);
	give(0, 0, 50);
	CHECK(comes(150) == 1);
	give(0, NETIF_RX_EXTRA, 100);
	CHECK(comes(0) == 0);
	give_extra(9, NETIF_EXTRA_MORE, 0);
	CHECK(comes(0) == 0);
	give_extra(NETIF_EXTRA_GSO, 0, NETIF_GSO_TCP4);
	CHECK(comes(100) == 1 && !errors());
	end();
}

/* UDP over IPv4, from 1.2.3.4 to 5.6.7.8, whose checksum is blank. */
static void blank_checksums(void)
{
	static const uint8_t packet[] = {2,    0,  0,	 0,    0,   1,
					 2,    0,  0,	 0,    0,   2,
					 8,    0, /* Ethernet */
					 0x45, 0,  0,	 32,   0,   0,
					 0,    0,  64,	 17,   0,   0,
					 1,    2,  3,	 4,    5,   6,
					 7,    8,  0,	 53,   0,   53,
					 0,    12, 0x10, 0x31, 'a', 'b',
					 'c',  'd'};
	/* Pseudo header 0x1031; all words and that, inverted. */
	uint32_t sum = 0x1031 + 53 + 53 + 12 + 0x6162 + 0x6364;
	struct uk_netbuf *nb;

	sum = ~((sum & 0xffff) + (sum >> 16)) & 0xffff;
	card(0);
	memcpy(page_of(0), packet, sizeof(packet));
	give(0, NETIF_RX_CSUM_BLANK, sizeof(packet));
	CHECK(nf_rx_burst(&n.dev, 0, &nb, 1) == 1 && !nb->flags);
	CHECK(nb->data[40] == sum >> 8 && nb->data[41] == (sum & 0xff));
	uk_netbuf_put(nb);
	end();
	card(UK_NETDEV_RX_CSUM);
	memcpy(page_of(0), packet, sizeof(packet));
	give(0, NETIF_RX_CSUM_BLANK, sizeof(packet));
	CHECK(nf_rx_burst(&n.dev, 0, &nb, 1) == 1);
	CHECK(nb->flags == UK_NETBUF_CSUM_PARTIAL && nb->csum_start == 34 &&
	      nb->csum_offset == 6);
	uk_netbuf_put(nb);
	end();
}

/* Returns how many of one packet of `len` bytes were taken. */
static int sends(size_t len)
{
	static uint8_t data[65536];
	struct uk_netbuf nb, *pkts[] = {&nb};

	uk_netbuf_wrap(&nb, data, len, on_free, NULL);
	nb.next = NULL;
	if (len > 1518) {
		nb.gso = UK_NETBUF_GSO_TCP4;
		nb.gso_size = 1448;
		nb.flags = UK_NETBUF_CSUM_PARTIAL;
	}
	return nf_tx_burst(&n.dev, 0, pkts, 1);
}

static void returns(uint16_t id)
{
	q->tx.tx->entry[tx_seen++ % NETIF_RING].rsp =
		(struct netif_tx_response){id, 0};
	q->tx.c->rsp_prod = tx_seen;
}

static void what_is_sent(void)
{
	uint16_t id;

	/* One that never fits is dropped; others wait for room. */
	card(0);
	CHECK(sends(4 * NF_PAGE) == 1 && n.dev.stats[0].tx_dropped == 1);
	CHECK(sends(3 * NF_PAGE) == 1 && sends(100) == 1 && sends(100) == 0);
	end();
	/* Pages come back once, and only those that are out. */
	for (unsigned int i = 0; i < 3; i++) {
		card(0);
		CHECK(sends(100) == 1 && sends(100) == 1);
		id = q->tx.tx->entry[0].req.id;
		returns(i == 0 ? (unsigned int)4 : id);
		returns(i == 1 ? id : q->tx.tx->entry[1].req.id);
		q->rx.armed = true;
		nf_tx_reclaim(&n.dev, 0);
		/* A thread that waits for packets gets the error. */
		CHECK(q->tx.broken == (i < 2) && q->rx.armed == (i == 2));
		CHECK(comes(0) == (i < 2 ? -EIO : 0));
		end();
	}
	/* More than there were. */
	card(0);
	CHECK(sends(100) == 1);
	q->tx.c->rsp_prod = 2;
	nf_tx_reclaim(&n.dev, 0);
	CHECK(q->tx.broken && sends(100) == 1 &&
	      n.dev.stats[0].tx_dropped == 1);
	end();
}

/*
 * Small packets that nobody frees hold buffers of the pool, and none of the
 * pages that the backend was lent: beyond the pool packets are dropped, the
 * ring stays full, and a buffer that comes back takes the next packet.
 */
static void packets_that_are_kept(void)
{
	struct uk_netbuf *kept[BUFFERS], *nb;
	unsigned int k = 0;

	card(0);
	for (; k < BUFFERS; k++) {
		give(0, 0, 60);
		CHECK(nf_rx_burst(&n.dev, 0, &kept[k], 1) == 1);
		CHECK(q->rx.prod - rx_seen == 64 && !q->rx.nfree);
	}
	for (unsigned int i = 0; i < 200; i++) {
		give(0, 0, 60);
		CHECK(nf_rx_burst(&n.dev, 0, &nb, 1) == 0);
		CHECK(q->rx.prod - rx_seen == 64 && !q->rx.nfree);
	}
	CHECK(n.dev.stats[0].rx_dropped == 200 && !nf_is_broken(q));
	uk_netbuf_put(kept[--k]);
	give(0, 0, 60);
	CHECK(comes(60) == 1);
	while (k)
		uk_netbuf_put(kept[--k]);
	end();
}

static void cases(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	answers_that_break_the_ring();
	answers_that_are_dropped();
	parts_that_come_late();
	blank_checksums();
	packets_that_are_kept();
	what_is_sent();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	unsigned int how = take(&in, 1);

	cases();
	honest = how & 1;
	holds = false;
	begin(600 + take(&in, 1) * 8, SLOTS, 4 * SLOTS);
	for (unsigned int i = 0; i < 60 && left(&in); i++)
		switch (take(&in, 1) % 8) {
		case 0: answer_rx(&in); break;
		case 1: answer_tx(); break;
		case 2: send(&in); break;
		case 3:
		case 4: receive(); break;
		case 5:
			if (!honest)
				lie(&in);
			break;
		case 6:
			nf_tx_arm(&n.dev, 0);
			nf_tx_event(q);
			break;
		default: nf_rx_arm(&n.dev, 0); nf_rx_event(q);
		}
	holds = how & 2;
	end();
	return 0;
}
