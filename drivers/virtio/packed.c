/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packed virtqueues. Source: VIRTIO 1.2, 2.8.
 */
#include "ring.h"

#define EVENT_ON   0 /* [2.8.14] */
#define EVENT_OFF  1
#define EVENT_AT   2
#define EVENT_WRAP 0x8000

/* What flags say "available" in this round [2.8.1]. */
static uint16_t avail_flags(bool wrap)
{
	return wrap ? DESC_AVAIL : DESC_USED;
}

static void put_indirect(struct virtq *q, uint16_t id,
			 const struct virtq_seg *segs, unsigned int nout,
			 unsigned int n)
{
	struct virtq_packed_desc *table =
		(void *)&q->indirect[id * q->c.indirect_max];

	for (unsigned int i = 0; i < n; i++)
		table[i] = (struct virtq_packed_desc){
			(uintptr_t)segs[i].addr, segs[i].len, 0,
			i >= nout ? DESC_WRITE : 0};
}

/* Position after `*at`; the wrap counter changes where the ring begins anew. */
static void advance(uint16_t *at, bool *wrap, unsigned int n, uint16_t size)
{
	unsigned int next = *at + n;

	if (next >= size) {
		next -= size;
		*wrap = !*wrap;
	}
	*at = next;
}

/*
 * Descriptors as `segs` say, each with `more` flags. The first one's flags
 * come last: they hand over all of them.
 */
static void put(struct virtq *q, uint16_t id, const struct virtq_seg *segs,
		unsigned int nout, unsigned int n, uint16_t more)
{
	struct virtq_packed_desc *first = &q->packed.desc[q->avail];
	uint16_t first_flags = 0;

	for (unsigned int i = 0; i < n; i++) {
		struct virtq_packed_desc *d = &q->packed.desc[q->avail];
		uint16_t flags = avail_flags(q->avail_wrap) | more;

		flags |= i >= nout ? DESC_WRITE : 0;
		flags |= i + 1 < n ? DESC_NEXT : 0;
		d->addr = (uintptr_t)segs[i].addr;
		d->len = segs[i].len;
		d->id = id;
		if (d == first)
			first_flags = flags;
		else
			d->flags = flags;
		advance(&q->avail, &q->avail_wrap, 1, q->c.size);
	}
	__atomic_store_n(&first->flags, first_flags, __ATOMIC_RELEASE);
}

int packed_add(struct virtq *q, const struct virtq_seg *segs, unsigned int nout,
	       unsigned int nin, void *token)
{
	unsigned int n = nout + nin, need = ring_is_indirect(q, n) ? 1 : n;
	uint16_t id = q->free_id;
	struct virtq_slot *s = &q->slots[id];

	if (q->free < need)
		return -EAGAIN;
	q->free_id = s->next;
	s->token = token;
	s->room = ring_room(segs, nout, nin);
	s->count = need;
	if (n > need) {
		struct virtq_seg table = {&q->indirect[id * q->c.indirect_max],
					  n * sizeof(struct virtq_packed_desc)};

		put_indirect(q, id, segs, nout, n);
		put(q, id, &table, 1, 1, DESC_INDIRECT);
	} else {
		put(q, id, segs, nout, n, 0);
	}
	q->free -= need;
	q->outstanding++;
	q->added += need;
	return 0;
}

bool packed_kick(struct virtq *q)
{
	uint16_t now = q->avail, old = now - q->added, event, flags;

	q->added = 0;
	ring_barrier();
	flags = ONCE(q->packed.device->flags);
	if (flags != EVENT_AT)
		return flags != EVENT_OFF;
	event = ONCE(q->packed.device->off_wrap);
	/* Counted back where it is of the round before. */
	if (!(event & EVENT_WRAP) == q->avail_wrap)
		event = (event & ~EVENT_WRAP) - q->c.size;
	else
		event &= ~EVENT_WRAP;
	return ring_passed(event, now, old);
}

bool packed_more(const struct virtq *q)
{
	uint16_t flags = __atomic_load_n(&q->packed.desc[q->used].flags,
					 __ATOMIC_ACQUIRE);
	bool avail = flags & DESC_AVAIL, used = flags & DESC_USED;

	return avail == used && used == q->used_wrap;
}

void *packed_free(struct virtq *q, unsigned int id)
{
	struct virtq_slot *s = &q->slots[id];

	s->next = q->free_id;
	q->free_id = id;
	q->free += s->count;
	s->count = 0;
	q->outstanding--;
	return s->token;
}

void *packed_get(struct virtq *q, uint32_t *len)
{
	struct virtq_packed_desc *d = &q->packed.desc[q->used];
	uint16_t id = ONCE(d->id);
	uint32_t written = ONCE(d->len);
	const struct virtq_slot *s = ring_check(q, id, &written);

	if (!s)
		return NULL;
	*len = written;
	advance(&q->used, &q->used_wrap, s->count, q->c.size);
	return packed_free(q, id);
}

void packed_irq(struct virtq *q, bool on, unsigned int later)
{
	struct virtq_event *e = q->packed.driver;
	uint16_t at = q->used;
	bool wrap = q->used_wrap;

	if (on && q->c.event) {
		advance(&at, &wrap, later, q->c.size);
		ONCE(e->off_wrap) = at | (wrap ? EVENT_WRAP : 0);
		__atomic_thread_fence(__ATOMIC_RELEASE);
		ONCE(e->flags) = EVENT_AT;
	} else {
		ONCE(e->flags) = on ? EVENT_ON : EVENT_OFF;
	}
}
