/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pair of rings and its pages. A page that the backend keeps mapped when it
 * shouldn't is never used for anything else: it is lost.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/print.h>
#include <xen/events.h>
#include <xen/gnttab.h>
#include "netfront.h"

void nf_break(struct nf_ring *r, const char *why)
{
	if (!r->broken)
		uk_pr_err("xen-netfront: the backend %s\n", why);
	r->broken = true;
}

unsigned int nf_answers(struct nf_ring *r)
{
	uint32_t prod = __atomic_load_n(&r->c->rsp_prod, __ATOMIC_ACQUIRE);

	if (r->broken)
		return 0;
	if (prod - r->cons > r->prod - r->cons) {
		nf_break(r, "answers what nobody asked");
		return 0;
	}
	return prod - r->cons;
}

bool nf_push(struct nf_ring *r, uint32_t old)
{
	uint32_t event;

	__atomic_store_n(&r->c->req_prod, r->prod, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	event = __atomic_load_n(&r->c->req_event, __ATOMIC_RELAXED);
	return r->prod - event < r->prod - old;
}

bool nf_event_at(struct nf_ring *r, uint32_t at)
{
	__atomic_store_n(&r->c->rsp_event, at, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return nf_answers(r) >= at - r->cons;
}

void nf_release(struct nf_ring *r, uint16_t id)
{
	r->slots[id].busy = false;
	r->slots[id].next = r->free;
	r->free = id;
	r->nfree++;
}

static void *make_page(struct nf_queue *q, uint32_t *gref, bool readonly)
{
	struct uk_alloc *a = q->n->dev.conf.alloc;
	void *page = uk_palloc(a, 1);
	int rc;

	if (!page)
		return NULL;
	memset(page, 0, NF_PAGE);
	rc = xen_grant(q->n->bus->backend_id, page, readonly);
	if (rc < 0) {
		uk_pfree(a, page, 1);
		return NULL;
	}
	*gref = rc;
	return page;
}

static void unmake_page(struct nf_queue *q, void *page, uint32_t gref)
{
	if (page && !xen_grant_end(gref))
		uk_pfree(q->n->dev.conf.alloc, page, 1);
}

static void unmake_ring(struct nf_queue *q, struct nf_ring *r)
{
	if (r->port)
		xen_event_close(r->port);
	for (unsigned int i = 0; i < r->nslots; i++)
		unmake_page(q, r->slots[i].page, r->slots[i].gref);
	uk_free(q->n->dev.conf.alloc, r->slots);
	unmake_page(q, r->page, r->gref);
	*r = (struct nf_ring){0};
}

static int make_ring(struct nf_queue *q, struct nf_ring *r, unsigned int n,
		     bool readonly)
{
	r->slots = uk_calloc(q->n->dev.conf.alloc, n, sizeof(*r->slots));
	r->page = make_page(q, &r->gref, false);
	if (!r->slots || !r->page)
		return -ENOMEM;
	r->c->req_event = 1;
	r->c->rsp_event = 1;
	for (; r->nslots < n; r->nslots++) {
		struct nf_slot *s = &r->slots[r->nslots];

		s->page = make_page(q, &s->gref, readonly);
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
