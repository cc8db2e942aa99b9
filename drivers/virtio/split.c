/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Split virtqueues. Source: VIRTIO 1.2, 2.7.
 */
#include "ring.h"

#define NO_INTERRUPT 1 /* [2.7.6] */
#define NO_NOTIFY    1 /* [2.7.8] */

static void fill(struct virtq_desc *d, const struct virtq_seg *seg, bool write)
{
	d->addr = (uintptr_t)seg->addr;
	d->len = seg->len;
	d->flags = write ? DESC_WRITE : 0;
}

/* One descriptor for all: they are in a table beside. Returns what is next. */
static uint16_t put_indirect(struct virtq *q, uint16_t id,
			     const struct virtq_seg *segs, unsigned int nout,
			     unsigned int n)
{
	struct virtq_desc *table = &q->indirect[id * q->c.indirect_max];

	for (unsigned int i = 0; i < n; i++) {
		fill(&table[i], &segs[i], i >= nout);
		if (i + 1 < n) {
			table[i].flags |= DESC_NEXT;
			table[i].next = i + 1;
		}
	}
	q->split.desc[id] = (struct virtq_desc){
		(uintptr_t)table, n * sizeof(*table), DESC_INDIRECT, 0};
	return q->slots[id].next;
}

static uint16_t put_chain(struct virtq *q, uint16_t id,
			  const struct virtq_seg *segs, unsigned int nout,
			  unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		struct virtq_desc *d = &q->split.desc[id];

		fill(d, &segs[i], i >= nout);
		id = q->slots[id].next;
		if (i + 1 < n) {
			d->flags |= DESC_NEXT;
			d->next = id;
		}
	}
	return id;
}

int split_add(struct virtq *q, const struct virtq_seg *segs, unsigned int nout,
	      unsigned int nin, void *token)
{
	unsigned int n = nout + nin, need = ring_is_indirect(q, n) ? 1 : n;
	uint16_t id = q->free_id;
	struct virtq_slot *s = &q->slots[id];

	if (q->free < need)
		return -EAGAIN;
	q->free_id = n > need ? put_indirect(q, id, segs, nout, n)
			      : put_chain(q, id, segs, nout, n);
	s->token = token;
	s->room = ring_room(segs, nout, nin);
	s->count = need;
	q->free -= need;
	q->outstanding++;
	q->added++;
	q->split.avail->ring[q->avail++ & (q->c.size - 1)] = id;
	return 0;
}

static uint16_t *used_event(const struct virtq *q)
{
	return &q->split.avail->ring[q->c.size];
}

static uint16_t *avail_event(const struct virtq *q)
{
	return (uint16_t *)&q->split.used->ring[q->c.size];
}

bool split_kick(struct virtq *q)
{
	uint16_t now = q->avail, old = now - q->added;

	q->added = 0;
	__atomic_store_n(&q->split.avail->idx, now, __ATOMIC_RELEASE);
	/* The device sees that, or we see that it wants to be told [2.7.21]. */
	ring_barrier();
	if (q->c.event)
		return ring_passed(ONCE(*avail_event(q)), now, old);
	return !(ONCE(q->split.used->flags) & NO_NOTIFY);
}

bool split_more(const struct virtq *q)
{
	return __atomic_load_n(&q->split.used->idx, __ATOMIC_ACQUIRE) !=
	       q->used;
}

/* The descriptors of buffer `id` are free again. Returns its token. */
void *split_free(struct virtq *q, unsigned int id)
{
	struct virtq_slot *s = &q->slots[id], *last = s;

	for (unsigned int i = 1; i < s->count; i++)
		last = &q->slots[last->next];
	last->next = q->free_id;
	q->free_id = id;
	q->free += s->count;
	s->count = 0;
	q->outstanding--;
	return s->token;
}

void *split_get(struct virtq *q, uint32_t *len)
{
	uint16_t idx = __atomic_load_n(&q->split.used->idx, __ATOMIC_ACQUIRE);
	struct virtq_used_elem *e =
		&q->split.used->ring[q->used & (q->c.size - 1)];
	uint32_t id = ONCE(e->id), written = ONCE(e->len);

	/* What was added since the last kick it can't know of. */
	if ((uint16_t)(idx - q->used) > q->outstanding - q->added) {
		ring_break(q, "is done with more buffers than it has");
		return NULL;
	}
	if (!ring_check(q, id, &written))
		return NULL;
	*len = written;
	q->used++;
	return split_free(q, id);
}

void split_irq(struct virtq *q, bool on, unsigned int later)
{
	if (q->c.event)
		/* Off: an index that is passed last of all. */
		ONCE(*used_event(q)) = q->used + (on ? later : -1U);
	else
		ONCE(q->split.avail->flags) = on ? 0 : NO_INTERRUPT;
}
