/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A virtio network card. Source: VIRTIO 1.2, 5.1 (sections in brackets).
 */
#ifndef VIRTIO_NET_VNET_H
#define VIRTIO_NET_VNET_H

#include <uk/netdev.h>
#include <uk/virtio.h>
#include <uk/vnethdr.h>

/* Features [5.1.3] */
#define F_CSUM		0
#define F_GUEST_CSUM	1
#define F_MTU		3
#define F_MAC		5
#define F_GUEST_TSO4	7
#define F_GUEST_TSO6	8
#define F_HOST_TSO4	11
#define F_HOST_TSO6	12
#define F_MRG_RXBUF	15
#define F_STATUS	16
#define F_CTRL_VQ	17
#define F_CTRL_RX	18
#define F_MQ		22
#define F_CTRL_MAC_ADDR 23
#define F_HOST_USO	56

/* Configuration [5.1.4] */
#define CONFIG_MAC    0
#define CONFIG_STATUS 6
#define CONFIG_PAIRS  8
#define CONFIG_MTU    10
#define STATUS_LINK   1

/* The header before each packet, with the number of buffers [5.1.6]. */
struct vnet_header {
	struct uk_vnethdr h;
	uint16_t buffers;
} __uk_packed;

#define HEADER_MAX sizeof(struct vnet_header)
#define SEGS_MAX   16 /* buffers of a packet to be sent */
#define PAIRS_MAX  64 /* of a device whose queues we use side by side */

/* A packet that is being sent; its header if the packet has no room. */
struct vnet_slot {
	struct uk_netbuf *nb;
	struct vnet_slot *next;
	struct vnet_header header;
};

struct vnet_queue {
	struct virtq *q;
	volatile bool armed;
	unsigned int wanted; /* of receiving: buffers for the device */
	struct vnet_slot *slots, *free; /* of sending */
};

struct vnet {
	struct uk_netdev dev;
	struct virtio_dev *v;
	uint64_t offered;	     /* features, of those that we know */
	unsigned int pairs_max;	     /* queue pairs of the device */
	unsigned int rx_max, tx_max; /* entries of a queue */
	unsigned int pairs;	     /* in use */
	unsigned int header;	     /* its bytes */
	bool header_apart; /* legacy: in a descriptor of its own [5.1.6.6] */
	bool own_mac;	   /* not the device's */
	bool promisc;
	struct virtq *control; /* NULL: there is none */
	struct vnet_queue rx[UK_NETDEV_QUEUES_MAX], tx[UK_NETDEV_QUEUES_MAX];
};

static inline struct vnet *vnet_of(struct uk_netdev *dev)
{
	return uk_container_of(dev, struct vnet, dev);
}

extern const struct uk_netdev_ops vnet_ops;

/**
 * The device broke: wakes the stack, which gets the error when it receives.
 * Context: any.
 */
void vnet_wake(struct vnet *n);

/** Commands of the control queue. Each returns 0, -ENOTSUP or -EIO. */
int vnet_set_pairs(struct vnet *n);
int vnet_set_promisc(struct vnet *n);
int vnet_set_mac(struct vnet *n);

/* receive.c: as the operations. */
int vnet_rx_burst(struct uk_netdev *dev, unsigned int queue,
		  struct uk_netbuf **pkts, unsigned int n);
bool vnet_rx_arm(struct uk_netdev *dev, unsigned int queue);
void vnet_rx_disarm(struct uk_netdev *dev, unsigned int queue);
/** Gives the device buffers. Returns whether it has any. */
bool vnet_rx_fill(struct vnet *n, unsigned int queue);
void vnet_rx_irq(struct virtq *q);

/* send.c: as the operations. */
int vnet_tx_burst(struct uk_netdev *dev, unsigned int queue,
		  struct uk_netbuf **pkts, unsigned int n);
bool vnet_tx_arm(struct uk_netdev *dev, unsigned int queue);
void vnet_tx_disarm(struct uk_netdev *dev, unsigned int queue);
void vnet_tx_reclaim(struct uk_netdev *dev, unsigned int queue);
void vnet_tx_irq(struct virtq *q);

#endif /* VIRTIO_NET_VNET_H */
