/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A ramfs that has a file for each device, those that come later too.
 */
#include <uk/arch/string.h>
#include <uk/ramfs.h>
#include <uk/vfs.h>

/* The first one mounted: where new devices are put. */
static struct uk_mount *mounted;
static struct uk_vnode *root;

static int add(struct uk_vnode *dir, const struct uk_devnode *d)
{
	return uk_ramfs_add(dir, d->name, strlen(d->name), d->mode, d->rdev)
		       ? 0
		       : -ENOMEM;
}

static void on_device(struct uk_devnode *d)
{
	uk_vfs_lock();
	if (root && !uk_ramfs_find(root, d->name, strlen(d->name))) {
		add(root, d);
		/* Somebody may have asked for it before. */
		uk_vfs_forget(mounted);
	}
	uk_vfs_unlock();
}

static int mount(struct uk_mount *m, const char *source, const char *options,
		 struct uk_vnode **out)
{
	struct uk_devnode *d = NULL;
	int rc = uk_ramfs_root(m, 0755, out);

	(void)source;
	(void)options;
	if (rc)
		return rc;
	while (rc == 0 && (d = uk_devnode_next(d)))
		rc = add(*out, d);
	/* For shm_open(). */
	if (rc == 0 && !uk_ramfs_add(*out, "shm", 3, UK_S_IFDIR | 01777, 0))
		rc = -ENOMEM;
	if (rc) {
		uk_vnode_put(*out);
		return rc;
	}
	if (!mounted) {
		mounted = m;
		root = *out;
		uk_devnode_notice = on_device;
	}
	return 0;
}

static void unmount(struct uk_mount *m)
{
	if (mounted == m) {
		mounted = NULL;
		root = NULL;
	}
}

static const struct uk_fs devfs = {
	.name = "devfs",
	.mount = mount,
	.unmount = unmount,
};
UK_FS_REGISTER(devfs);

/* As Linux calls it. */
static const struct uk_fs devtmpfs = {
	.name = "devtmpfs",
	.mount = mount,
	.unmount = unmount,
};
UK_FS_REGISTER(devtmpfs);
