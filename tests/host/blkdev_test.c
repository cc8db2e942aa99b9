/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Requests to a disk that has room for some, does them when it likes, and may
 * die. Each request ends once; one that is waited for is nowhere to be found
 * once uk_blkdev_io() is back.
 */
#include <uk/blkdev.h>
#include "host.h"

#define SECTORS	 64
#define ROOM_MAX 3
#define REQUESTS 8

static struct input in;
static struct uk_blkdev dev;
static struct uk_blkreq requests[REQUESTS];
static bool busy[REQUESTS];
static struct uk_blkreq *held[ROOM_MAX];
static unsigned int room, nheld;
static bool dead;

void uk_printk(const char *fmt, ...)
{
	(void)fmt;
}

unsigned long ukplat_irq_save(void)
{
	return 0;
}

void ukplat_irq_restore(unsigned long flags)
{
	(void)flags;
}

uint64_t ukplat_clock_ns(void)
{
	return 0;
}

static int submit(struct uk_blkdev *d, struct uk_blkreq *r)
{
	CHECK(d == &dev);
	if (dead)
		return -EIO;
	if (nheld == room)
		return -EAGAIN;
	held[nheld++] = r;
	return 0;
}

/* A dead one ends what it has. */
static bool is_alive(struct uk_blkdev *d)
{
	while (dead && nheld)
		uk_blkdev_done(d, held[--nheld], -EIO);
	return !dead;
}

static const struct uk_blkdev_ops ops = {
	.submit = submit,
	.is_alive = is_alive,
};

static void on_done(struct uk_blkreq *r)
{
	CHECK(busy[r - requests] && (!dead || r->result == -EIO));
	busy[r - requests] = false;
}

/* The oldest one ends. */
static void finish(void)
{
	struct uk_blkreq *r = held[0];

	if (dead || !nheld)
		return;
	memmove(held, held + 1, --nheld * sizeof(*held));
	uk_blkdev_done(&dev, r, take(&in, 1) & 1 ? -EIO : 0);
}

static void begin(void)
{
	unsigned int i = take(&in, 1) % REQUESTS;

	if (busy[i])
		return;
	requests[i] = (struct uk_blkreq){
		.op = UK_BLK_FLUSH,
		.done = on_done,
	};
	busy[i] = true;
	CHECK(uk_blkdev_submit(&dev, &requests[i]) == 0);
}

static void happen(void)
{
	switch (take(&in, 1) % 8) {
	case 0: begin(); break;
	case 1: dead = true; break;
	default: finish(); break;
	}
}

void uk_semaphore_up_slow(struct uk_semaphore *s)
{
	s->count++;
}

/* Time passes: others ask for something, and the disk does it. */
int uk_semaphore_down_slow(struct uk_semaphore *s, uint64_t deadline)
{
	CHECK(deadline);
	if (!left(&in))
		dead = true;
	happen();
	return uk_semaphore_trydown(s) ? 0 : -ETIMEDOUT;
}

static void check_waiting(void)
{
	struct uk_blkreq **at = &dev.waiting;

	for (; *at; at = &(*at)->next) {
		CHECK(*at >= requests && *at < requests + REQUESTS);
		CHECK(busy[*at - requests]);
	}
	CHECK(dev.last == at);
	for (unsigned int i = 0; i < nheld && !dead; i++)
		CHECK(held[i] >= requests && held[i] < requests + REQUESTS);
}

static void io(void)
{
	static uint8_t buf[8 * 512];
	size_t len = (1 + take(&in, 1) % 8) * 512;
	int rc = uk_blkdev_io(&dev, UK_BLK_READ, 0, buf, len);

	CHECK(rc == 0 || rc == -EIO);
	check_waiting();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool known;

	in = (struct input){data, data + size};
	dead = false;
	nheld = 0;
	memset(busy, 0, sizeof(busy));
	room = take(&in, 1) % (ROOM_MAX + 1);
	dev.ops = &ops;
	dev.sector_size = 512;
	dev.sectors = SECTORS;
	dev.len_max = 1024;
	dev.waiting = NULL;
	dev.last = &dev.waiting;
	if (!known)
		CHECK(uk_blkdev_register(&dev) == 0);
	known = true;
	while (left(&in)) {
		if (take(&in, 1) % 4 == 0)
			io();
		else
			happen();
	}
	check_waiting();
	/* It grows, and not beyond what can be counted. */
	uk_blkdev_resize(&dev, 2 * SECTORS);
	uk_blkdev_resize(&dev, UINT64_MAX);
	CHECK(dev.sectors == 2 * SECTORS);
	/* Dead, it leaves nothing behind. */
	dead = true;
	io();
	begin();
	CHECK(!is_alive(&dev) && !dev.waiting);
	for (unsigned int i = 0; i < REQUESTS; i++)
		CHECK(!busy[i]);
	return 0;
}
