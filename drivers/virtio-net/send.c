/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sending: the stack's buffers as they are, the header before the first one's
 * data where that has room [5.1.6.2].
 */
#include "vnet.h"

#define ETHERNET 18U /* header, with a VLAN's */

/* Packets to be told of at once, once the queue was full. */
static unsigned int worth(const struct vnet *n)
{
	return n->v->features & VIRTIO_FEATURE(VIRTIO_F_INDIRECT_DESC)
		       ? 1
		       : SEGS_MAX + 1;
}

static bool has_room(const struct vnet *n, const struct virtq *q)
{
	return virtq_room(q) >= MIN(worth(n), q->c.size);
}

static bool may_go(const struct vnet *n, const struct uk_netbuf *nb)
{
	uint32_t f = n->dev.conf.features;

	if ((nb->flags & UK_NETBUF_CSUM_PARTIAL) && !(f & UK_NETDEV_TX_CSUM))
		return false;
	switch ((enum uk_netbuf_gso)nb->gso) {
	case UK_NETBUF_GSO_NONE:
		return uk_netbuf_total(nb) <= n->dev.mtu + ETHERNET;
	case UK_NETBUF_GSO_TCP4: return f & UK_NETDEV_TX_TSO4;
	case UK_NETBUF_GSO_TCP6: return f & UK_NETDEV_TX_TSO6;
	case UK_NETBUF_GSO_UDP: return f & UK_NETDEV_TX_USO;
	}
	return false;
}

/* Only who alone has the buffer may write before its data. */
static bool takes_header(const struct vnet *n, const struct uk_netbuf *nb)
{
	return !n->header_apart && nb->len &&
	       uk_netbuf_headroom(nb) >= n->header &&
	       __atomic_load_n(&nb->refs, __ATOMIC_ACQUIRE) == 1;
}

static void put_header(const struct vnet *n, void *at,
		       const struct uk_netbuf *nb)
{
	struct vnet_header h = {.buffers = 0};

	uk_vnethdr_put(&h.h, nb);
	__builtin_memcpy(at, &h, n->header);
}

/*
 * Lays out the packet. Returns its segments, 0 when there are too many or
 * none.
 */
static unsigned int lay_out(const struct vnet *n, struct vnet_slot *slot,
			    struct uk_netbuf *nb, struct virtq_seg *segs)
{
	unsigned int k = 0, max;
	bool inside = takes_header(n, nb);

	slot->nb = nb;
	if (!inside) {
		put_header(n, &slot->header, nb);
		segs[k++] = (struct virtq_seg){&slot->header, n->header};
	}
	for (max = SEGS_MAX + k; nb; nb = nb->next) {
		if (!nb->len)
			continue;
		if (k == max)
			return 0;
		segs[k++] = (struct virtq_seg){nb->data, nb->len};
	}
	if (k == !inside)
		return 0;
	if (inside) {
		nb = slot->nb;
		segs[0].addr = nb->data - n->header;
		segs[0].len += n->header;
		put_header(n, segs[0].addr, nb);
	}
	return k;
}

void vnet_tx_reclaim(struct uk_netdev *dev, unsigned int queue)
{
	struct vnet_queue *tx = &vnet_of(dev)->tx[queue];
	struct vnet_slot *s;

	while ((s = virtq_get(tx->q, NULL))) {
		uk_netbuf_put(s->nb);
		s->next = tx->free;
		tx->free = s;
	}
	if (tx->q->broken)
		vnet_wake(vnet_of(dev));
}

/* Returns 0; -EAGAIN: no room; another errno: it can never be sent. */
static int send(struct vnet *n, struct vnet_queue *tx, struct uk_netbuf *nb)
{
	struct virtq_seg segs[SEGS_MAX + 1];
	struct vnet_slot *slot = tx->free;
	unsigned int k;
	int rc;

	if (!may_go(n, nb))
		return -EINVAL;
	if (!slot)
		return -EAGAIN;
	k = lay_out(n, slot, nb, segs);
	rc = k ? virtq_add(tx->q, segs, k, 0, slot) : -EINVAL;
	if (!rc)
		tx->free = slot->next;
	return rc;
}

int vnet_tx_burst(struct uk_netdev *dev, unsigned int queue,
		  struct uk_netbuf **pkts, unsigned int max)
{
	struct vnet *n = vnet_of(dev);
	struct vnet_queue *tx = &n->tx[queue];
	unsigned int done;

	vnet_tx_reclaim(dev, queue);
	for (done = 0; done < max; done++) {
		int rc = send(n, tx, pkts[done]);

		if (rc == -EAGAIN)
			break;
		if (!rc)
			continue;
		dev->stats[queue].tx_dropped++;
		uk_netbuf_put(pkts[done]);
	}
	virtq_kick(tx->q);
	return done;
}

bool vnet_tx_arm(struct uk_netdev *dev, unsigned int queue)
{
	struct vnet *n = vnet_of(dev);
	struct vnet_queue *tx = &n->tx[queue];

	tx->armed = true;
	do {
		vnet_tx_reclaim(dev, queue);
		if (has_room(n, tx->q)) {
			vnet_tx_disarm(dev, queue);
			return true;
		}
	} while (!virtq_irq_on_half(tx->q) && !tx->q->broken);
	return false;
}

void vnet_tx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	struct vnet_queue *tx = &vnet_of(dev)->tx[queue];

	tx->armed = false;
	virtq_irq_off(tx->q);
}

void vnet_tx_irq(struct virtq *q)
{
	struct vnet *n = ((struct virtio_dev *)q->owner)->dev.priv;
	unsigned int queue = q->index / 2;

	if (!n->tx[queue].armed || !virtq_more(q))
		return;
	vnet_tx_disarm(&n->dev, queue);
	uk_netdev_tx_space(&n->dev, queue);
}
