/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A disk in memory with a volume of mke2fs, some bytes of which are changed:
 * those that matter come as often as all others together. Included once a
 * program.
 */
#ifndef HOST_DISK_H
#define HOST_DISK_H

#include <uk/blkdev.h>
#include <uk/errno.h>
#include "host.h"

#define BLOCK	1024
#define SECTOR	512
#define CHANGES 16

static uint8_t *origin, *disk;
static size_t disk_len;
static unsigned int disk_fails; /* the request that fails, from 1 on; 0 */
static uint64_t disk_bad;	/* the sector that can't be written; 0: none */
static size_t dirs[8], ndirs;	/* where directories are on it */
static struct uk_blkdev dev = {
	.sector_size = SECTOR,
	.len_max = 1 << 20,
	.name = "vda",
};

struct uk_blkdev *uk_blkdev_next(struct uk_blkdev *d)
{
	return d ? NULL : &dev;
}

int uk_blkdev_io(struct uk_blkdev *d, enum uk_blk_op op, uint64_t sector,
		 void *buf, size_t len)
{
	CHECK(d == &dev && len % SECTOR == 0);
	if (disk_fails && !--disk_fails)
		return -EIO;
	if (op == UK_BLK_FLUSH)
		return 0;
	CHECK(sector <= d->sectors && len / SECTOR <= d->sectors - sector);
	if (op == UK_BLK_READ)
		memcpy(buf, disk + sector * SECTOR, len);
	else if (disk_bad && disk_bad >= sector &&
		 disk_bad < sector + len / SECTOR)
		return -EIO;
	else
		memcpy(disk + sector * SECTOR, buf, len);
	return 0;
}

/* Lengths of one of a directory's entries, the last one as likely as others. */
static void spoil_entry(struct input *in)
{
	uint64_t at = dirs[take(in, 1) % ndirs], end = at + BLOCK;
	unsigned int n = take(in, 1) % 8;

	for (; n--; at += disk[at + 4] | disk[at + 5] << 8)
		if (at + (disk[at + 4] | disk[at + 5] << 8) + 8 >= end)
			break;
	disk[at + 4] = take(in, 1) & ~3;
	disk[at + 5] = take(in, 1) % 8;
	disk[at + 6] = take(in, 1);
}

/* Places that matter come as often as all others together. */
static void spoil(struct input *in)
{
	unsigned int n = take(in, 1) % CHANGES;

	while (n--) {
		uint64_t at = take(in, 3), bytes = take(in, 1) % 4 + 1;

		if (at % 8 == 7)
			spoil_entry(in);
		if (at % 4 == 0)
			at = BLOCK + at / 4 % 4096;
		else if (at % 4 == 1)
			at = dirs[at / 4 % ndirs] + at / 32 % BLOCK;
		else
			at = at / 4 % disk_len;
		for (; bytes-- && at < disk_len; at++)
			disk[at] = take(in, 1);
	}
}

static void load(void)
{
	FILE *f = fopen(VOLUME, "rb");

	CHECK(f && fseek(f, 0, SEEK_END) == 0);
	disk_len = ftell(f);
	rewind(f);
	origin = malloc(disk_len);
	disk = malloc(disk_len);
	CHECK(disk_len && fread(origin, 1, disk_len, f) == disk_len);
	fclose(f);
	dev.sectors = disk_len / SECTOR;
	for (size_t at = 0; at < disk_len && ndirs < 8; at += BLOCK)
		if (memcmp(origin + at + 4, "\14\0\1\2.", 5) == 0)
			dirs[ndirs++] = at;
	CHECK(ndirs == 4);
}

/* The volume, changed. */
static void make_disk(struct input *in)
{
	if (!origin)
		load();
	memcpy(disk, origin, disk_len);
	spoil(in);
}

#endif /* HOST_DISK_H */
