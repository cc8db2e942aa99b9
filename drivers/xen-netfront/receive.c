/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Receiving: a packet lies in one page or several, is copied out of them once
 * all are there, and only then looked at.
 */
#include <uk/arch/string.h>
#include <uk/vnethdr.h>
#include <xen/events.h>
#include "netfront.h"

#define PARTS_MAX  20 /* 64 KB, and what doesn't begin at a page */
#define EXTRAS_MAX 4

/* What the ring has of one packet. */
struct parts {
	unsigned int n, entries; /* parts, and places in the ring */
	size_t total;
	uint16_t flags;
	bool failed;
	struct netif_extra gso; /* type 0: none */
	struct {
		uint16_t id, offset, len;
	} part[PARTS_MAX];
};

void nf_rx_fill(struct nf_queue *q)
{
	struct nf_ring *r = &q->rx;
	uint32_t old = r->prod;

	while (r->nfree && r->prod - r->cons < NETIF_RING && !r->broken) {
		uint16_t id = r->free;

		r->free = r->slots[id].next;
		r->nfree--;
		r->slots[id].busy = true;
		r->ids[r->prod % NETIF_RING] = id;
		r->rx->entry[r->prod % NETIF_RING].req =
			(struct netif_rx_request){id, 0, r->slots[id].gref};
		r->prod++;
	}
	if (r->prod != old && uk_xenring_push(r->c, old, r->prod))
		xen_event_notify(r->port);
}

/* Returns false when the entry breaks the ring. */
static bool add_part(struct nf_ring *r, struct parts *p, uint32_t at)
{
	struct netif_rx_response rsp = r->rx->entry[at % NETIF_RING].rsp;

	/* Of a copy: the compiler may not read it again. */
	__asm__ volatile("" : "+m"(rsp));
	if (p->n == PARTS_MAX || rsp.id != r->ids[at % NETIF_RING] ||
	    (rsp.status > 0 && rsp.offset + rsp.status > (int)NF_PAGE)) {
		nf_break(r, "gives a packet that can't be");
		return false;
	}
	p->failed |= rsp.status <= 0;
	p->part[p->n].id = rsp.id;
	p->part[p->n].offset = rsp.offset;
	p->part[p->n].len = rsp.status > 0 ? rsp.status : 0;
	p->total += p->part[p->n++].len;
	p->flags = p->n == 1 ? rsp.flags
			     : (p->flags & ~NETIF_RX_MORE) |
				       (rsp.flags & NETIF_RX_MORE);
	return true;
}

/* The extras from `at` on. Returns how many; 0: not all are there; -1. */
static int read_extras(struct nf_ring *r, struct parts *p, uint32_t at,
		       unsigned int there)
{
	struct netif_extra x;
	int n = 0;

	do {
		if (!there--)
			return 0;
		if (n == EXTRAS_MAX) {
			nf_break(r, "gives extras without end");
			return -1;
		}
		x = r->rx->entry[(at + n++) % NETIF_RING].extra;
		__asm__ volatile("" : "+m"(x));
		if (x.type == NETIF_EXTRA_GSO)
			p->gso = x;
	} while (x.flags & NETIF_EXTRA_MORE);
	return n;
}

/* Looks for a whole packet. Nothing is taken yet. */
static bool gather(struct nf_ring *r, struct parts *p)
{
	unsigned int there = nf_answers(r);

	/* The parts are many, and written before they are read. */
	p->n = p->entries = 0;
	p->total = 0;
	p->failed = false;
	p->gso.type = 0;
	do {
		if (p->entries == there ||
		    !add_part(r, p, r->cons + p->entries))
			return false;
		p->entries++;
		if (p->n == 1 && (p->flags & NETIF_RX_EXTRA)) {
			int n = read_extras(r, p, r->cons + p->entries,
					    there - p->entries);

			if (n <= 0)
				return false;
			p->entries += n;
		}
	} while (p->flags & NETIF_RX_MORE);
	return true;
}

/* A buffer more, behind the `last` one, or NULL. */
static struct uk_netbuf *add_buffer(struct uk_netbuf_pool *pool,
				    struct uk_netbuf **first,
				    struct uk_netbuf *last)
{
	struct uk_netbuf *nb = uk_netbuf_pool_get(pool);

	if (nb) {
		nb->next = NULL;
		*(last ? &last->next : first) = nb;
	}
	return nb;
}

static struct uk_netbuf *copy_out(struct nf_queue *q, const struct parts *p)
{
	struct uk_netbuf_pool *pool = q->n->dev.conf.rx_pool[q->index];
	bool merge = q->n->dev.conf.features & UK_NETDEV_RX_MERGE;
	struct uk_netbuf *first = NULL, *nb = NULL;

