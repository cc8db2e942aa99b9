/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * /proc, after the root: where there is none, there is none.
 */
#include <uk/init.h>
#include <uk/vfs.h>

static int mount_proc(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_vfs_mkdir(UK_AT_FDCWD, "/proc", 0555);
	uk_vfs_mount("proc", "/proc", "proc", 0, NULL);
	return 0;
}
uk_rootfs_initcall_prio(mount_proc, 61);
