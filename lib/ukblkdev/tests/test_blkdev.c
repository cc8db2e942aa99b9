/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A disk made here, which does one request at a time, and when it is told.
 */
#include <uk/arch/string.h>
#include <uk/blkdev.h>
#include <uk/sched.h>
#include <uk/test.h>

#define SECTORS 16

static struct {
	struct uk_blkdev dev;
	uint8_t bytes[SECTORS * 512];
	struct uk_blkreq *current;
	unsigned int requests;
	bool dead;
} disk;

static int submit(struct uk_blkdev *d, struct uk_blkreq *r)
{
	(void)d;
	if (disk.current)
		return -EAGAIN;
	disk.current = r;
	disk.requests++;
	return 0;
}

static bool is_alive(struct uk_blkdev *d)
{
	(void)d;
	return !disk.dead;
}

static const struct uk_blkdev_ops ops = {
	.submit = submit,
	.is_alive = is_alive,
};

/* Does what there is to do; the result of each. */
static void work(int result)
{
	struct uk_blkreq *r = disk.current;

	if (!r)
		return;
	disk.current = NULL;
	if (r->op == UK_BLK_READ)
		memcpy(r->buf, disk.bytes + r->sector * 512, r->len);
	else if (r->op == UK_BLK_WRITE)
		memcpy(disk.bytes + r->sector * 512, r->buf, r->len);
	uk_blkdev_done(&disk.dev, r, result);
}

static void begin(void)
{
	static bool known;

	disk.dev.ops = &ops;
	disk.dev.driver = "test";
	disk.dev.sector_size = 512;
	disk.dev.sectors = SECTORS;
	disk.dev.len_max = 1024;
	if (!known)
		UK_TEST_EXPECT_EQ(uk_blkdev_register(&disk.dev), 0);
	known = true;
	disk.requests = 0;
}

static unsigned int ended;

static void count(struct uk_blkreq *r)
{
	ended = ended * 10 + r->sector;
}

UK_TESTCASE(ukblkdev, requests_keep_their_order)
{
	static uint8_t buf[512];
	struct uk_blkreq r[3];

	begin();
	ended = 0;
	for (int i = 0; i < 3; i++) {
		r[i] = (struct uk_blkreq){UK_BLK_READ, i + 1, buf, 512,
					  count,       0,     NULL};
		UK_TEST_EXPECT_EQ(uk_blkdev_submit(&disk.dev, &r[i]), 0);
	}
	UK_TEST_EXPECT_EQ(disk.requests, 1);
	work(0);
	UK_TEST_EXPECT_EQ(disk.requests, 2);
	work(-EIO);
	work(0);
	UK_TEST_EXPECT_EQ(ended, 123);
	UK_TEST_EXPECT_EQ(r[1].result, -EIO);
	UK_TEST_EXPECT(!disk.current);
}

UK_TESTCASE(ukblkdev, requests_that_are_wrong)
{
	static uint8_t buf[2048];

	begin();
	UK_TEST_EXPECT_EQ(uk_blkdev_io(&disk.dev, UK_BLK_READ, 0, buf, 100),
			  -EINVAL);
	UK_TEST_EXPECT_EQ(
		uk_blkdev_io(&disk.dev, UK_BLK_READ, SECTORS, buf, 512),
		-EINVAL);
	UK_TEST_EXPECT_EQ(
		uk_blkdev_io(&disk.dev, UK_BLK_READ, SECTORS - 1, buf, 1024),
		-EINVAL);
	UK_TEST_EXPECT_EQ(
		uk_blkdev_io(&disk.dev, UK_BLK_READ, UINT64_MAX, buf, 512),
		-EINVAL);
	disk.dev.readonly = true;
	UK_TEST_EXPECT_EQ(uk_blkdev_io(&disk.dev, UK_BLK_WRITE, 0, buf, 512),
			  -EROFS);
	disk.dev.readonly = false;
	UK_TEST_EXPECT_EQ(disk.requests, 0);
}

static volatile bool stop;

static void *worker(void *arg)
{
	while (!stop) {
		work((intptr_t)arg);
		uk_thread_yield();
	}
	return NULL;
}

UK_TESTCASE(ukblkdev, in_pieces_and_in_threads)
{
	static uint8_t out[5 * 512], in[5 * 512];
	struct uk_thread *t;

	begin();
	stop = false;
	t = uk_thread_create("disk", worker, NULL);
	for (unsigned int i = 0; i < sizeof(out); i++)
		out[i] = i * 7;
	UK_TEST_EXPECT_EQ(
		uk_blkdev_io(&disk.dev, UK_BLK_WRITE, 3, out, sizeof(out)), 0);
	UK_TEST_EXPECT_EQ(disk.requests, 3);
	UK_TEST_EXPECT(memcmp(disk.bytes + 3 * 512, out, sizeof(out)) == 0);
	UK_TEST_EXPECT_EQ(
		uk_blkdev_io(&disk.dev, UK_BLK_READ, 3, in, sizeof(in)), 0);
	UK_TEST_EXPECT(memcmp(in, out, sizeof(out)) == 0);
	UK_TEST_EXPECT_EQ(uk_blkdev_io(&disk.dev, UK_BLK_FLUSH, 0, NULL, 0), 0);
	UK_TEST_EXPECT_EQ(disk.requests, 7);
	disk.dev.keeps = true;
	UK_TEST_EXPECT_EQ(uk_blkdev_io(&disk.dev, UK_BLK_FLUSH, 0, NULL, 0), 0);
	UK_TEST_EXPECT_EQ(disk.requests, 7);
	disk.dev.keeps = false;
	stop = true;
	uk_thread_join(t, NULL);
}
