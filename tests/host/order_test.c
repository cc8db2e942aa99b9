/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The order in which rings are written and read, of virtio and of Xen. The
 * sources are compiled with accesses that another CPU sees replaced by hooks
 * (order_hooks.h), which check at each of them what must have come before
 * [VIRTIO 1.2, 2.7.13, 2.7.14, 2.7.21, 2.8.21]. On one kind of CPU a barrier
 * that is missing is never noticed.
 */
#include <uk/errno.h>
#include <uk/xenring.h>
#include "host.h"

#define EVENT_AT 2 /* [2.8.14] */

enum event { FENCE = 1, RELEASE, LOAD, ACQUIRE, STORE };

static struct {
	enum event what;
	const void *at;
	uint64_t value;
} events[32];
static unsigned int nevents;
static void (*on_store)(const void *at, uint64_t value);

static void note(enum event what, const void *at, uint64_t value)
{
	CHECK(nevents < ARRAY_SIZE(events));
	events[nevents].what = what;
	events[nevents].at = at;
	events[nevents++].value = value;
}

void order_fence(int order)
{
	note(order == __ATOMIC_SEQ_CST ? FENCE : RELEASE, NULL, 0);
}

void order_store(const void *at, uint64_t value, int order)
{
	note(order == __ATOMIC_RELAXED ? STORE : RELEASE, at, value);
	if (on_store)
		on_store(at, value);
}

const void *order_load(const void *at, int order)
{
	note(order == __ATOMIC_RELAXED ? LOAD : ACQUIRE, at, 0);
	return at;
}

static struct virtq q;
static uint8_t data[4];
static const struct virtq_seg segs[2] = {{data, 2}, {data + 2, 2}};

static void notify(struct virtq *queue)
{
	CHECK(queue == &q);
}

static void begin(bool packed, bool event)
{
	static uint8_t mem[1 << 16] __attribute__((aligned(4096)));
	const struct virtq_config c = {
		.size = 4, .packed = packed, .event = event};

	CHECK(virtq_memory(&c) <= sizeof(mem));
	q = (struct virtq){.notify = notify};
	virtq_init(&q, &c, mem);
	nevents = 0;
	on_store = NULL;
}

/* Where among the events that is, from `from` on. */
static unsigned int find(unsigned int from, enum event what, const void *at)
{
	while (from < nevents &&
	       (events[from].what != what || (at && events[from].at != at)))
		from++;
	CHECK(from < nevents);
	return from;
}

/* --- split ---------------------------------------------------------------- */

/* The device may look now: descriptors and ring are there. */
static void is_all_there(const void *at, uint64_t value)
{
	const struct virtq_desc *d = q.split.desc;

	CHECK(at == &q.split.avail->idx && value == 1);
	CHECK(q.split.avail->ring[0] == 0 && d[0].len == 2);
	CHECK(d[0].flags == DESC_NEXT && d[d[0].next].flags == DESC_WRITE);
	CHECK(d[d[0].next].addr == (uintptr_t)(data + 2));
}

static void split(bool event)
{
	const void *wants;
	unsigned int at;

	begin(false, event);
	wants = event ? (void *)&q.split.used->ring[4]
		      : (void *)&q.split.used->flags;
	on_store = is_all_there;
	CHECK(!virtq_add(&q, segs, 1, 1, data) && !nevents);
	virtq_kick(&q);
	at = find(0, RELEASE, &q.split.avail->idx);
	find(find(at, FENCE, NULL), LOAD, wants);
	/* The driver reads the used ring after its index. */
	on_store = NULL;
	q.split.used->ring[0] = (struct virtq_used_elem){0, 2};
	q.split.used->idx = 1;
	nevents = 0;
	CHECK(virtq_get(&q, NULL) == data);
	find(find(0, ACQUIRE, &q.split.used->idx), LOAD,
	     &q.split.used->ring[0].id);
	/* First it asks for an interrupt, then it looks a last time. */
	nevents = 0;
	CHECK(virtq_irq_on(&q));
	at = find(0, LOAD,
		  event ? &q.split.avail->ring[4] : &q.split.avail->flags);
	find(find(at, FENCE, NULL), ACQUIRE, &q.split.used->idx);
	nevents = 0;
	CHECK(virtq_irq_on_half(&q));
	at = find(0, LOAD,
		  event ? &q.split.avail->ring[4] : &q.split.avail->flags);
	find(find(at, FENCE, NULL), ACQUIRE, &q.split.used->idx);
}

/* --- packed --------------------------------------------------------------- */

static void is_chain_there(const void *at, uint64_t value)
{
	const struct virtq_packed_desc *d = q.packed.desc;

	CHECK(at == &d[0].flags && value == (DESC_AVAIL | DESC_NEXT));
	CHECK(!d[0].flags && d[0].len == 2 && d[0].addr == (uintptr_t)data);
	CHECK(d[1].flags == (DESC_AVAIL | DESC_WRITE) && d[1].len == 2);
}

static void packed(bool event)
{
	unsigned int at;

	begin(true, event);
	on_store = is_chain_there;
	CHECK(!virtq_add(&q, segs, 1, 1, data));
	find(0, RELEASE, &q.packed.desc[0].flags);
	on_store = NULL;
	nevents = 0;
	q.packed.device->flags = EVENT_AT;
	virtq_kick(&q);
	find(find(0, FENCE, NULL), LOAD, &q.packed.device->flags);
	q.packed.desc[0] = (struct virtq_packed_desc){
		.len = 2, .flags = DESC_AVAIL | DESC_USED};
	nevents = 0;
	CHECK(virtq_get(&q, NULL) == data);
	find(find(0, ACQUIRE, &q.packed.desc[0].flags), LOAD,
	     &q.packed.desc[0].id);
	nevents = 0;
	CHECK(virtq_irq_on(&q));
	at = 0;
	/* Where comes before whether. */
	if (event)
		at = find(find(0, LOAD, &q.packed.driver->off_wrap), RELEASE,
			  NULL);
	at = find(at, LOAD, &q.packed.driver->flags);
	find(find(at, FENCE, NULL), ACQUIRE, &q.packed.desc[2].flags);
}

/* --- Xen's ---------------------------------------------------------------- */

static void xen(void)
{
	static struct uk_xenring r;
	unsigned int at;
	uint32_t n;

	nevents = 0;
	on_store = NULL;
	uk_xenring_push(&r, 0, 1);
	at = find(0, RELEASE, &r.req_prod);
	find(find(at, FENCE, NULL), LOAD, &r.req_event);
	nevents = 0;
	CHECK(uk_xenring_answers(&r, 1, 0, &n) && !n);
	find(0, ACQUIRE, &r.rsp_prod);
	nevents = 0;
	uk_xenring_event_at(&r, 1);
	find(find(0, STORE, &r.rsp_event), FENCE, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	(void)bytes;
	(void)size;
	split(false);
	split(true);
	packed(false);
	packed(true);
	xen();
	return 0;
}
