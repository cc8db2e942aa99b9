/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sending: a packet is copied to pages that are lent, and is the stack's
 * again at once.
 */
#include <uk/arch/string.h>
#include <xen/events.h>
#include "netfront.h"

#define ETHERNET   18U	  /* header, with a VLAN's */
#define PACKET_MAX 65535U /* what the first request's size can say */
#define SLOTS_MAX  18	  /* of a packet [XEN_NETIF_NR_SLOTS_MIN] */

static bool may_go(const struct netfront *n, const struct uk_netbuf *nb,
		   size_t total)
{
	uint32_t f = n->dev.conf.features;

	if ((nb->flags & UK_NETBUF_CSUM_PARTIAL) && !(f & UK_NETDEV_TX_CSUM))
		return false;
	switch ((enum uk_netbuf_gso)nb->gso) {
	case UK_NETBUF_GSO_NONE: return total <= n->dev.mtu + ETHERNET;
	case UK_NETBUF_GSO_TCP4: return f & UK_NETDEV_TX_TSO4;
	case UK_NETBUF_GSO_TCP6: return f & UK_NETDEV_TX_TSO6;
	case UK_NETBUF_GSO_UDP: return false;
	}
	return false;
}

void nf_tx_reclaim(struct uk_netdev *dev, unsigned int queue)
{
	struct nf_ring *r = &nf_of(dev)->queues[queue].tx;
	unsigned int n = nf_answers(r);

	for (; n--; r->cons++) {
		struct netif_tx_response rsp =
			r->tx->entry[r->cons % NETIF_RING].rsp;

		__asm__ volatile("" : "+m"(rsp));
		if (rsp.status == NETIF_RSP_NULL)
			continue;
		if (rsp.id >= r->nslots || !r->slots[rsp.id].busy) {
			nf_break(r, "has sent what nobody gave it");
			break;
		}
		nf_release(r, rsp.id);
	}
	if (r->broken)
		nf_rx_wake(&nf_of(dev)->queues[queue]);
}

static bool has_room(const struct nf_ring *r, unsigned int slots)
{
	return r->nfree >= slots && NETIF_RING - (r->prod - r->cons) > slots;
}

/* Copies the packet's bytes from `off` on to a free page, and asks. */
static void put(struct nf_ring *r, const struct uk_netbuf *nb, size_t off,
		size_t total, uint16_t flags)
{
	uint16_t id = r->free;
	struct nf_slot *s = &r->slots[id];
	size_t n = MIN(total - off, NF_PAGE);

	r->free = s->next;
	r->nfree--;
	s->busy = true;
	uk_netbuf_copy(nb, off, s->page, n);
	r->tx->entry[r->prod++ % NETIF_RING].req = (struct netif_tx_request){
		.gref = s->gref,
		.id = id,
		.flags = flags | (off + n < total ? NETIF_TX_MORE : 0),
		.size = off ? n : total,
	};
}

/* Returns 0; -EAGAIN: no room; another errno: it can never be sent. */
static int send(struct nf_queue *q, const struct uk_netbuf *nb)
{
	struct nf_ring *r = &q->tx;
	size_t total = uk_netbuf_total(nb);
	unsigned int slots = (total + NF_PAGE - 1) / NF_PAGE;
	uint16_t flags = 0;

	if (!total || total > PACKET_MAX || slots > SLOTS_MAX ||
	    slots + !!nb->gso > r->nslots || !may_go(q->n, nb, total) ||
	    r->broken)
		return -EINVAL;
	if (!has_room(r, slots + !!nb->gso))
		return -EAGAIN;
	if (nb->flags & UK_NETBUF_CSUM_PARTIAL)
		flags = NETIF_TX_CSUM_BLANK | NETIF_TX_DATA_VALIDATED;
	put(r, nb, 0, total, flags | (nb->gso ? NETIF_TX_EXTRA : 0));
	if (nb->gso)
		r->tx->entry[r->prod++ % NETIF_RING].extra =
			(struct netif_extra){
				.type = NETIF_EXTRA_GSO,
				.gso_size = nb->gso_size,
				.gso_type = nb->gso == UK_NETBUF_GSO_TCP4
						    ? NETIF_GSO_TCP4
						    : NETIF_GSO_TCP6,
			};
	for (size_t off = NF_PAGE; off < total; off += NF_PAGE)
		put(r, nb, off, total, 0);
	return 0;
}

static uint32_t port_of(const struct nf_queue *q)
{
	return q->n->split ? q->tx.port : q->rx.port;
}

int nf_tx_burst(struct uk_netdev *dev, unsigned int queue,
		struct uk_netbuf **pkts, unsigned int max)
{
	struct nf_queue *q = &nf_of(dev)->queues[queue];
	uint32_t old = q->tx.prod;
	unsigned int done;

	nf_tx_reclaim(dev, queue);
	for (done = 0; done < max; done++) {
		int rc = send(q, pkts[done]);

		if (rc == -EAGAIN)
			break;
		if (rc)
			dev->stats[queue].tx_dropped++;
		uk_netbuf_put(pkts[done]);
	}
	if (q->tx.prod != old && uk_xenring_push(q->tx.c, old, q->tx.prod))
		xen_event_notify(port_of(q));
	return done;
}

/* Room for the largest packet, or half of all where that is less. */
static bool has_space(const struct nf_ring *r)
{
	return has_room(r, MIN(SLOTS_MAX, r->nslots / 2));
}

bool nf_tx_arm(struct uk_netdev *dev, unsigned int queue)
{
	struct nf_ring *r = &nf_of(dev)->queues[queue].tx;

	r->armed = true;
	do {
		nf_tx_reclaim(dev, queue);
		if (has_space(r)) {
			r->armed = false;
			return true;
		}
	} while (nf_event_at(r, r->cons + (r->prod - r->cons) / 2 + 1) &&
		 !r->broken);
	return false;
}

void nf_tx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	nf_of(dev)->queues[queue].tx.armed = false;
}

void nf_tx_event(struct nf_queue *q)
{
	if (!q->tx.armed || !nf_answers(&q->tx))
		return;
	q->tx.armed = false;
	uk_netdev_tx_space(&q->n->dev, q->index);
}
