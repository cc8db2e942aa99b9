/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A virtqueue of either kind: its memory, and what is checked for both.
 */
#include <uk/arch/string.h>
#include "ring.h"

#define PAGE 4096

/* Split: as legacy devices want it, the used ring on a page of its own. */
static size_t desc_len(const struct virtq_config *c)
{
	return c->size * sizeof(struct virtq_desc);
}

static size_t driver_len(const struct virtq_config *c)
{
	return c->packed ? sizeof(struct virtq_event)
			 : sizeof(struct virtq_avail) +
				   (c->size + 1) * sizeof(uint16_t);
}

static size_t device_at(const struct virtq_config *c)
{
	return ALIGN_UP(desc_len(c) + driver_len(c), (size_t)PAGE);
}

static size_t slots_at(const struct virtq_config *c)
{
	size_t len = c->packed
			     ? sizeof(struct virtq_event)
			     : sizeof(struct virtq_used) + sizeof(uint16_t) +
				       c->size * sizeof(struct virtq_used_elem);

	return ALIGN_UP(device_at(c) + len, (size_t)16);
}

static size_t indirect_at(const struct virtq_config *c)
{
	return ALIGN_UP(slots_at(c) + c->size * sizeof(struct virtq_slot),
			(size_t)16);
}

size_t virtq_memory(const struct virtq_config *c)
{
	return ALIGN_UP(indirect_at(c) + (size_t)c->size * c->indirect_max *
						 sizeof(struct virtq_desc),
			(size_t)PAGE);
}

void virtq_init(struct virtq *q, const struct virtq_config *c, void *mem)
{
	char *p = mem;

	/* Of the rest all is written before it is read. */
	memset(mem, 0, slots_at(c));
	q->c = *c;
	q->broken = false;
	q->avail_wrap = q->used_wrap = true;
	q->free = c->size;
	q->free_id = q->outstanding = q->added = q->avail = q->used = 0;
	q->slots = (void *)(p + slots_at(c));
	q->indirect = (void *)(p + indirect_at(c));
	for (unsigned int i = 0; i < c->size; i++)
		q->slots[i] = (struct virtq_slot){.next = i + 1};
	if (c->packed) {
		q->packed.desc = mem;
		q->packed.driver = (void *)(p + desc_len(c));
		q->packed.device = (void *)(p + device_at(c));
	} else {
		q->split.desc = mem;
		q->split.avail = (void *)(p + desc_len(c));
		q->split.used = (void *)(p + device_at(c));
	}
}

void *virtq_desc_area(const struct virtq *q)
{
	return q->c.packed ? (void *)q->packed.desc : (void *)q->split.desc;
}

void *virtq_driver_area(const struct virtq *q)
{
	return q->c.packed ? (void *)q->packed.driver : (void *)q->split.avail;
}

void *virtq_device_area(const struct virtq *q)
{
	return q->c.packed ? (void *)q->packed.device : (void *)q->split.used;
}

int virtq_add(struct virtq *q, const struct virtq_seg *segs, unsigned int nout,
	      unsigned int nin, void *token)
{
	unsigned int n = nout + nin;

	if (unlikely(q->broken))
		return -EIO;
	if (unlikely(!n || (n > q->c.size && !ring_is_indirect(q, n))))
		return -EINVAL;
	return q->c.packed ? packed_add(q, segs, nout, nin, token)
			   : split_add(q, segs, nout, nin, token);
}

void virtq_kick(struct virtq *q)
{
	if (!q->added || q->broken)
		return;
	if (q->c.packed ? packed_kick(q) : split_kick(q))
		q->notify(q);
}

bool virtq_more(const struct virtq *q)
{
	if (q->broken)
		return false;
	return q->c.packed ? packed_more(q) : split_more(q);
}

void *virtq_get(struct virtq *q, uint32_t *len)
{
	uint32_t written;
	void *token;

	if (!virtq_more(q))
		return NULL;
	token = q->c.packed ? packed_get(q, &written) : split_get(q, &written);
	if (token && len)
		*len = written;
	return token;
}

void virtq_irq_off(struct virtq *q)
{
	if (q->c.packed)
		packed_irq(q, false, 0);
	else
		split_irq(q, false, 0);
}

bool virtq_irq_on(struct virtq *q)
{
	if (q->c.packed)
		packed_irq(q, true, 0);
	else
		split_irq(q, true, 0);
	ring_barrier();
	return !virtq_more(q);
}

bool virtq_irq_on_half(struct virtq *q)
{
	if (q->c.packed)
		packed_irq(q, true, (q->c.size - q->free) / 2);
	else
		split_irq(q, true, q->outstanding / 2);
	ring_barrier();
	return !virtq_more(q);
}

void *virtq_detach(struct virtq *q)
{
	for (unsigned int i = 0; q->outstanding && i < q->c.size; i++)
		if (q->slots[i].count)
			return q->c.packed ? packed_free(q, i)
					   : split_free(q, i);
	return NULL;
}
