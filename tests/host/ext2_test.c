/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A hostile volume: one of mke2fs, with some bytes of it changed, is mounted
 * and worked with. Whatever it says, nothing outside of buffers is touched,
 * requests stay within the disk, and each operation ends.
 */
#include <uk/blkdev.h>
#include "vfs.h"

#define BLOCK	1024
#define SECTOR	512
#define NODES	8
#define CHANGES 16

static uint8_t *origin, *disk;
static size_t disk_len;
static size_t dirs[8], ndirs; /* where directories are on it */
static struct uk_blkdev dev = {
	.sector_size = SECTOR,
	.len_max = 1 << 20,
	.name = "vda",
};

/* --- the disk ---------------------------------------------------------- */

struct uk_blkdev *uk_blkdev_next(struct uk_blkdev *d)
{
	return d ? NULL : &dev;
}

int uk_blkdev_io(struct uk_blkdev *d, enum uk_blk_op op, uint64_t sector,
		 void *buf, size_t len)
{
	CHECK(d == &dev && len % SECTOR == 0);
	if (op == UK_BLK_FLUSH)
		return 0;
	CHECK(sector <= d->sectors && len / SECTOR <= d->sectors - sector);
	if (op == UK_BLK_READ)
		memcpy(buf, disk + sector * SECTOR, len);
	else
		memcpy(disk + sector * SECTOR, buf, len);
	return 0;
}

/* --- the work ---------------------------------------------------------- */

/* What vfscore would know: the vnodes in use; the first is the root. */
static struct uk_vnode *nodes[NODES];

static void keep(struct uk_vnode *v, unsigned int at)
{
	at = 1 + at % (NODES - 1);
	if (nodes[at])
		put(nodes[at]);
	nodes[at] = v;
}

static bool is(const struct uk_vnode *v, uint32_t type)
{
	return v && (v->mode & UK_S_IFMT) == type;
}

static bool any_entry(void *arg, const char *name, size_t len, uint64_t ino,
		      uint32_t mode, int64_t next)
{
	unsigned int *left = arg;

	(void)mode;
	CHECK(len && len <= UK_NAME_MAX && ino && next > 2);
	CHECK(name[0] != '.' || len != 1);
	CHECK((uintptr_t)name % BLOCK + len <= BLOCK);
	return (*left)-- > 0;
}

static void list(struct uk_vnode *dir)
{
	unsigned int many = 1000;
	int64_t pos = 2;

	dir->ops->readdir(dir, &pos, any_entry, &many);
	CHECK(pos >= 2);
}

static void contents(struct uk_vnode *v, struct input *in)
{
	static uint8_t buf[5000];
	unsigned int what = take(in, 1);
	int64_t pos = take(in, 4);
	size_t len = take(in, 2) % sizeof(buf);
	long rc;

	pos <<= what / 4 % 12;
	switch (what % 4) {
	case 0: rc = v->ops->read(v, buf, len, pos); break;
	case 1: rc = v->ops->write(v, buf, len, pos); break;
	case 2:
		rc = v->ops->truncate(v, pos);
		len = 0;
		break;
	default:
		rc = v->ops->fsync(v, false);
		len = 0;
		break;
	}
	CHECK(rc <= (long)len);
}

/* A name of the volume's, or a new one. */
static const char *name_of(struct input *in)
{
	static const char *const names[] = {"dir",  "file", "link",
					    "long", "sub",  "lost+found"};
	static char other[200];
	unsigned int n = take(in, 1);

	if (n < 128)
		return names[n % ARRAY_SIZE(names)];
	memset(other, 'a' + n % 16, sizeof(other) - 1);
	other[n % 2 ? 3 : 199] = '\0';
	return other;
}

static void make(struct uk_vnode *dir, const char *name, struct input *in)
{
	size_t len = strlen(name);
	struct uk_vnode *v;
	unsigned int kind = take(in, 1);
	int rc;

	if (kind % 3 == 0)
		rc = dir->ops->symlink(dir, name, len, name, &v);
	else
		rc = dir->ops->create(
			dir, name, len,
			(kind % 3 == 1 ? UK_S_IFDIR : UK_S_IFREG) | 0644, 0,
			&v);
	if (rc == 0)
		keep(v, kind / 3);
}

static void names(struct uk_vnode *dir, struct uk_vnode *other,
		  struct input *in)
{
	unsigned int what = take(in, 1);
	const char *name = name_of(in);
	size_t len = strlen(name);
	struct uk_vnode *v;
	int rc = dir->ops->lookup(dir, name, len, &v);

	if (rc == -ENOENT) {
		if (other && !is(other, UK_S_IFDIR) && what % 2)
			dir->ops->link(dir, name, len, other);
		else
			make(dir, name, in);
	}
	if (rc)
		return;
	if (v == dir || v == nodes[0])
		what = 0; /* a name of it that vfscore refuses to take away */
	if (what % 4 == 1)
		dir->ops->unlink(dir, name, len, v);
	if (what % 4 == 2 && is(nodes[0], UK_S_IFDIR))
		dir->ops->rename(dir, name, len, v, nodes[0], "moved", 5, NULL);
	keep(v, what / 4);
}

static void step(struct input *in)
{
	static char target[256];
	struct uk_vnode *v = nodes[take(in, 1) % NODES];
	struct uk_vnode *other = nodes[take(in, 1) % NODES];

	if (is(v, UK_S_IFREG))
		contents(v, in);
	else if (is(v, UK_S_IFLNK))
		CHECK(v->ops->readlink(v, target, sizeof(target)) <=
		      (long)sizeof(target));
	else if (is(v, UK_S_IFDIR) && take(in, 1) % 4)
		names(v, other, in);
	else if (is(v, UK_S_IFDIR))
		list(v);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct uk_fs *fs = *uk_table_filesystems_start;
	struct input in = {data, data + size};
	struct uk_mount m = {.fs = fs};
	struct uk_statfs st;
	int rc;

	if (!origin)
		load();
	memcpy(disk, origin, disk_len);
	spoil(&in);
	memset(nodes, 0, sizeof(nodes));
	rc = fs->mount(&m, "/dev/vda", "", &nodes[0]);
	CHECK(rc <= 0 && (rc == 0 || size));
	if (rc)
		return 0;
	for (int i = 0; i < 40 && left(&in) && !(m.flags & UK_MS_RDONLY); i++)
		step(&in);
	list(nodes[0]);
	fs->statfs(&m, &st);
	for (int i = NODES - 1; i >= 0; i--)
		if (nodes[i])
			put(nodes[i]);
	fs->unmount(&m);
	return 0;
}
