/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A hostile volume: one of mke2fs, with some bytes of it changed, is mounted
 * and worked with. Whatever it says, nothing outside of buffers is touched,
 * requests stay within the disk, and each operation ends.
 */
#include "disk.h"
#include "vfs.h"

#define NODES 8

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

/* Where the disk has BLOCK bytes like those at `p`. */
static uint64_t sector_of(const uint8_t *p)
{
	for (size_t at = 0; at < disk_len; at += BLOCK)
		if (!memcmp(disk + at, p, BLOCK))
			return at / SECTOR;
	CHECK(!"a block that was written");
	return 0;
}

/* An unwritable sector loses its contents; the error is reported once. */
static void a_bad_sector(void)
{
	const struct uk_fs *fs = *uk_table_filesystems_start;
	struct input none = {NULL, NULL};
	struct uk_mount m = {.fs = fs};
	struct uk_vnode *root, *v;
	uint8_t old[BLOCK], now[BLOCK], got[BLOCK];

	make_disk(&none);
	memset(old, 0xa5, BLOCK);
	memset(now, 0x5a, BLOCK);
	CHECK(fs->mount(&m, "/dev/vda", "", &root) == 0);
	CHECK(root->ops->lookup(root, "file", 4, &v) == 0);
	CHECK(v->ops->write(v, old, BLOCK, 0) == BLOCK);
	CHECK(v->ops->fsync(v, false) == 0);
	disk_bad = sector_of(old);
	CHECK(v->ops->write(v, now, BLOCK, 0) == BLOCK);
	CHECK(v->ops->write(v, now, BLOCK, BLOCK) == BLOCK);
	CHECK(v->ops->fsync(v, false) == -EIO && v->ops->fsync(v, false) == 0);
	/* The rest is there, and others can be written. */
	sector_of(now);
	CHECK(v->ops->read(v, got, BLOCK, 0) == BLOCK);
	CHECK(!memcmp(got, old, BLOCK));
	CHECK(v->ops->write(v, now, BLOCK, 0) == BLOCK);
	CHECK(fs->sync(&m) == -EIO && fs->sync(&m) == 0);
	disk_bad = 0;
	put(v);
	put(root);
	fs->unmount(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct uk_fs *fs = *uk_table_filesystems_start;
	struct input in = {data, data + size};
	struct uk_mount m = {.fs = fs};
	struct uk_statfs st;
	static bool tried;
	int rc;

	if (!tried)
		a_bad_sector();
	tried = true;
	make_disk(&in);
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
