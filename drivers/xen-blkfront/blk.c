/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Requests and answers. What is read is copied out once, from pages that the
 * backend may still be writing to.
 */
#include <uk/arch/string.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include <xen/events.h>
#include "blkfront.h"

#define AWAY_NS (60 * UKPLAT_NSEC_PER_SEC)

static const uint8_t ops[] = {
	[UK_BLK_READ] = BLKIF_READ,
	[UK_BLK_WRITE] = BLKIF_WRITE,
	[UK_BLK_FLUSH] = BLKIF_FLUSH,
};

static void fill(struct blkfront *b, struct bf_slot *s)
{
	const struct uk_blkreq *r = s->req;
	struct blkif_request *q = &b->ring->entry[b->prod % BLKIF_RING].req;
	size_t len = r->op == UK_BLK_FLUSH ? 0 : r->len;
	unsigned int n = 0;

	q->op = ops[r->op];
	q->handle = b->handle;
	q->id = s - b->slots;
	q->sector = r->sector * (b->dev.sector_size / BLKIF_SECTOR);
	for (size_t off = 0; off < len; off += BLKIF_PAGE, n++) {
		size_t part = MIN(len - off, BLKIF_PAGE);

		if (r->op == UK_BLK_WRITE)
			memcpy(s->page[n], (char *)r->buf + off, part);
		q->seg[n].gref = s->gref[n];
		q->seg[n].first = 0;
		q->seg[n].last = part / BLKIF_SECTOR - 1;
	}
	q->nsegs = n;
}

/* Makes the slot's request known. Returns whether to notify. Locked. */
static bool push(struct blkfront *b, struct bf_slot *s)
{
	uint32_t old = b->prod;

	fill(b, s);
	b->prod++;
	return uk_xenring_push(&b->ring->c, old, b->prod);
}

static int submit(struct uk_blkdev *d, struct uk_blkreq *r)
{
	struct blkfront *b = uk_container_of(d, struct blkfront, dev);
	unsigned long flags = uk_spin_lock(&b->lock);
	struct bf_slot *s = b->free;
	bool notify;

	if (!s || b->broken) {
		uk_spin_unlock(&b->lock, flags);
		return b->broken ? -EIO : -EAGAIN;
	}
	b->free = s->next;
	s->req = r;
	notify = !b->away && push(b, s);
	uk_spin_unlock(&b->lock, flags);
	if (notify)
		xen_event_notify(b->port);
	return 0;
}

static bool is_alive(struct uk_blkdev *d)
{
	struct blkfront *b = uk_container_of(d, struct blkfront, dev);
	unsigned long flags = uk_spin_lock(&b->lock);
	bool late = b->away && ukplat_clock_ns() - b->away_since > AWAY_NS;

	uk_spin_unlock(&b->lock, flags);
	if (late)
		bf_break(b, "doesn't come back");
	return !b->broken;
}

const struct uk_blkdev_ops bf_ops = {
	.submit = submit,
	.is_alive = is_alive,
};

/* Takes the request of a slot, which is free now. Locked. */
static struct uk_blkreq *finish(struct blkfront *b, struct bf_slot *s)
{
	struct uk_blkreq *r = s->req;

	s->req = NULL;
	s->next = b->free;
	b->free = s;
	return r;
}

static int result_of(int16_t status)
{
	switch (status) {
	case BLKIF_OKAY: return 0;
	case BLKIF_EOPNOTSUPP: return -ENOTSUP;
	default: return -EIO;
	}
}

static void copy_out(const struct bf_slot *s)
{
	const struct uk_blkreq *r = s->req;

	if (r->op != UK_BLK_READ)
		return;
	for (size_t off = 0; off < r->len; off += BLKIF_PAGE)
		memcpy((char *)r->buf + off, s->page[off / BLKIF_PAGE],
		       MIN(r->len - off, BLKIF_PAGE));
}

/*
 * One answer. Returns 1: its request and result; 0: there is none; -1: what
 * the backend says can't be. Locked.
 */
static int take(struct blkfront *b, struct uk_blkreq **r, int *result)
{
	struct blkif_response rsp;
	struct bf_slot *s;
	uint32_t n;

	if (b->broken || b->away)
		return 0;
	if (!uk_xenring_answers(&b->ring->c, b->prod, b->cons, &n))
		return -1;
	if (!n)
		return 0;
	rsp = b->ring->entry[b->cons % BLKIF_RING].rsp;
	__asm__ volatile("" : "+m"(rsp));
	if (rsp.id >= BF_SLOTS || !b->slots[rsp.id].req)
		return -1;
	b->cons++;
	s = &b->slots[rsp.id];
	*result = result_of(rsp.status);
	if (!*result)
		copy_out(s);
	*r = finish(b, s);
	return 1;
}

/* Asks for an event at the next answer. True: it is there already. Locked. */
static bool arm(struct blkfront *b)
{
	uint32_t n;

	uk_xenring_event_at(&b->ring->c, b->cons + 1);
	return !uk_xenring_answers(&b->ring->c, b->prod, b->cons, &n) || n;
}

void bf_event(void *arg)
{
	struct blkfront *b = arg;
	struct uk_blkreq *r = NULL;
	int rc, result = 0;

	do {
		unsigned long flags = uk_spin_lock(&b->lock);

		do
			rc = take(b, &r, &result);
		while (!rc && !b->broken && !b->away && arm(b));
		uk_spin_unlock(&b->lock, flags);
		if (rc > 0)
			uk_blkdev_done(&b->dev, r, result);
	} while (rc > 0);
	if (rc < 0)
		bf_break(b, "answers what nobody asked");
}

void bf_leave(struct blkfront *b)
{
	unsigned long flags = uk_spin_lock(&b->lock);

	b->away = true;
	b->away_since = ukplat_clock_ns();
	uk_spin_unlock(&b->lock, flags);
}

void bf_return(struct blkfront *b)
{
	unsigned long flags = uk_spin_lock(&b->lock);
	bool notify = false;

	b->away = false;
	for (unsigned int i = 0; i < BF_SLOTS; i++)
		if (b->slots[i].req)
			notify |= push(b, &b->slots[i]);
	uk_spin_unlock(&b->lock, flags);
	if (notify)
		xen_event_notify(b->port);
}

void bf_break(struct blkfront *b, const char *why)
{
	unsigned long flags = uk_spin_lock(&b->lock);

	if (!b->broken)
		uk_pr_err("xen-blkfront %s: the backend %s\n", b->bus->name,
			  why);
	b->broken = true;
	b->away = false;
	for (unsigned int i = 0; i < BF_SLOTS; i++) {
		struct uk_blkreq *r;

		if (!b->slots[i].req)
			continue;
		r = finish(b, &b->slots[i]);
		uk_spin_unlock(&b->lock, flags);
		uk_blkdev_done(&b->dev, r, -EIO);
		flags = uk_spin_lock(&b->lock);
	}
	uk_spin_unlock(&b->lock, flags);
}
