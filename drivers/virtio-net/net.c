/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What uknetdev asks of a card. The device is reset and negotiated with anew
 * at each start, and reset at each stop: then it has no memory of ours.
 */
#include "vnet.h"

#define RING_DEFAULT 256
#define MTU_LARGEST  65521
#define PACKET_MAX   65550 /* the largest with GSO, and Ethernet's header */
#define CONTROL_RING 4
/* Buffers at first: a start is quick, and the largest packet has room. */
#define RX_FIRST     64

static const struct {
	uint32_t ours;
	uint8_t theirs;
} features[] = {
	{UK_NETDEV_TX_CSUM, F_CSUM},	   {UK_NETDEV_TX_TSO4, F_HOST_TSO4},
	{UK_NETDEV_TX_TSO6, F_HOST_TSO6},  {UK_NETDEV_TX_USO, F_HOST_USO},
	{UK_NETDEV_RX_CSUM, F_GUEST_CSUM}, {UK_NETDEV_RX_GSO4, F_GUEST_TSO4},
	{UK_NETDEV_RX_GSO6, F_GUEST_TSO6}, {UK_NETDEV_RX_MERGE, F_MRG_RXBUF},
	{UK_NETDEV_LINK, F_STATUS},
};

static bool offers(const struct vnet *n, unsigned int feature)
{
	return n->offered >> feature & 1;
}

static uint32_t our_features(const struct vnet *n)
{
	uint32_t f = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(features); i++)
		if (offers(n, features[i].theirs))
			f |= features[i].ours;
	/* What they need [5.1.3.1]. */
	if (!(f & UK_NETDEV_TX_CSUM))
		f &= ~(UK_NETDEV_TX_TSO4 | UK_NETDEV_TX_TSO6 |
		       UK_NETDEV_TX_USO);
	if (!(f & UK_NETDEV_RX_CSUM))
		f &= ~(UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6);
	return f;
}

static uint64_t their_features(const struct vnet *n)
{
	uint64_t f = VIRTIO_FEATURE(F_MAC) | VIRTIO_FEATURE(F_MTU) |
		     VIRTIO_FEATURE(F_STATUS) | VIRTIO_FEATURE(F_CTRL_VQ) |
		     VIRTIO_FEATURE(F_CTRL_RX) |
		     VIRTIO_FEATURE(F_CTRL_MAC_ADDR);

	for (unsigned int i = 0; i < ARRAY_SIZE(features); i++)
		if (n->dev.conf.features & features[i].ours)
			f |= VIRTIO_FEATURE(features[i].theirs);
	if (n->pairs > 1)
		f |= VIRTIO_FEATURE(F_MQ);
	return f;
}

static void info(struct uk_netdev *dev, struct uk_netdev_info *i)
{
	const struct vnet *n = vnet_of(dev);

	*i = (struct uk_netdev_info){
		.features = our_features(n),
		.rx_queues = MIN(n->pairs_max, UK_NETDEV_QUEUES_MAX),
		.tx_queues = MIN(n->pairs_max, UK_NETDEV_QUEUES_MAX),
		.rx_ring_max = n->rx_max,
		.tx_ring_max = n->tx_max,
		.ring_power_of_2 = true,
		.tx_headroom = HEADER_MAX,
		.rx_headroom = HEADER_MAX,
		.tx_segs_max = MIN(SEGS_MAX, n->tx_max - 1),
		.mtu_max = offers(n, F_MTU) ? n->dev.mtu : MTU_LARGEST,
	};
}

static int configure(struct uk_netdev *dev, const struct uk_netdev_conf *conf)
{
	struct vnet *n = vnet_of(dev);
	uint32_t f = conf->features;

	for (unsigned int i = 0; i < conf->rx_queues; i++)
		if ((f & (UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6)) &&
		    !(f & UK_NETDEV_RX_MERGE) &&
		    conf->rx_pool[i]->conf.size < PACKET_MAX + HEADER_MAX)
			return -EINVAL;
	n->pairs = MAX(conf->rx_queues, conf->tx_queues);
	if (!dev->conf.rx_ring)
		dev->conf.rx_ring = MIN(n->rx_max, RING_DEFAULT);
	if (!dev->conf.tx_ring)
		dev->conf.tx_ring = MIN(n->tx_max, RING_DEFAULT);
	return 0;
}

static void close(struct uk_netdev *dev)
{
	(void)dev;
}

/* Those that were asked for, and the control queue behind all of them. */
static int make_queues(struct vnet *n)
{
	const struct uk_netdev_conf *conf = &n->dev.conf;
	unsigned int control = 2 * (virtio_has(n->v, F_MQ) ? n->pairs_max : 1);
	struct virtio_queue_want want[2 * PAIRS_MAX + 1] = {0};
	unsigned int nqueues = 2 * n->pairs;
	int rc;

	for (unsigned int i = 0; i < conf->rx_queues; i++)
		want[2 * i] = (struct virtio_queue_want){conf->rx_ring, 0,
							 vnet_rx_irq};
	for (unsigned int i = 0; i < conf->tx_queues; i++)
		want[2 * i + 1] = (struct virtio_queue_want){
			conf->tx_ring, SEGS_MAX + 1, vnet_tx_irq};
	if (virtio_has(n->v, F_CTRL_VQ)) {
		want[control].size_max = CONTROL_RING;
		nqueues = control + 1;
	}
	rc = virtio_queues(n->v, nqueues, want);
	if (rc)
		return rc;
	for (unsigned int i = 0; i < nqueues; i++)
		if (want[i].size_max)
			virtq_irq_off(&n->v->queues[i]);
	for (unsigned int i = 0; i < conf->rx_queues; i++)
		n->rx[i] = (struct vnet_queue){
			.q = &n->v->queues[2 * i],
			.wanted = MIN(RX_FIRST, conf->rx_ring),
		};
	for (unsigned int i = 0; i < conf->tx_queues; i++)
		n->tx[i].q = &n->v->queues[2 * i + 1];
	n->control =
		virtio_has(n->v, F_CTRL_VQ) ? &n->v->queues[control] : NULL;
	return 0;
}

