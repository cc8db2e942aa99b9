/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Receiving: buffers of the stack's pool go to the device and come back with
 * a packet, or with parts of one [5.1.6.3, 5.1.6.4].
 */
#include <uk/arch/string.h>
#include "vnet.h"

/*
 * The device gets the buffer from `header` bytes before its data on: there is
 * room, made where the pool leaves none.
 */
static int give(struct vnet *n, struct virtq *q, struct uk_netbuf *nb)
{
	unsigned int h = n->header;
	struct virtq_seg segs[2];

	if (uk_netbuf_headroom(nb) < h)
		nb->data = nb->head + h;
	segs[0] = (struct virtq_seg){nb->data - h, h + uk_netbuf_tailroom(nb)};
	if (!n->header_apart)
		return virtq_add(q, segs, 0, 1, nb);
	segs[1] = (struct virtq_seg){nb->data, segs[0].len - h};
	segs[0].len = h;
	return virtq_add(q, segs, 0, 2, nb);
}

bool vnet_rx_fill(struct vnet *n, unsigned int queue)
{
	struct uk_netbuf_pool *pool = n->dev.conf.rx_pool[queue];
	struct virtq *q = n->rx[queue].q;
	unsigned int each = n->header_apart ? 2 : 1;

	while (q->outstanding < n->rx[queue].wanted && virtq_room(q) >= each &&
	       !q->broken) {
		struct uk_netbuf *nb = uk_netbuf_pool_get(pool);

		if (!nb)
			break;
		if (give(n, q, nb)) {
			uk_netbuf_put(nb);
			break;
		}
	}
	virtq_kick(q);
	return virtq_room(q) < q->c.size;
}

/*
 * The parts behind `first`, of `buffers` in all. Returns the packet's length;
 * 0: the device broke its word.
 */
static size_t collect(struct vnet *n, struct virtq *q, struct uk_netbuf *first,
		      unsigned int buffers)
{
	size_t total = first->len;
	struct uk_netbuf *last = first;

	while (--buffers) {
		uint32_t len;
		struct uk_netbuf *nb = virtq_get(q, &len);

		if (!nb) {
			virtio_break(n->v, "announced buffers that don't come");
			return 0;
		}
		/* These have no header. */
		nb->data -= n->header;
		nb->len = len;
		nb->next = NULL;
		last->next = nb;
		last = nb;
		total += len;
	}
	return total;
}

/* Is what the header asks for among the features? */
static bool was_asked_for(const struct vnet *n, const struct uk_netbuf *nb)
{
	uint32_t f = n->dev.conf.features;

	switch ((enum uk_netbuf_gso)nb->gso) {
	case UK_NETBUF_GSO_NONE: return true;
	case UK_NETBUF_GSO_TCP4: return f & UK_NETDEV_RX_GSO4;
	case UK_NETBUF_GSO_TCP6: return f & UK_NETDEV_RX_GSO6;
	case UK_NETBUF_GSO_UDP: return false;
	}
	return false;
}

/* Makes a packet of what came; false: it is no good, and has gone. */
static bool receive(struct vnet *n, struct virtq *q, struct uk_netbuf *nb,
		    uint32_t len)
{
	struct vnet_header header;
	unsigned int buffers = 1;
	size_t total;

	nb->next = NULL;
	nb->len = 0;
	if (len < n->header)
		goto bad;
	memcpy(&header, nb->data - n->header, n->header);
	nb->len = len - n->header;
	if (virtio_has(n->v, F_MRG_RXBUF))
		buffers = header.buffers;
	total = buffers ? collect(n, q, nb, buffers) : 0;
	if (!total || !uk_vnethdr_get(&header.h, nb, total) ||
	    !was_asked_for(n, nb))
		goto bad;
	if (!(n->dev.conf.features & UK_NETDEV_RX_CSUM))
		uk_netbuf_csum_finish(nb);
	return true;
bad:
	uk_netbuf_put(nb);
	return false;
}

/* Where more than half of them went in one burst, twice as many are there. */
static void want_enough(struct vnet_queue *rx)
{
	if (rx->q->outstanding < rx->wanted / 2)
		rx->wanted = MIN(2 * rx->wanted, rx->q->c.size);
}

int vnet_rx_burst(struct uk_netdev *dev, unsigned int queue,
		  struct uk_netbuf **pkts, unsigned int max)
{
	struct vnet *n = vnet_of(dev);
	struct virtq *q = n->rx[queue].q;
	unsigned int done = 0;
	bool any = false;

	while (done < max) {
		uint32_t len;
		struct uk_netbuf *nb = virtq_get(q, &len);

		if (!nb)
			break;
		any = true;
		if (receive(n, q, nb, len))
			pkts[done++] = nb;
		else
			dev->stats[queue].rx_errors++;
	}
	if (n->v->broken)
		return done ? (int)done : -EIO;
	want_enough(&n->rx[queue]);
	/* Also when it had none left and may get some now. */
	if ((any || virtq_room(q) == q->c.size) && !vnet_rx_fill(n, queue))
		dev->stats[queue].rx_dropped++;
	return done;
}

bool vnet_rx_arm(struct uk_netdev *dev, unsigned int queue)
{
	struct vnet_queue *rx = &vnet_of(dev)->rx[queue];

	rx->armed = true;
	if (virtq_irq_on(rx->q) && !rx->q->broken)
		return false;
	vnet_rx_disarm(dev, queue);
	return true;
}

void vnet_rx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	struct vnet_queue *rx = &vnet_of(dev)->rx[queue];

	rx->armed = false;
	virtq_irq_off(rx->q);
}

void vnet_rx_irq(struct virtq *q)
{
	struct vnet *n = ((struct virtio_dev *)q->owner)->dev.priv;
	unsigned int queue = q->index / 2;

	if (!n->rx[queue].armed || !virtq_more(q))
		return;
	vnet_rx_disarm(&n->dev, queue);
	uk_netdev_rx_ready(&n->dev, queue);
}
