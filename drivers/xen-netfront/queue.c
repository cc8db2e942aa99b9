/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pair of rings and its pages, which are lent.
 */
#include <uk/alloc.h>
#include <xen/events.h>
#include "netfront.h"

static void unmake_ring(struct nf_queue *q, struct nf_ring *r)
{
	struct uk_alloc *a = q->n->dev.conf.alloc;

	if (r->port)
		xen_event_close(r->port);
	for (unsigned int i = 0; i < r->nslots; i++)
		uk_xenbus_take_back(a, r->slots[i].page, r->slots[i].gref);
	uk_free(a, r->slots);
	uk_xenbus_take_back(a, r->page, r->gref);
	*r = (struct nf_ring){0};
}

static int make_ring(struct nf_queue *q, struct nf_ring *r, unsigned int n,
		     bool readonly)
{
	struct uk_alloc *a = q->n->dev.conf.alloc;

	r->slots = uk_calloc(a, n, sizeof(*r->slots));
	r->page = uk_xenbus_lend(q->n->bus, a, false, &r->gref);
	if (!r->slots || !r->page)
		return -ENOMEM;
	uk_xenring_init(r->c);
	for (; r->nslots < n; r->nslots++) {
		struct nf_slot *s = &r->slots[r->nslots];

		s->page = uk_xenbus_lend(q->n->bus, a, readonly, &s->gref);
		if (!s->page)
			return -ENOMEM;
		nf_release(r, r->nslots);
	}
	return 0;
}

static void on_rx(void *arg)
{
	nf_rx_event(arg);
}

static void on_tx(void *arg)
{
	nf_tx_event(arg);
}

static void on_both(void *arg)
{
	nf_rx_event(arg);
	nf_tx_event(arg);
}

static int make_port(struct nf_queue *q, struct nf_ring *r, void (*fn)(void *))
{
	int port = xen_event_alloc(q->n->bus->backend_id);

	if (port < 0)
		return port;
	r->port = port;
	return xen_event_handle(port, fn, q);
}

int nf_queue_make(struct nf_queue *q)
{
	const struct uk_netdev_conf *conf = &q->n->dev.conf;
	int rc = make_ring(q, &q->rx, conf->rx_ring, false);

	if (!rc)
		rc = make_ring(q, &q->tx, conf->tx_ring, true);
	if (!rc)
		rc = make_port(q, &q->rx, q->n->split ? on_rx : on_both);
	if (!rc && q->n->split)
		rc = make_port(q, &q->tx, on_tx);
	if (rc)
		nf_queue_unmake(q);
	return rc;
}

void nf_queue_unmake(struct nf_queue *q)
{
	unmake_ring(q, &q->rx);
	unmake_ring(q, &q->tx);
}
