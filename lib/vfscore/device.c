/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Devices by their numbers.
 */
#include "vfs.h"

void (*uk_devnode_notice)(struct uk_devnode *d);

static struct uk_devnode *devices;

static struct uk_devnode *find(uint32_t type, uint64_t rdev)
{
	struct uk_devnode *d = devices;

	while (d && ((d->mode & UK_S_IFMT) != type || d->rdev != rdev))
		d = d->next;
	return d;
}

struct uk_devnode *device_find(uint32_t type, uint64_t rdev)
{
	struct uk_devnode *d;

	uk_vfs_lock();
	d = find(type, rdev);
	uk_vfs_unlock();
	return d;
}

int uk_devnode_register(struct uk_devnode *d)
{
	int rc = 0;

	uk_vfs_lock();
	if (find(d->mode & UK_S_IFMT, d->rdev)) {
		rc = -EEXIST;
	} else {
		d->next = devices;
		devices = d;
	}
	uk_vfs_unlock();
	if (rc == 0 && uk_devnode_notice)
		uk_devnode_notice(d);
	return rc;
}

struct uk_devnode *uk_devnode_next(struct uk_devnode *d)
{
	return d ? d->next : devices;
}
