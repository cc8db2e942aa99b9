/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private to xen-netfront: the card, and its queues.
 */
#ifndef NETFRONT_NETFRONT_H
#define NETFRONT_NETFRONT_H

#include <uk/netdev.h>
#include <uk/xenbus.h>
#include "ring.h"

#define NF_PAGE UK_XENBUS_PAGE

struct nf_queue {
	struct netfront *n;
	unsigned int index;
	struct nf_ring rx, tx;
};

struct netfront {
	struct uk_netdev dev;
	struct uk_xenbus_device *bus;
	unsigned int queues_max, pairs;
	bool split, closed;
	struct nf_queue queues[UK_NETDEV_QUEUES_MAX];
};

static inline struct netfront *nf_of(struct uk_netdev *dev)
{
	return uk_container_of(dev, struct netfront, dev);
}

/** Is it out of service, until the card is started again? */
static inline bool nf_is_broken(const struct nf_queue *q)
{
	return q->rx.broken || q->tx.broken;
}

/** Makes pages, grants and ports of a pair. 0 or an errno, all undone. */
int nf_queue_make(struct nf_queue *q);
void nf_queue_unmake(struct nf_queue *q);

/** Hands all free pages to the backend. */
void nf_rx_fill(struct nf_queue *q);

int nf_rx_burst(struct uk_netdev *dev, unsigned int queue,
		struct uk_netbuf **pkts, unsigned int max);
bool nf_rx_arm(struct uk_netdev *dev, unsigned int queue);
void nf_rx_disarm(struct uk_netdev *dev, unsigned int queue);
void nf_rx_event(struct nf_queue *q);
/** Wakes the stack if it waits: a packet came, or the queue broke. */
void nf_rx_wake(struct nf_queue *q);

int nf_tx_burst(struct uk_netdev *dev, unsigned int queue,
		struct uk_netbuf **pkts, unsigned int max);
bool nf_tx_arm(struct uk_netdev *dev, unsigned int queue);
void nf_tx_disarm(struct uk_netdev *dev, unsigned int queue);
void nf_tx_reclaim(struct uk_netdev *dev, unsigned int queue);
void nf_tx_event(struct nf_queue *q);

#endif /* NETFRONT_NETFRONT_H */
