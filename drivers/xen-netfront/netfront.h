/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private to xen-netfront. The backend can write the rings, and the pages it
 * was lent, at any time: each entry is copied before it is looked at, and what
 * can't be breaks the queue for good, until the card is started anew.
 */
#ifndef NETFRONT_NETFRONT_H
#define NETFRONT_NETFRONT_H

#include <uk/netdev.h>
#include <uk/xenbus.h>
#include "netif.h"

#define NF_PAGE UK_XENBUS_PAGE

/* A page that is lent while the card runs. */
struct nf_slot {
	uint8_t *page;
	uint32_t gref;
	uint16_t next; /* that is free */
	bool busy;     /* the backend has it */
};

/* One direction of a queue. */
struct nf_ring {
	union {
		void *page;
		struct uk_xenring *c;
		struct netif_tx_ring *tx;
		struct netif_rx_ring *rx;
	};
	uint32_t gref, port;
	uint32_t prod, cons;	  /* requests that we made, answers we took */
	uint16_t ids[NETIF_RING]; /* of the request at each place (rx) */
	struct nf_slot *slots;
	unsigned int nslots, nfree;
	uint16_t free;
	bool armed, broken;
};

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

/** What can't be: the ring is used no more. */
void nf_break(struct nf_ring *r, const char *why);

/** Answers that are there; 0 from one that is broken, or breaks now. */
static inline unsigned int nf_answers(struct nf_ring *r)
{
	uint32_t n;

	if (r->broken)
		return 0;
	if (!uk_xenring_answers(r->c, r->prod, r->cons, &n)) {
		nf_break(r, "answers what nobody asked");
		return 0;
	}
	return n;
}

/** Asks for an event at answer `at`. True: it is there already. */
bool nf_event_at(struct nf_ring *r, uint32_t at);

/** Gives `id` back to the free ones. */
void nf_release(struct nf_ring *r, uint16_t id);

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

int nf_tx_burst(struct uk_netdev *dev, unsigned int queue,
		struct uk_netbuf **pkts, unsigned int max);
bool nf_tx_arm(struct uk_netdev *dev, unsigned int queue);
void nf_tx_disarm(struct uk_netdev *dev, unsigned int queue);
void nf_tx_reclaim(struct uk_netdev *dev, unsigned int queue);
void nf_tx_event(struct nf_queue *q);

#endif /* NETFRONT_NETFRONT_H */