static int make_slots(struct vnet *n, struct vnet_queue *tx)
{
	unsigned int size = tx->q->c.size;

	tx->slots = uk_malloc(n->dev.conf.alloc, size * sizeof(*tx->slots));
	if (!tx->slots)
		return -ENOMEM;
	tx->free = NULL;
	while (size--) {
		tx->slots[size].next = tx->free;
		tx->free = &tx->slots[size];
	}
	return 0;
}

/* What the device had comes back, and memory goes. */
static void unmake(struct vnet *n)
{
	struct uk_netbuf *nb;
	struct vnet_slot *s;

	for (unsigned int i = 0; i < UK_NETDEV_QUEUES_MAX; i++) {
		struct vnet_queue *rx = &n->rx[i], *tx = &n->tx[i];

		while (rx->q && (nb = virtq_detach(rx->q))) {
			nb->next = NULL;
			uk_netbuf_put(nb);
		}
		while (tx->q && (s = virtq_detach(tx->q)))
			uk_netbuf_put(s->nb);
		uk_free(n->dev.conf.alloc, tx->slots);
		*rx = *tx = (struct vnet_queue){0};
	}
	n->control = NULL;
	virtio_end(n->v);
}

void vnet_wake(struct vnet *n)
{
	for (unsigned int i = 0; i < n->dev.conf.rx_queues; i++)
		if (n->rx[i].armed) {
			n->rx[i].armed = false;
			uk_netdev_rx_ready(&n->dev, i);
		}
}

static void config_changed(struct virtio_dev *v)
{
	struct vnet *n = v->dev.priv;
	uint16_t status = STATUS_LINK;

	if (v->broken) {
		vnet_wake(n);
		return;
	}
	if (virtio_has(v, F_STATUS))
		virtio_config_read(v, CONFIG_STATUS, &status, sizeof(status));
	uk_netdev_link_set(&n->dev, status & STATUS_LINK);
}

/* Now that commands can be given. */
static int set_up(struct vnet *n)
{
	int rc = 0;

	if (virtio_has(n->v, F_MQ))
		rc = vnet_set_pairs(n);
	if (!rc && n->own_mac)
		rc = vnet_set_mac(n);
	if (!rc && n->promisc)
		rc = vnet_set_promisc(n);
	return rc;
}

static int start(struct uk_netdev *dev)
{
	struct vnet *n = vnet_of(dev);
	bool filled = false;
	int rc = virtio_begin(n->v, their_features(n));

	if (rc)
		return -EIO;
	n->header = n->v->legacy && !virtio_has(n->v, F_MRG_RXBUF)
			    ? sizeof(struct uk_vnethdr)
			    : HEADER_MAX;
	n->header_apart =
		n->v->legacy && !virtio_has(n->v, VIRTIO_F_ANY_LAYOUT);
	rc = make_queues(n);
	if (rc)
		return rc;
	for (unsigned int i = 0; !rc && i < dev->conf.tx_queues; i++)
		rc = make_slots(n, &n->tx[i]);
	if (!rc) {
		virtio_ready(n->v);
		for (unsigned int i = 0; i < dev->conf.rx_queues; i++)
			filled |= vnet_rx_fill(n, i);
		rc = filled ? set_up(n) : -ENOMEM;
	}
	if (rc) {
		virtio_reset(n->v);
		unmake(n);
		return rc;
	}
	n->v->config_changed = config_changed;
	config_changed(n->v);
	return 0;
}

static void stop(struct uk_netdev *dev)
{
	struct vnet *n = vnet_of(dev);

	n->v->config_changed = NULL;
	virtio_reset(n->v);
	unmake(n);
	dev->link_up = false;
}

/* The next start tells the device. */
static int set_mac(struct uk_netdev *dev, const uint8_t *mac)
{
	struct vnet *n = vnet_of(dev);

	(void)mac;
	if (!n->v->legacy &&
	    !(offers(n, F_CTRL_MAC_ADDR) && offers(n, F_CTRL_VQ)))
		return -ENOTSUP;
	n->own_mac = true;
	return 0;
}

static int set_promisc(struct uk_netdev *dev, bool on)
{
	struct vnet *n = vnet_of(dev);

	if (!offers(n, F_CTRL_RX) || !offers(n, F_CTRL_VQ))
		return -ENOTSUP;
	n->promisc = on;
	return dev->state == UK_NETDEV_RUNNING ? vnet_set_promisc(n) : 0;
}

const struct uk_netdev_ops vnet_ops = {
	.info = info,
	.configure = configure,
	.close = close,
	.start = start,
	.stop = stop,
	.tx_burst = vnet_tx_burst,
	.rx_burst = vnet_rx_burst,
	.rx_arm = vnet_rx_arm,
	.rx_disarm = vnet_rx_disarm,
	.tx_arm = vnet_tx_arm,
	.tx_disarm = vnet_tx_disarm,
	.tx_reclaim = vnet_tx_reclaim,
	.set_mac = set_mac,
	.set_promisc = set_promisc,
};