	for (unsigned int i = 0; i < p->n; i++) {
		const uint8_t *from =
			q->rx.slots[p->part[i].id].page + p->part[i].offset;
		size_t n;

		for (size_t len = p->part[i].len; len; len -= n, from += n) {
			if (!nb || !uk_netbuf_tailroom(nb)) {
				if (nb && !merge)
					goto no;
				nb = add_buffer(pool, &first, nb);
				if (!nb)
					goto no;
			}
			n = MIN(len, uk_netbuf_tailroom(nb));
			memcpy(nb->data + nb->len, from, n);
			nb->len += n;
		}
	}
	return first;
no:
	q->n->dev.stats[q->index].rx_dropped++;
	uk_netbuf_put(first);
	return NULL;
}

/* Where TCP's or UDP's checksum is, by the headers. */
static bool find_csum(const struct uk_netbuf *nb, struct uk_vnethdr *h)
{
	uint8_t b[34] = {0};
	size_t n = uk_netbuf_copy(nb, 0, b, sizeof(b));
	uint8_t proto;

	if (n < sizeof(b))
		return false;
	if (b[12] == 0x08 && b[13] == 0x00 && b[14] >> 4 == 4) {
		h->csum_start = 14 + (b[14] & 15) * 4;
		proto = b[23];
	} else if (b[12] == 0x86 && b[13] == 0xdd) {
		h->csum_start = 14 + 40;
		proto = b[20];
	} else {
		return false;
	}
	h->csum_offset = proto == 6 ? 16 : 6;
	return proto == 6 || proto == 17;
}

/* Says of the packet what the backend said; false: it makes no sense. */
static bool describe(struct nf_queue *q, const struct parts *p,
		     struct uk_netbuf *nb)
{
	uint32_t f = q->n->dev.conf.features;
	struct uk_vnethdr h = {0};

	if (p->flags & NETIF_RX_CSUM_BLANK) {
		h.flags = UK_VNETHDR_NEEDS_CSUM;
		if (!find_csum(nb, &h))
			return false;
	} else if (p->flags & NETIF_RX_DATA_VALIDATED) {
		h.flags = UK_VNETHDR_DATA_VALID;
	}
	if (p->gso.type) {
		bool v6 = p->gso.gso_type == NETIF_GSO_TCP6;

		if ((!v6 && p->gso.gso_type != NETIF_GSO_TCP4) ||
		    !(f & (v6 ? UK_NETDEV_RX_GSO6 : UK_NETDEV_RX_GSO4)))
			return false;
		h.gso_type = v6 ? UK_VNETHDR_GSO_TCPV6 : UK_VNETHDR_GSO_TCPV4;
		h.gso_size = p->gso.gso_size;
	}
	if (!uk_vnethdr_get(&h, nb, p->total))
		return false;
	if (!(f & UK_NETDEV_RX_CSUM))
		uk_netbuf_csum_finish(nb);
	return true;
}

static struct uk_netbuf *receive(struct nf_queue *q, const struct parts *p)
{
	struct uk_netbuf *nb;

	if (p->failed || !p->total) {
		q->n->dev.stats[q->index].rx_errors++;
		return NULL;
	}
	nb = copy_out(q, p);
	if (nb && !describe(q, p, nb)) {
		q->n->dev.stats[q->index].rx_errors++;
		uk_netbuf_put(nb);
		nb = NULL;
	}
	return nb;
}

int nf_rx_burst(struct uk_netdev *dev, unsigned int queue,
		struct uk_netbuf **pkts, unsigned int max)
{
	struct nf_queue *q = &nf_of(dev)->queues[queue];
	unsigned int done = 0;
	struct parts p;

	while (done < max && gather(&q->rx, &p)) {
		struct uk_netbuf *nb = receive(q, &p);

		if (nb)
			pkts[done++] = nb;
		while (p.entries--)
			nf_release(&q->rx,
				   q->rx.ids[q->rx.cons++ % NETIF_RING]);
	}
	nf_rx_fill(q);
	return done || !nf_is_broken(q) ? (int)done : -EIO;
}

bool nf_rx_arm(struct uk_netdev *dev, unsigned int queue)
{
	struct nf_queue *q = &nf_of(dev)->queues[queue];
	struct nf_ring *r = &q->rx;
	struct parts p;

	r->armed = !nf_is_broken(q);
	if (!r->armed)
		return true;
	/* Of a packet that isn't all there the next part is news. */
	if (!nf_event_at(r, r->cons + 1))
		return false;
	if (!gather(r, &p) && !nf_event_at(r, r->cons + nf_answers(r) + 1))
		return false;
	r->armed = false;
	return true;
}

void nf_rx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	nf_of(dev)->queues[queue].rx.armed = false;
}

void nf_rx_wake(struct nf_queue *q)
{
	if (!q->rx.armed)
		return;
	q->rx.armed = false;
	uk_netdev_rx_ready(&q->n->dev, q->index);
}

void nf_rx_event(struct nf_queue *q)
{
	if (nf_answers(&q->rx) || q->rx.broken)
		nf_rx_wake(q);
}
