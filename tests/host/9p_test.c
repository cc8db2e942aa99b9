/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A 9P server that answers anything: mostly with the right head and any
 * contents, sometimes not even that. Nothing beyond an answer is read, and
 * what comes out of it is within what was asked for.
 */
#include <sanitizer/asan_interface.h>
#include <uk/9pdev.h>
#include "vfs.h"

#define ENTRIES 5000

static struct input in;

/* A reply of `len` bytes: its head, unless the input has it otherwise. */
static void head(uint8_t *rx, size_t len, const uint8_t *tx)
{
	uint32_t n = len;

	if (len < 7)
		return;
	memcpy(rx, &n, 4);
	rx[4] = tx[4] + 1;
	memcpy(rx + 5, tx + 5, 2);
}

static long exchange(struct uk_9pdev *d, const void *tx, size_t len, void *rx,
		     size_t max)
{
	static const uint8_t version[] = "\0\0\1\0\10\0"
					 "9P2000.L";
	unsigned int how = take(&in, 1);
	size_t n = 7 + (how & 0x40 ? take(&in, 2) : take(&in, 1));
	uint8_t *p = rx;

	CHECK(d && len >= 7 && max >= 4096);
	if (how == 0xff)
		return -EIO;
	n = MIN(n, max);
	__asan_unpoison_memory_region(rx, max);
	for (size_t i = 0; i < n; i++)
		p[i] = take(&in, 1);
	if (((const uint8_t *)tx)[4] == 100 && how < 0xf0) {
		n = 7 + sizeof(version) - 1;
		memcpy(p + 7, version, n - 7);
	}
	if (how < 0xf8)
		head(p, n, tx);
	__asan_poison_memory_region(p + n, max - n);
	return n;
}

static struct uk_9pdev dev = {.tag = "fs0", .exchange = exchange};

static bool any_entry(void *arg, const char *name, size_t len, uint64_t ino,
		      uint32_t mode, int64_t next)
{
	unsigned int *many = arg;

	(void)ino;
	(void)mode;
	(void)next;
	CHECK(len && len <= UK_NAME_MAX && !memchr(name, '/', len));
	return ++*many < ENTRIES;
}

static void contents(struct uk_vnode *v)
{
	static uint8_t buf[70000];
	size_t len = take(&in, take(&in, 1) % 2 ? 1 : 3) % sizeof(buf);
	long rc;

	if (v->ops->open && v->ops->open(v, take(&in, 1) & 3))
		return;
	rc = v->ops->read(v, buf, len, take(&in, 4));
	CHECK(rc <= (long)len);
	rc = v->ops->write(v, buf, len, take(&in, 4));
	CHECK(rc <= (long)len);
	rc = v->ops->readlink(v, (char *)buf, 100);
	CHECK(rc <= 100);
	v->ops->truncate(v, 5);
	v->ops->getattr(v);
	CHECK(v->size >= 0 && v->blocks >= 0);
}

static void names(struct uk_vnode *dir)
{
	unsigned int many = 0;
	int64_t pos = 2;
	struct uk_vnode *v;

	if (!dir->ops->open || dir->ops->open(dir, 0) == 0)
		dir->ops->readdir(dir, &pos, any_entry, &many);
	if (dir->ops->create(dir, "new", 3, UK_S_IFREG | 0644, 0, &v) == 0) {
		contents(v);
		dir->ops->unlink(dir, "new", 3, v);
		put(v);
	}
	if (dir->ops->symlink(dir, "link", 4, "to", &v) == 0)
		put(v);
	if (dir->ops->lookup(dir, "file", 4, &v) == 0) {
		contents(v);
		dir->ops->rename(dir, "file", 4, v, dir, "f", 1, NULL);
		put(v);
	}
}

/* --- a server that is started again --------------------------------------- */

static unsigned int versions;
static bool attached;

static long forgetful(struct uk_9pdev *d, const void *tx, size_t len, void *rx,
		      size_t max)
{
	static const uint8_t version[] = "\0\0\1\0\10\0"
					 "9P2000.L";
	const uint8_t *t = tx;
	size_t n = 7;

	CHECK(d && len >= 7);
	__asan_unpoison_memory_region(rx, max);
	memset(rx, 0, 200);
	switch (t[4]) {
	case 100: /* Tversion */
		versions++;
		attached = false;
		memcpy((uint8_t *)rx + 7, version, sizeof(version) - 1);
		n += sizeof(version) - 1;
		break;
	case 104: /* Tattach: of fid 0 */
		CHECK(versions && t[7] + t[8] + t[9] + t[10] == 0);
		attached = true;
		n += 13;
		break;
	case 110: /* Twalk */
		CHECK(attached);
		((uint8_t *)rx)[7] = t[15]; /* as many names */
		n += 2 + 13 * t[15];
		break;
	case 24: /* Tgetattr */
		CHECK(attached);
		((uint8_t *)rx)[29] = 0x81; /* a file */
		n += 153;
		break;
	}
	head(rx, n, tx);
	return n;
}

/* The client restores a restarted server's state before other requests. */
static void started_again(void)
{
	const struct uk_fs *fs = *uk_table_filesystems_start;
	const struct uk_attr attr = {.atime = -1, .mtime = 1};
	struct uk_mount m = {.fs = fs};
	struct uk_vnode *root, *v;
	char buf = 0;

	dev.exchange = forgetful;
	dev.resets = 3;
	CHECK(fs->mount(&m, "fs0", "", &root) == 0 && versions == 1);
	CHECK(root->ops->lookup(root, "file", 4, &v) == 0 && versions == 1);
	dev.resets++;
	attached = false;
	CHECK(v->ops->getattr(v) == 0 && versions == 2);
	put(v);
	dev.resets++;
	attached = false;
	CHECK(root->ops->lookup(root, "file", 4, &v) == 0 && versions == 3);
	/* Answers without what was asked for. */
	CHECK(v->ops->open(v, UK_O_RDWR) == 0);
	CHECK(v->ops->read(v, &buf, 1, 0) == -EIO);
	CHECK(v->ops->write(v, &buf, 1, 0) == -EIO);
	CHECK(v->ops->readlink(v, &buf, 1) == -EIO);
	CHECK(!v->ops->fsync(v, false) && !v->ops->truncate(v, 3));
	CHECK(!v->ops->setattr(v,
			       UK_ATTR_MODE | UK_ATTR_UID | UK_ATTR_GID |
				       UK_ATTR_ATIME | UK_ATTR_MTIME,
			       &attr));
	CHECK(v->size == 3);
	put(v);
	put(root);
	fs->unmount(&m);
	dev.exchange = exchange;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct uk_fs *fs = *uk_table_filesystems_start;
	struct uk_mount m = {.fs = fs};
	struct uk_vnode *root;
	struct uk_statfs st;
	static bool known;

	if (!known)
		uk_9pdev_register(&dev);
	if (!known)
		started_again();
	known = true;
	in = (struct input){data, data + size};
	if (fs->mount(&m, "fs0", "", &root))
		return 0;
	names(root);
	fs->statfs(&m, &st);
	put(root);
	fs->unmount(&m);
	return 0;
}
