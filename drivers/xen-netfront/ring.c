/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The answers of a ring, and its pages that are free.
 */
#include <uk/print.h>
#include "ring.h"

void nf_break(struct nf_ring *r, const char *why)
{
	if (!r->broken)
		uk_pr_err("xen-netfront: the backend %s\n", why);
	r->broken = true;
}

bool nf_event_at(struct nf_ring *r, uint32_t at)
{
	uk_xenring_event_at(r->c, at);
	return nf_answers(r) >= at - r->cons;
}

void nf_release(struct nf_ring *r, uint16_t id)
{
	r->slots[id].busy = false;
	r->slots[id].next = r->free;
	r->free = id;
	r->nfree++;
}
