/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Devices by their numbers.
 */
#include "vfs.h"

void (*uk_device_notice)(struct uk_device *d);

static struct uk_device *devices;

static struct uk_device *find(uint32_t type, uint64_t rdev)
{
	struct uk_device *d = devices;

	while (d && ((d->mode & UK_S_IFMT) != type || d->rdev != rdev))
		d = d->next;
	return d;
}

struct uk_device *device_find(uint32_t type, uint64_t rdev)
{
	struct uk_device *d;

	uk_vfs_lock();
	d = find(type, rdev);
	uk_vfs_unlock();
	return d;
}

int uk_device_register(struct uk_device *d)
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
	if (rc == 0 && uk_device_notice)
		uk_device_notice(d);
	return rc;
}

struct uk_device *uk_device_next(struct uk_device *d)
{
	return d ? d->next : devices;
}
