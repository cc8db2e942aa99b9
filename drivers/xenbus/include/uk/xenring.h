/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The head of a ring that a device shares with its backend: requests one way,
 * answers the other, counted from the start on. The backend can write it at
 * any time: our own indexes are kept elsewhere, and its are read once.
 * Context of all: any. Source: Xen, xen/include/public/io/ring.h.
 */
#ifndef UK_XENRING_H
#define UK_XENRING_H

#include <uk/essentials.h>

struct uk_xenring {
	uint32_t req_prod, req_event, rsp_prod, rsp_event;
	uint8_t pad[48];
};

/** Of a new ring, zeroed. */
static inline void uk_xenring_init(struct uk_xenring *r)
{
	r->req_event = 1;
	r->rsp_event = 1;
}

/** Makes requests from `old` to `prod` known. Returns whether to notify. */
static inline bool uk_xenring_push(struct uk_xenring *r, uint32_t old,
				   uint32_t prod)
{
	uint32_t event;

	__atomic_store_n(&r->req_prod, prod, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	event = __atomic_load_n(&r->req_event, __ATOMIC_RELAXED);
	return prod - event < prod - old;
}

/**
 * How many answers are there, of requests up to `prod` and answers taken up to
 * `cons`. False: more than there were requests.
 */
static inline bool uk_xenring_answers(const struct uk_xenring *r, uint32_t prod,
				      uint32_t cons, uint32_t *n)
{
	*n = __atomic_load_n(&r->rsp_prod, __ATOMIC_ACQUIRE) - cons;
	return *n <= prod - cons;
}

/** Asks for an event at answer `at`; which may be there already: look. */
static inline void uk_xenring_event_at(struct uk_xenring *r, uint32_t at)
{
	__atomic_store_n(&r->rsp_event, at, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

#endif /* UK_XENRING_H */
