/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whether what the device returns is what it was given.
 */
#include "ring.h"

void ring_break(struct virtq *q, const char *why)
{
	q->broken = true;
	if (q->broke)
		q->broke(q, why);
}

struct virtq_slot *ring_check(struct virtq *q, uint32_t id, uint32_t *len)
{
	struct virtq_slot *s = id < q->c.size ? &q->slots[id] : NULL;

	if (!s || !s->count) {
		ring_break(q, "returned a buffer that it hasn't got");
		return NULL;
	}
	/*
	 * Devices write any length for buffers that they only read, and some
	 * round it up. The driver never reads beyond the buffer.
	 */
	*len = MIN(*len, s->room);
	return s;
}
