/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Asks a card what it is, and leaves it switched off.
 */
#include <uk/alloc.h>
#include <uk/plat/time.h>
#include "vnet.h"

#define MTU_DEFAULT 1500
#define MTU_MIN	    68
#define RX	    0
#define TX	    1

#define KNOWN                                                                  \
	(VIRTIO_FEATURE(F_CSUM) | VIRTIO_FEATURE(F_GUEST_CSUM) |               \
	 VIRTIO_FEATURE(F_MTU) | VIRTIO_FEATURE(F_MAC) |                       \
	 VIRTIO_FEATURE(F_GUEST_TSO4) | VIRTIO_FEATURE(F_GUEST_TSO6) |         \
	 VIRTIO_FEATURE(F_HOST_TSO4) | VIRTIO_FEATURE(F_HOST_TSO6) |           \
	 VIRTIO_FEATURE(F_MRG_RXBUF) | VIRTIO_FEATURE(F_STATUS) |              \
	 VIRTIO_FEATURE(F_CTRL_VQ) | VIRTIO_FEATURE(F_CTRL_RX) |               \
	 VIRTIO_FEATURE(F_MQ) | VIRTIO_FEATURE(F_CTRL_MAC_ADDR) |              \
	 VIRTIO_FEATURE(F_HOST_USO))

/* A device without one: locally administered, and different each time. */
static void make_up_mac(struct vnet *n)
{
	uint64_t v = ukplat_clock_ns() * 0x9e3779b97f4a7c15ULL;

	n->dev.mac[0] = 0x02;
	for (unsigned int i = 1; i < UK_NETDEV_MAC_LEN; i++, v >>= 8)
		n->dev.mac[i] = v >> 24;
}

static int read_config(struct vnet *n)
{
	uint16_t v;

	if (virtio_has(n->v, F_MAC)) {
		if (virtio_config_read(n->v, CONFIG_MAC, n->dev.mac,
				       UK_NETDEV_MAC_LEN))
			return -EINVAL;
	} else {
		make_up_mac(n);
	}
	n->pairs_max = 1;
	if (virtio_has(n->v, F_MQ) && virtio_has(n->v, F_CTRL_VQ)) {
		if (virtio_config_read(n->v, CONFIG_PAIRS, &v, sizeof(v)) || !v)
			return -EINVAL;
		n->pairs_max = v <= PAIRS_MAX ? v : 1;
	}
	n->dev.mtu = MTU_DEFAULT;
	if (virtio_has(n->v, F_MTU)) {
		if (virtio_config_read(n->v, CONFIG_MTU, &v, sizeof(v)) ||
		    v < MTU_MIN)
			return -EINVAL;
		n->dev.mtu = v;
	}
	return 0;
}

/* Split queues have powers of two, which a legacy one may be without. */
static unsigned int ring_max(struct vnet *n, unsigned int queue)
{
	unsigned int size = virtio_queue_max(n->v, queue);

	while (size & (size - 1))
		size &= size - 1;
	return size;
}

static int probe(struct uk_device *dev)
{
	struct virtio_dev *v = uk_container_of(dev, struct virtio_dev, dev);
	struct vnet *n = uk_calloc(uk_alloc_get_default(), 1, sizeof(*n));
	int rc;

	if (!n)
		return -ENOMEM;
	n->v = v;
	n->dev.ops = &vnet_ops;
	n->dev.driver = "virtio-net";
	dev->priv = n;
	rc = virtio_begin(v, KNOWN);
	n->offered = v->features;
	if (!rc)
		rc = read_config(n);
	if (!rc) {
		n->rx_max = ring_max(n, RX);
		n->tx_max = ring_max(n, TX);
		rc = n->rx_max < 2 || n->tx_max < 2 ? -EINVAL : 0;
	}
	virtio_reset(v);
	if (!rc)
		rc = uk_netdev_register(&n->dev);
	if (rc < 0)
		uk_free(uk_alloc_get_default(), n);
	return MIN(rc, 0);
}

static const uint32_t ids[] = {VIRTIO_ID_NET, 0};

static const struct uk_driver virtio_net = {
	.name = "virtio-net",
	.bus = &uk_virtio_bus,
	.ids = ids,
	.probe = probe,
};
UK_DRIVER_REGISTER(virtio_net, 50);
