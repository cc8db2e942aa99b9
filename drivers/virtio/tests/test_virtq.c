/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtqueues in an image, with a device of a few lines: what the fuzzer can't
 * see there, memory and barriers of this CPU. More is in tests/host.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/test.h>
#include "../ring.h"

#define SIZE   8
#define ROUNDS 1000

static unsigned int notified;

static void notify(struct virtq *q)
{
	(void)q;
	notified++;
}

static struct virtq *make(bool packed, void **mem)
{
	static struct virtq q;
	const struct virtq_config c = {
		.size = SIZE, .packed = packed, .indirect_max = 4};
	struct uk_alloc *a = uk_alloc_get_default();

	*mem = uk_palloc(a, virtq_memory(&c) / UK_PAGE_SIZE);
	if (!*mem)
		return NULL;
	q = (struct virtq){.notify = notify};
	virtq_init(&q, &c, *mem);
	return &q;
}

static void unmake(struct virtq *q, void *mem)
{
	uk_pfree(uk_alloc_get_default(), mem,
		 virtq_memory(&q->c) / UK_PAGE_SIZE);
}

/* The device: does the buffer in position `n`, which is one descriptor. */
static void serve_split(struct virtq *q, unsigned int n, uint32_t len)
{
	struct virtq_used *u = q->split.used;

	u->ring[n % SIZE].id = q->split.avail->ring[n % SIZE];
	u->ring[n % SIZE].len = len;
	__atomic_store_n(&u->idx, n + 1, __ATOMIC_RELEASE);
}

static void serve_packed(struct virtq *q, unsigned int n, uint32_t len)
{
	struct virtq_packed_desc *d = &q->packed.desc[n % SIZE];

	d->len = len;
	__atomic_store_n(&d->flags, n / SIZE % 2 ? 0 : DESC_AVAIL | DESC_USED,
			 __ATOMIC_RELEASE);
}

static void loop(bool packed)
{
	static char data[3][16];
	const struct virtq_seg segs[] = {
		{data[0], 16}, {data[1], 16}, {data[2], 16}};
	void *mem;
	struct virtq *q = make(packed, &mem);

	UK_TEST_ASSERT(q);
	notified = 0;
	for (unsigned int i = 0; i < ROUNDS; i++) {
		uint32_t len = 0;

		UK_TEST_ASSERT(virtq_add(q, segs, 1, 2, &data[i % 3]) == 0);
		virtq_kick(q);
		UK_TEST_ASSERT(virtq_get(q, &len) == NULL);
		if (packed)
			serve_packed(q, i, i % 33);
		else
			serve_split(q, i, i % 33);
		UK_TEST_ASSERT(virtq_more(q));
		UK_TEST_ASSERT(virtq_get(q, &len) == &data[i % 3]);
		UK_TEST_ASSERT(len == i % 33);
	}
	UK_TEST_EXPECT_EQ(notified, ROUNDS);
	UK_TEST_EXPECT_EQ(virtq_room(q), SIZE);
	unmake(q, mem);
}

UK_TESTCASE(virtio, split_queue)
{
	loop(false);
}

UK_TESTCASE(virtio, packed_queue)
{
	loop(true);
}

static void full(bool packed)
{
	static char data[SIZE + 1];
	struct virtq_seg seg = {data, 1};
	void *mem, *token;
	struct virtq *q = make(packed, &mem);
	unsigned int n = 0;

	UK_TEST_ASSERT(q);
	for (; n < SIZE; n++)
		UK_TEST_EXPECT_EQ(virtq_add(q, &seg, 0, 1, data + n), 0);
	UK_TEST_EXPECT_EQ(virtq_add(q, &seg, 0, 1, data + n), -EAGAIN);
	UK_TEST_EXPECT_EQ(virtq_add(q, &seg, 0, 0, data), -EINVAL);
	while ((token = virtq_detach(q)))
		UK_TEST_EXPECT((char *)token >= data && n-- > 0);
	UK_TEST_EXPECT_EQ(n, 0);
	unmake(q, mem);
}

UK_TESTCASE(virtio, full_queues)
{
	full(false);
	full(true);
}

/* A buffer returned with a length of `written`, into which `room` bytes go. */
static uint32_t length_of(bool packed, uint32_t room, uint32_t written)
{
	static char data[4];
	struct virtq_seg seg = {data, sizeof(data)};
	uint32_t len = UINT32_MAX;
	void *mem;
	struct virtq *q = make(packed, &mem);

	if (!q)
		return len;
	seg.len = room ? room : sizeof(data);
	virtq_add(q, &seg, !room, !!room, data);
	virtq_kick(q);
	if (packed)
		serve_packed(q, 0, written);
	else
		serve_split(q, 0, written);
	UK_TEST_EXPECT(virtq_get(q, &len) == data && !q->broken);
	unmake(q, mem);
	return len;
}

/* Monitors that write how much they sent, or round up, are served. */
UK_TESTCASE(virtio, lengths_are_cut_to_the_buffer)
{
	for (int packed = 0; packed < 2; packed++) {
		UK_TEST_EXPECT_EQ(length_of(packed, 4, 3), 3);
		UK_TEST_EXPECT_EQ(length_of(packed, 4, 5), 4);
		UK_TEST_EXPECT_EQ(length_of(packed, 0, 4), 0);
		UK_TEST_EXPECT_EQ(length_of(packed, 0, UINT32_MAX), 0);
	}
}

UK_TESTCASE(virtio, a_buffer_never_handed_over_breaks_the_queue)
{
	static char data;
	struct virtq_seg seg = {&data, 1};

	for (int packed = 0; packed < 2; packed++) {
		void *mem;
		struct virtq *q = make(packed, &mem);
		uint32_t len = 77;

		UK_TEST_ASSERT(q);
		virtq_add(q, &seg, 0, 1, &data);
		virtq_kick(q);
		if (packed) {
			serve_packed(q, 0, 1);
			q->packed.desc[0].id = 5;
		} else {
			serve_split(q, 0, 1);
			q->split.used->ring[0].id = 5;
		}
		UK_TEST_EXPECT(!virtq_get(q, &len) && q->broken && len == 77);
		UK_TEST_EXPECT_EQ(virtq_add(q, &seg, 0, 1, &data), -EIO);
		UK_TEST_EXPECT(virtq_detach(q) == &data);
		unmake(q, mem);
	}
}
