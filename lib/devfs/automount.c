/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * /dev, after the root: where there is none, there is none.
 */
#include <uk/init.h>
#include <uk/vfs.h>

static int mount_dev(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_vfs_mkdir(UK_AT_FDCWD, "/dev", 0755);
	uk_vfs_mount("devfs", "/dev", "devfs", 0, NULL);
	return 0;
}
uk_rootfs_initcall_prio(mount_dev, 60);
