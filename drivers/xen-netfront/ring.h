/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One direction of a queue. The backend can write the ring, and the pages it
 * was lent, at any time: each entry is copied before it is looked at, and what
 * can't be breaks the ring for good, until the card is started anew.
 */
#ifndef NETFRONT_RING_H
#define NETFRONT_RING_H

#include "netif.h"

/* A page that is lent while the card runs. */
struct nf_slot {
	uint8_t *page;
	uint32_t gref;
	uint16_t next; /* that is free */
	bool busy;     /* the backend has it */
};

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

#endif /* NETFRONT_RING_H */
